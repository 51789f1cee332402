#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes blocks.hpp: nets that branch, and their gradients, by PyTorch.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/blocks.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20261123)


def branching(x, w1, b1, w2, w3, w4):
    """A residual block, a projecting one, a skip connection and two branches side by side."""
    x = x[None]
    x = x + torch.tanh(F.conv2d(x, w1, b1, padding=1))
    x = F.conv2d(torch.tanh(F.conv2d(x, w2, padding=1)), w1, b1, padding=1) + x
    x = torch.cat([x, torch.tanh(F.conv2d(x, w3))], dim=1)
    return (F.conv2d(x, w4) * torch.sigmoid(F.conv2d(x, w4)))[0]


case(
    "branching",
    "Residual, add, concat and multiply, one behind the other. The weights w1, b1 and w4 serve twice.",
    **differentiated(
        branching,
        x=random(2, 4, 3),
        w1=random(2, 2, 3, 3),
        b1=random(2),
        w2=random(2, 2, 3, 3),
        w3=random(1, 2, 1, 1),
        w4=random(2, 3, 1, 1),
    ),
)


def unrolled(x, w, b):
    for _ in range(3):
        x = torch.tanh(x @ w + b)
    return x


case(
    "unrolled",
    "tanh(x w + b), three times behind itself.",
    **differentiated(unrolled, x=random(4), w=random(4, 4), b=random(4)),
)
case(
    "siamese",
    "tanh(x w + b) of each row of x.",
    **differentiated(lambda x, w, b: torch.tanh(x @ w + b), x=random(2, 3), w=random(3, 4), b=random(4)),
)
write(__file__)
