#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes normalizations.hpp. Debian: apt install python3-torch; /usr/bin/python3 tests/golden/normalizations.py"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20161021)


def layer_norm(name, shape, axes, affine=True, **options):
    normalized = shape[-axes:]
    parameters = {"weight": random(*normalized), "bias": random(*normalized)} if affine else {}
    case(
        name,
        f"torch.nn.functional.layer_norm over the last {axes} axes {options or ''}",
        **differentiated(
            lambda x, *p: F.layer_norm(x, normalized, *p, **options), x=3 * random(*shape), **parameters
        ),
    )


def rms_norm(name, shape, axes, affine=True, eps=1e-5):
    """By its definition: PyTorch has rms_norm from 2.4 on."""
    dims = tuple(range(-axes, 0))
    parameters = {"weight": random(*shape[-axes:])} if affine else {}
    case(
        name,
        f"x / sqrt(mean(x^2) + {eps}) over the last {axes} axes, as torch.nn.functional.rms_norm",
        **differentiated(
            lambda x, weight=torch.ones(()): x * torch.rsqrt((x * x).mean(dims, keepdim=True) + eps) * weight,
            x=3 * random(*shape),
            **parameters,
        ),
    )


def group_norm(name, shape, groups, affine=True, **options):
    parameters = {"weight": random(shape[0]), "bias": random(shape[0])} if affine else {}
    case(
        name,
        f"torch.nn.functional.group_norm in {groups} groups {options or ''}",
        **differentiated(
            lambda x, *p: F.group_norm(x[None], groups, *p, **options)[0], x=3 * random(*shape), **parameters
        ),
    )


def instance_norm(name, shape, affine=True, **options):
    parameters = {"weight": random(shape[0]), "bias": random(shape[0])} if affine else {}
    case(
        name,
        f"torch.nn.functional.instance_norm {options or ''}",
        **differentiated(
            lambda x, weight=None, bias=None: F.instance_norm(
                x[None], weight=weight, bias=bias, **options
            )[0],
            x=3 * random(*shape),
            **parameters,
        ),
    )


layer_norm("layer_norm", (3, 19), 1)
layer_norm("layer_norm_of_all", (2, 3, 4), 3, eps=1e-3)
layer_norm("layer_norm_plain", (2, 3, 3), 2, affine=False)
rms_norm("rms_norm", (3, 19), 1)
rms_norm("rms_norm_plain", (2, 3, 3), 2, affine=False, eps=1e-3)
group_norm("group_norm", (4, 3, 3), 2)
group_norm("group_norm_of_features", (12,), 3, eps=1e-3)
group_norm("group_norm_plain", (4, 5), 1, affine=False)
instance_norm("instance_norm", (2, 17), eps=1e-3)
instance_norm("instance_norm_plain", (3, 2, 4), affine=False)

write(__file__)
