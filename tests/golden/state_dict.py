#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes state_dict.hpp: PyTorch modules' state dicts as files, and what the modules make of an
input in double. The safetensors files are written by this script, from the format's description
(huggingface.co/docs/safetensors): Debian has no package of it.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/state_dict.py

`state_dict.py check file.safetensors` reads a file strictly, loads it into the first of the modules,
and prints what that makes of its input.
"""

import io
import json
import struct
import sys

import numpy
import torch
from cases import case, lines, random, write
from torch import nn

DTYPES = {
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.float32: "F32",
    torch.float64: "F64",
    torch.int64: "I64",
}


def numbers(tensor):
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    return tensor.detach().contiguous().numpy().tobytes()


def safetensors(state):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in state.items():
        first = len(data)
        data += numbers(tensor)
        header[name] = {
            "dtype": DTYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [first, len(data)],
        }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def loaded(file):
    """A state dict, of a file that obeys every rule of the format."""
    (size,) = struct.unpack("<Q", file[:8])
    text, data = file[8 : 8 + size], file[8 + size :]
    assert len(text) == size and text.startswith(b"{") and size % 8 == 0

    def unique(pairs):
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    header = json.loads(text, object_pairs_hook=unique)
    assert all(type(value) is str for value in header.pop("__metadata__", {}).values())
    state, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert entry.keys() == {"dtype", "shape", "data_offsets"}
        first, last = entry["data_offsets"]
        assert first == end and first <= last
        end = last
        dtype = next(key for key, value in DTYPES.items() if value == entry["dtype"])
        tensor = torch.frombuffer(bytearray(data[first:last]), dtype=dtype)
        state[name] = tensor.reshape(entry["shape"])
    assert end == len(data)
    return state


def randomized(module):
    for name, tensor in module.state_dict().items():
        if tensor.is_floating_point():
            tensor.copy_(random(*tensor.shape))
        if name.endswith("running_var"):
            tensor.abs_().add_(0.5)
    return module.eval()


class Sequence(nn.Module):
    """Layers by their places, as nn.Sequential names them, which cannot hold these."""

    def __init__(self):
        super().__init__()
        layers = {
            0: nn.LSTM(3, 2, bidirectional=True),
            1: nn.GRU(4, 6),
            2: nn.RNN(6, 4),
            3: nn.MultiheadAttention(4, 2),
            4: nn.LayerNorm(4),
            5: nn.Conv1d(4, 3, 2),
            6: nn.Linear(3, 2, bias=False),
        }
        for place, layer in layers.items():
            self.add_module(str(place), layer)

    def forward(self, x):
        layers = list(self.children())
        for layer in layers[:3]:
            x = layer(x)[0]
        x = layers[3](x, x, x)[0]
        x = layers[4](x)
        x = layers[5](nn.functional.pad(x.T, (1, 0)).unsqueeze(0)).squeeze(0).T
        return layers[6](x)


def image():
    return nn.Sequential(
        nn.Conv2d(2, 3, 2),
        nn.BatchNorm2d(3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Sequential(nn.Linear(12, 5), nn.PReLU()),
        nn.Linear(5, 2),
    )


def literal(file):
    """Octal escapes of three digits, which no digit behind them can lengthen."""
    text = "".join(
        chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in file
    )
    rows, row = [], ""
    while text:
        length = 4 if text[0] == "\\" else 1
        row, text = row + text[:length], text[length:]
        if len(row) > 90 or not text:
            rows.append(f'      "{row}"')
            row = ""
    return rows


def npz(state):
    file = io.BytesIO()
    numpy.savez(file, **{name: tensor.numpy() for name, tensor in state.items()})
    return file.getvalue()


def state_dict(name, comment, module, dtype, x, format=safetensors):
    y = module(x).detach()
    file = format(module.to(dtype).state_dict())
    module.double()
    case(name, comment, x=x, y=y)
    lines[-1:] = [
        f"  static constexpr std::size_t size = {len(file)};",
        "  static constexpr char const* file =",
        *literal(file),
    ]
    lines[-1] += ";"
    lines.append("};")


if sys.argv[1:2] == ["check"]:
    module = image().double().eval()
    module.load_state_dict({k: v.double() for k, v in loaded(open(sys.argv[2], "rb").read()).items()})
    torch.set_printoptions(precision=17)
    print(module(torch.arange(18, dtype=torch.float64).reshape(1, 2, 3, 3) / 18).detach())
    sys.exit()

torch.manual_seed(20240817)
state_dict("image_f64", "a nn.Sequential", randomized(image()), torch.float64, random(1, 2, 3, 3))
state_dict("sequence_f32", "layers of sequences", randomized(Sequence()).float().double(), torch.float32, random(4, 3))
half = randomized(nn.Sequential(nn.Linear(3, 2)))
state_dict("linear_f16", "in half the bytes", half.half().double(), torch.float16, random(3))
state_dict("linear_bf16", "in half the bytes", half.bfloat16().double(), torch.bfloat16, random(3))
normalized = randomized(nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 2)))
state_dict("normalized_npz", "by numpy.savez", normalized, torch.float64, random(1, 3), npz)
write(__file__)
