#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes causal_conv1d.hpp: convolutions that see nothing of the future, by PyTorch in double.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/causal_conv1d.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20240818)


def causal_conv1d(name, time, weight, dilation):
    """x and y are (time, channels), weight (out, in, kernel)."""
    before = dilation * (weight[2] - 1)
    case(
        name,
        f"torch.nn.functional.conv1d(pad(x.T, ({before}, 0)), weight, bias, dilation={dilation}).T",
        **differentiated(
            lambda x, w, b: F.conv1d(F.pad(x.T[None], (before, 0)), w, b, dilation=dilation)[0].T,
            x=random(time, weight[1]),
            weight=random(*weight),
            bias=random(weight[0]),
        ),
    )


causal_conv1d("causal_conv1d_plain", 5, (4, 2, 3), 1)
causal_conv1d("causal_conv1d_dilated", 7, (2, 3, 2), 3)

write(__file__)
