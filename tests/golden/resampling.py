#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes resampling.hpp: inputs, and what PyTorch's upsampling, padding and shuffling of images make
of them in double.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/resampling.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, random, write

torch.manual_seed(20230526)


def image(name, comment, function, *extents):
    case(name, comment, **differentiated(lambda x: function(x[None])[0], x=random(*extents)))


def upsample(name, *extents, **options):
    arguments = "".join(f", {k}={v!r}" for k, v in options.items())
    image(
        name,
        f"torch.nn.functional.interpolate(x{arguments})",
        lambda x: F.interpolate(x, **options),
        *extents,
    )


def pad(name, pads, *extents, **options):
    arguments = "".join(f", {k}={v!r}" for k, v in options.items())
    image(
        name, f"torch.nn.functional.pad(x, {pads}{arguments})", lambda x: F.pad(x, pads, **options), *extents
    )


upsample("upsample_nearest", 2, 2, 3, scale_factor=(2, 3))
upsample("upsample_bilinear", 2, 3, 2, scale_factor=2, mode="bilinear", align_corners=False)
upsample("upsample_bilinear_uneven", 1, 3, 4, scale_factor=(3, 1), mode="bilinear", align_corners=False)
upsample("upsample_bilinear_aligned", 2, 3, 4, scale_factor=(2, 3), mode="bilinear", align_corners=True)

pad("pad2d_constant", (1, 0, 2, 1), 2, 2, 3, mode="constant", value=0.5)
pad("pad2d_reflect", (2, 1, 0, 2), 2, 3, 4, mode="reflect")
pad("pad2d_replicate", (2, 1, 3, 0), 2, 2, 3, mode="replicate")
pad("pad2d_circular", (2, 1, 0, 2), 2, 3, 4, mode="circular")

image("pixel_shuffle", "torch.nn.functional.pixel_shuffle(x, 2)", lambda x: F.pixel_shuffle(x, 2), 8, 2, 3)
image(
    "pixel_unshuffle", "torch.nn.functional.pixel_unshuffle(x, 2)", lambda x: F.pixel_unshuffle(x, 2), 2, 4, 6
)
case("permuted", "x.permute(2, 0, 3, 1)", **differentiated(lambda x: x.permute(2, 0, 3, 1).contiguous(), x=random(2, 3, 4, 2)))

write(__file__)
