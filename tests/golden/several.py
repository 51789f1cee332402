#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes several.hpp: a net of two inputs and two outputs, by PyTorch.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/several.py
"""

import torch
import torch.nn.functional as F
from cases import case, random, write

torch.manual_seed(20261123)

members = {
    "image": random(2, 1, 3, 3),
    "position": random(2, 2),
    "conv": random(2, 1, 2, 2),
    "dense": random(2, 3),
    "hidden": random(11, 4),
    "kinds": random(4, 3),
    "boxes": random(4, 2),
}
labels = torch.tensor([2, 0])
target = random(2, 2)
for value in members.values():
    value.requires_grad_()
image, position, conv, dense, hidden, kinds, boxes = members.values()
joined = torch.cat([F.conv2d(image, conv).flatten(1), torch.tanh(position @ dense)], dim=1)
common = torch.tanh(joined @ hidden)
kind, box = common @ kinds, common @ boxes
loss = F.cross_entropy(kind, labels) + 0.5 * F.mse_loss(box, target)
gradients = torch.autograd.grad(loss, list(members.values())[2:])
case(
    "several",
    "conv2d of an image beside tanh(dense) of a position, joined, tanh(dense), and two dense layers.",
    **members,
    labels=labels,
    target=target,
    kind=kind,
    box=box,
    loss=loss.item(),
    **{f"d{k}": g for k, g in zip(list(members)[2:], gradients)},
)
write(__file__)
