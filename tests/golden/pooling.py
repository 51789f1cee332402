#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes pooling.hpp: inputs, and what PyTorch's poolings make of them in double.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/pooling.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20230524)


def pooling(name, function, x, **options):
    arguments = "".join(f", {k}={v}" for k, v in options.items())
    case(
        name,
        f"torch.nn.functional.{function}(x{arguments})",
        **differentiated(lambda x: getattr(F, function)(x[None], **options)[0], x=random(*x)),
    )


pooling("avg_pool2d_halving", "avg_pool2d", (2, 5, 4), kernel_size=2)
pooling("avg_pool2d_overlapping", "avg_pool2d", (2, 6, 5), kernel_size=3, stride=(2, 1), padding=1)
pooling(
    "avg_pool2d_without_padding",
    "avg_pool2d",
    (2, 6, 5),
    kernel_size=(3, 2),
    stride=(2, 1),
    padding=1,
    count_include_pad=False,
)
pooling("adaptive_avg_pool2d_even", "adaptive_avg_pool2d", (2, 4, 6), output_size=(2, 3))
pooling("adaptive_avg_pool2d_uneven", "adaptive_avg_pool2d", (2, 7, 5), output_size=(3, 2))
pooling("adaptive_avg_pool2d_enlarging", "adaptive_avg_pool2d", (1, 2, 5), output_size=(5, 4))

for kind, function in [("avg", lambda x: x.mean((1, 2))), ("max", lambda x: x.amax((1, 2)))]:
    case(
        f"global_{kind}_pool",
        "x.mean((1, 2))" if kind == "avg" else "x.amax((1, 2))",
        **differentiated(function, x=random(3, 4, 5)),
    )

write(__file__)
