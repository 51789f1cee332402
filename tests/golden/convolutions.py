#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes convolutions.hpp: inputs, and what PyTorch's convolutions and poolings with padding of any
kind, along one or three axes, and transposed, make of them in double.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/convolutions.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20230525)

INFINITY = float("inf")


def convolution(name, function, x, weight, bias, pad=None, **options):
    """pad: {before, after} of the last axis, then of the one before, as F.pad takes it."""
    arguments = "".join(f", {k}={v}" for k, v in options.items())
    padded = f"torch.nn.functional.pad(x, {pad})" if pad else "x"
    case(
        name,
        f"torch.nn.functional.{function}({padded}, weight, bias{arguments})",
        **differentiated(
            lambda x, w, b: getattr(F, function)(F.pad(x, pad or (0, 0))[None], w, b, **options)[0],
            x=random(*x),
            weight=random(*weight),
            bias=random(bias),
        ),
    )


def pooling(name, function, x, pad=None, value=0.0, **options):
    arguments = "".join(f", {k}={v}" for k, v in options.items())
    padded = f"torch.nn.functional.pad(x, {pad}, value={value})" if pad else "x"
    case(
        name,
        f"torch.nn.functional.{function}({padded}{arguments})",
        **differentiated(
            lambda x: getattr(F, function)(F.pad(x, pad or (0, 0), value=value)[None], **options)[0],
            x=random(*x),
        ),
    )


# Sides of their own, and what Keras' padding="same" pads.
convolution("conv2d_of_sides", "conv2d", (2, 4, 5), (3, 2, 3, 2), 3, (2, 0, 0, 1))
convolution("conv2d_of_sides_strided", "conv2d", (2, 5, 6), (2, 2, 2, 3), 2, (0, 3, 1, 2), stride=(2, 3))
convolution("conv2d_same", "conv2d", (2, 4, 5), (2, 2, 3, 2), 2, (0, 1, 1, 1))
convolution("conv2d_same_strided", "conv2d", (1, 6, 7), (2, 1, 3, 4), 2, (1, 2, 0, 1), stride=(2, 3))
convolution("conv2d_same_wide_stride", "conv2d", (1, 6, 8), (1, 1, 1, 1), 1, stride=(2, 3))
pooling("max_pool2d_same", "max_pool2d", (2, 5, 4), (0, 1, 1, 1), -INFINITY, kernel_size=(3, 2), stride=(2, 1))
pooling("avg_pool2d_of_sides", "avg_pool2d", (2, 4, 5), (1, 0, 0, 1), kernel_size=(3, 2), stride=1)

# One axis.
convolution("conv1d_of_channels", "conv1d", (3, 7), (2, 3, 3), 2)
convolution("conv1d_of_everything", "conv1d", (4, 11), (6, 2, 3), 6, stride=2, padding=3, dilation=2, groups=2)
convolution("conv1d_of_sides", "conv1d", (2, 6), (2, 2, 3), 2, (2, 0))
pooling("max_pool1d", "max_pool1d", (2, 9), kernel_size=3, stride=2, padding=1)
pooling("avg_pool1d", "avg_pool1d", (2, 9), kernel_size=3, stride=2, padding=1)
pooling("avg_pool1d_without_padding", "avg_pool1d", (2, 9), kernel_size=3, padding=1, count_include_pad=False)

# Three axes.
convolution("conv3d_of_channels", "conv3d", (2, 3, 4, 3), (2, 2, 2, 2, 2), 2)
convolution(
    "conv3d_of_everything",
    "conv3d",
    (4, 4, 5, 4),
    (2, 2, 2, 3, 2),
    2,
    stride=(2, 1, 2),
    padding=(1, 2, 1),
    dilation=(2, 1, 2),
    groups=2,
)
convolution("conv3d_of_sides", "conv3d", (1, 3, 3, 4), (1, 1, 2, 3, 2), 1, (0, 1, 1, 1, 1, 0))
pooling("max_pool3d", "max_pool3d", (2, 4, 5, 3), kernel_size=(2, 3, 2), stride=(2, 1, 2), padding=1)
pooling("avg_pool3d", "avg_pool3d", (2, 4, 5, 3), kernel_size=(2, 3, 2), stride=(2, 1, 2), padding=1)
pooling(
    "avg_pool3d_without_padding",
    "avg_pool3d",
    (2, 4, 5, 3),
    kernel_size=(3, 3, 2),
    padding=1,
    count_include_pad=False,
)

# Transposed.
convolution("conv_transpose1d_of_channels", "conv_transpose1d", (3, 4), (3, 2, 3), 2)
convolution(
    "conv_transpose1d_of_everything",
    "conv_transpose1d",
    (4, 5),
    (4, 3, 3),
    6,
    stride=2,
    padding=2,
    output_padding=1,
    dilation=2,
    groups=2,
)
convolution("conv_transpose2d_of_channels", "conv_transpose2d", (3, 3, 2), (3, 2, 2, 3), 2)
convolution("conv_transpose2d_doubling", "conv_transpose2d", (2, 3, 2), (2, 2, 4, 4), 2, stride=2, padding=1)
convolution(
    "conv_transpose2d_of_everything",
    "conv_transpose2d",
    (4, 3, 4),
    (4, 1, 3, 2),
    2,
    stride=(2, 1),
    padding=(2, 1),
    output_padding=(1, 2),
    dilation=(1, 3),
    groups=2,
)

write(__file__)
