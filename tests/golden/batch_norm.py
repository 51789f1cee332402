#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes batch_norm.hpp: batch normalisation in training and in inference, by PyTorch.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/batch_norm.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20261123)


def training(name, *extents):
    channels = extents[1]
    mean, variance = random(channels), 1 + random(channels)
    new_mean, new_variance = mean.clone(), variance.clone()
    x, weight, bias = 3 * random(*extents), random(channels), random(channels)
    inference = F.batch_norm(x, mean, variance, weight, bias, eps=1e-3)
    members = differentiated(
        lambda x, weight, bias: F.batch_norm(
            x, new_mean, new_variance, weight, bias, training=True, momentum=0.25, eps=1e-3
        ),
        x=x,
        weight=weight,
        bias=bias,
    )
    case(
        name,
        "torch.nn.functional.batch_norm(x, mean, variance, weight, bias, training=True, momentum=0.25, eps=1e-3)",
        **members,
        mean=mean,
        variance=variance,
        new_mean=new_mean,
        new_variance=new_variance,
        inference=inference.detach(),
    )


training("batch_norm_of_features", 5, 3)
training("batch_norm_of_images", 2, 3, 3, 2)
training("batch_norm_of_one_image", 1, 2, 3, 3)
write(__file__)
