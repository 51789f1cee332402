#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes small nets that PyTorch exports, with its outputs, as ONNX's backend tests are written: a
folder for each, for tests/onnx_conformance/write_group.

    make_models.py build/onnx_models [name...]
"""
import io
import sys
from dataclasses import dataclass, field
from typing import Callable

import torch
from torch import nn
from torch.nn import functional as F

import backend_test


class Recurrent(nn.Module):
    """The sequence of outputs of a recurrent net, and its last states."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        y, states = self.net(x)
        return (y, *states) if isinstance(states, tuple) else (y, states)


class Residual(nn.Module):

    def __init__(self, net, shortcut=None):
        super().__init__()
        self.net = net
        self.shortcut = shortcut or nn.Identity()

    def forward(self, x):
        return F.relu(self.net(x) + self.shortcut(x))


class TransformerEncoder(nn.Module):
    """Tokens, positions, layers of attention, and a class of the mean."""

    def __init__(self, width, heads, layers, length, tokens, norm_first):
        super().__init__()
        self.tokens = nn.Embedding(tokens, width)
        self.positions = nn.Parameter(torch.randn(1, length, width))
        layer = nn.TransformerEncoderLayer(width, heads, 2 * width, 0.1,
                                           'gelu' if norm_first else 'relu', batch_first=True,
                                           norm_first=norm_first)
        self.layers = nn.TransformerEncoder(layer, layers)
        self.classes = nn.Linear(width, 4)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions[:, :tokens.shape[1]]
        return self.classes(self.layers(x).mean(1))


class TransformerDecoder(nn.Module):
    """Causal attention, and attention to a memory."""

    def __init__(self, width, heads):
        super().__init__()
        self.layer = nn.TransformerDecoderLayer(width, heads, 2 * width, batch_first=True)

    def forward(self, x, memory):
        unseen = torch.full((x.shape[1], x.shape[1]), float('-inf')).triu(1)
        return self.layer(x, memory, tgt_mask=unseen)


class CausalAttention(nn.Module):
    """As GPTs are commonly written: one product for queries, keys and values, a mask that is a
    buffer, and shapes that are asked of x."""

    def __init__(self, width, heads, length):
        super().__init__()
        self.heads = heads
        self.attention = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.register_buffer('seen', torch.ones(length, length).tril().view(1, 1, length, length))

    def forward(self, x):
        b, t, c = x.size()
        q, k, v = (part.view(b, t, self.heads, c // self.heads).transpose(1, 2)
                   for part in self.attention(x).split(c, dim=2))
        scores = (q @ k.transpose(-2, -1)) * (1.0 / k.size(-1)**0.5)
        scores = scores.masked_fill(self.seen[:, :, :t, :t] == 0, float('-inf'))
        y = F.softmax(scores, dim=-1) @ v
        return self.projection(y.transpose(1, 2).contiguous().view(b, t, c))


class Gpt(nn.Module):

    def __init__(self, width, heads, length, tokens):
        super().__init__()
        self.tokens = nn.Embedding(tokens, width)
        self.positions = nn.Embedding(length, width)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.attention = CausalAttention(width, heads, length)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.head = nn.Linear(width, tokens, bias=False)

    def forward(self, tokens):
        places = torch.arange(0, tokens.size(1), dtype=torch.long).unsqueeze(0)
        x = self.tokens(tokens) + self.positions(places)
        x = x + self.attention(self.norms[0](x))
        x = x + self.mlp(self.norms[1](x))
        return self.head(self.norms[2](x))


class TextClassifier(nn.Module):
    """The last hidden states of an LSTM of both directions, over embedded tokens."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 6, padding_idx=0)
        self.lstm = nn.LSTM(6, 5, num_layers=2, bidirectional=True, batch_first=True)
        self.classes = nn.Linear(10, 3)

    def forward(self, tokens):
        _, (h, _) = self.lstm(self.embedding(tokens))
        return F.log_softmax(self.classes(torch.cat([h[-2], h[-1]], 1)), -1)


class UNet(nn.Module):
    """Down twice and up twice, by a transposed convolution and by interpolation to what is there."""

    def __init__(self):
        super().__init__()

        def block(channels, out):
            return nn.Sequential(nn.Conv2d(channels, out, 3, padding=1), nn.BatchNorm2d(out),
                                 nn.ReLU(inplace=True))

        self.down = nn.ModuleList([block(1, 4), block(4, 6), block(6, 8)])
        self.up = nn.ModuleList([block(12, 4), block(12, 6)])
        self.transposed = nn.ConvTranspose2d(8, 6, 2, 2)
        self.last = nn.Conv2d(4, 2, 1)
        self.narrow = nn.Conv2d(6, 8, 1)

    def forward(self, x):
        a = self.down[0](x)
        b = self.down[1](F.max_pool2d(a, 2))
        c = self.down[2](F.max_pool2d(b, 2))
        d = self.up[1](torch.cat([b, self.transposed(c)], 1))
        e = F.interpolate(self.narrow(d), size=a.shape[2:], mode='bilinear', align_corners=False)
        return torch.sigmoid(self.last(self.up[0](torch.cat([a, e], 1))))


class SqueezeExcite(nn.Module):

    def __init__(self, channels):
        super().__init__()
        self.reduce = nn.Conv2d(channels, channels // 2, 1)
        self.expand = nn.Conv2d(channels // 2, channels, 1)

    def forward(self, x):
        scale = F.relu(self.reduce(F.adaptive_avg_pool2d(x, 1)))
        return x * F.hardsigmoid(self.expand(scale))


class Upsamplings(nn.Module):
    """All that commonly makes images larger, or smaller."""

    def __init__(self):
        super().__init__()
        self.up = nn.ModuleList([
            nn.Upsample(scale_factor=2), nn.Upsample(scale_factor=2, mode='bilinear'),
            nn.Upsample(size=(6, 10), mode='bilinear', align_corners=True),
            nn.Upsample(scale_factor=2, mode='bicubic'),
            nn.Sequential(nn.Conv2d(2, 8, 3, padding=1), nn.PReLU(8), nn.PixelShuffle(2)),
        ])

    def forward(self, x):
        larger = torch.cat([each(x) for each in self.up], 1)
        return larger, F.interpolate(larger, scale_factor=0.5), F.pixel_unshuffle(larger, 2)


class Arrangements(nn.Module):
    """What only moves numbers about, with shapes that are asked of x."""

    def forward(self, x):
        n, c, h, w = x.shape
        a = x.permute(0, 2, 3, 1).reshape(n, h * w, c)
        b = torch.einsum('npc,nqc->npq', a, a)
        left, right = x.chunk(2, 1)
        c1 = torch.stack([left, right], 2).flatten(1, 2)
        d = torch.roll(c1, 1, -1)[:, ::2, 1:, ::2]
        e = x.mean((2, 3)).unsqueeze(-1).unsqueeze(-1).expand(-1, -1, h, w)
        f = torch.cat([x, e], 1).squeeze(0)
        g = F.pad(x, (1, 2, 0, 1), mode='reflect')
        i = x.view(n, c, -1).topk(3, -1)[0].repeat(1, 2, 1)
        j = torch.where(x > 0, x, -x).amax((2, 3), keepdim=True).clamp(min=1e-3)
        k = (x / j).pow(2).sum(1).sqrt()
        return b, d, f, g, i, k


class Normalizations(nn.Module):

    def __init__(self):
        super().__init__()
        self.image = nn.Sequential(nn.GroupNorm(2, 4), nn.SiLU(), nn.InstanceNorm2d(4, affine=True),
                                   nn.BatchNorm2d(4), nn.LayerNorm((3, 5)))

    def forward(self, x):
        y = self.image(x).permute(0, 2, 3, 1)
        return F.layer_norm(y, (4,)), F.normalize(y, dim=1)


class SeveralInputs(nn.Module):

    def __init__(self):
        super().__init__()
        self.image = nn.Sequential(nn.Conv2d(2, 4, 3, 2), nn.ELU(), nn.Flatten())
        self.numbers = nn.Sequential(nn.Linear(3, 16), nn.LeakyReLU(0.1))
        self.mean = nn.Linear(16, 2)
        self.spread = nn.Linear(16, 2)

    def forward(self, image, numbers, scale):
        x = self.image(image) + self.numbers(numbers)
        mean = self.mean(x) * scale
        return {'mean': mean, 'spread': F.softplus(self.spread(x)), 'best': mean.argmax(1)}


class DynamicCnn(nn.Module):
    """What is flattened by sizes that are asked of x."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(),
                                      nn.MaxPool2d(2), nn.Dropout2d())
        self.classes = nn.Linear(48, 5)

    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), x.size(1) * x.shape[2] * x.shape[3])
        return F.softmax(self.classes(F.dropout(x, training=self.training)), dim=1)


class OldOperators(nn.Module):
    """What operator sets 9, 11 and 13 write in different ways."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.ZeroPad2d((1, 0, 2, 1)), nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4),
                                   nn.ReLU6(), nn.Upsample(scale_factor=2), nn.AvgPool2d(3, 2, 1))
        self.second = nn.Linear(4, 6)

    def forward(self, x):
        y = self.first(x).clamp(0.1, 2.5)
        y = y[:, 1:, 1:-1].sum((2, 3)).unsqueeze(1)
        y = torch.cat([y, y.max(2, keepdim=True)[0]], 2)
        z, rest = self.second(y).split([4, 2], 2)
        return F.softmax(z, 1), F.softmax(z, 2).squeeze(1), rest.mean(-1)


def separable(channels, out, stride):
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
        nn.BatchNorm2d(channels), nn.ReLU6(),
        nn.Conv2d(channels, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU6())


def basic_block(channels, out, stride):
    net = nn.Sequential(nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out),
                        nn.ReLU(), nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
    same = stride == 1 and channels == out
    return Residual(net, None if same else nn.Sequential(
        nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out)))


def resnet(channels, out):
    return nn.Sequential(
        nn.Conv2d(3, channels, 7, 2, 3, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
        nn.MaxPool2d(3, 2, 1), basic_block(channels, channels, 1), basic_block(channels, out, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(out, 10))


def lenet(planes, units, image):
    return nn.Sequential(
        nn.Conv2d(1, planes[0], 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(planes[0], planes[1], 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(planes[1] * ((image // 2 - 4) // 2)**2, units[0]), nn.ReLU(),
        nn.Linear(units[0], units[1]), nn.ReLU(), nn.Linear(units[1], 10))


@dataclass
class Net:
    make: Callable[[], nn.Module]
    """Shapes of inputs of floats, or inputs."""
    inputs: list
    opset: int = 13
    options: dict = field(default_factory=dict)


def tokens(*shape, below):
    return torch.randint(below, shape, generator=torch.Generator().manual_seed(2))


ANY_BATCH = {'dynamic_axes': {'x0': {0: 'N'}}}

NETS = {
    'mlp': Net(lambda: nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Linear(16, 16), nn.Tanh(),
                                     nn.Linear(16, 5), nn.Softmax(1)), [(1, 20)]),
    'mlp_batch': Net(lambda: nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Linear(16, 5)),
                     [(3, 20)]),
    'lenet': Net(lambda: lenet((3, 4), (16, 12), 16), [(1, 1, 16, 16)]),
    'mobile': Net(lambda: nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6(), separable(8, 12, 1),
        separable(12, 16, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10)),
                  [(1, 3, 16, 16)]),
    'resnet': Net(lambda: resnet(4, 6), [(1, 3, 16, 16)]),
    'rnn': Net(lambda: Recurrent(nn.RNN(5, 6, nonlinearity='relu', bidirectional=True)),
               [(4, 2, 5)]),
    'lstm': Net(lambda: Recurrent(nn.LSTM(5, 6, bidirectional=True)), [(4, 2, 5)]),
    'gru': Net(lambda: Recurrent(nn.GRU(5, 6, bidirectional=True)), [(4, 2, 5)]),
    'upscale': Net(lambda: nn.Sequential(
        nn.ConvTranspose2d(4, 6, 3, 2, 1, output_padding=1, groups=2), nn.InstanceNorm2d(6),
        nn.ConvTranspose2d(6, 2, 4, 1, dilation=2)), [(2, 4, 5, 4)]),
    'transformer_encoder': Net(lambda: TransformerEncoder(8, 2, 1, 6, 12, False),
                               [tokens(1, 6, below=12)]),
    'transformer_norm_first': Net(lambda: TransformerEncoder(8, 2, 1, 6, 12, True),
                                  [tokens(2, 5, below=12)], 17, ANY_BATCH),
    'transformer_decoder': Net(lambda: TransformerDecoder(8, 2), [(1, 4, 8), (1, 5, 8)],
                               14),
    'gpt': Net(lambda: Gpt(8, 2, 6, 12), [tokens(2, 5, below=12)], 14,
               {'dynamic_axes': {'x0': {0: 'N', 1: 'time'}}}),
    'text_classifier': Net(TextClassifier, [tokens(2, 5, below=20)], 13, ANY_BATCH),
    'conv1d': Net(lambda: nn.Sequential(
        nn.Conv1d(2, 4, 5, padding=2), nn.BatchNorm1d(4), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(4, 6, 3, dilation=2), nn.GELU(), nn.AvgPool1d(2), nn.AdaptiveAvgPool1d(2),
        nn.Flatten(), nn.Linear(12, 3)), [(2, 2, 24)]),
    'unet': Net(UNet, [(1, 1, 8, 8)], 11, ANY_BATCH),
    'squeeze_excite': Net(lambda: nn.Sequential(
        nn.Conv2d(2, 4, 3, 2, 1), nn.Hardswish(), SqueezeExcite(4), nn.Hardswish()),
                          [(1, 2, 8, 8)], 13),
    'squeeze_excite_14': Net(lambda: nn.Sequential(
        nn.Conv2d(2, 4, 3, 2, 1), nn.Hardswish(), SqueezeExcite(4), nn.Hardswish()),
                             [(1, 2, 8, 8)], 14),
    'upsamplings': Net(Upsamplings, [(1, 2, 3, 5)]),
    'arrangements': Net(Arrangements, [(1, 4, 3, 5)]),
    'arrangements_any': Net(Arrangements, [(1, 4, 3, 5)], 13,
                            {'dynamic_axes': {'x0': {0: 'N', 2: 'H', 3: 'W'}},
                             'do_constant_folding': False}),
    'normalizations': Net(Normalizations, [(2, 4, 3, 5)]),
    'several': Net(SeveralInputs, [(2, 2, 5, 5), (2, 3), (2, 1)]),
    'dynamic_cnn': Net(DynamicCnn, [(2, 1, 8, 8)], 13, ANY_BATCH),
    'unfolded_9': Net(OldOperators, [(2, 2, 5, 5)], 9,
                      ANY_BATCH | {'do_constant_folding': False}),
    'unfolded_11': Net(OldOperators, [(2, 2, 5, 5)], 11,
                       ANY_BATCH | {'do_constant_folding': False}),
    'unfolded_13': Net(OldOperators, [(2, 2, 5, 5)], 13,
                       ANY_BATCH | {'do_constant_folding': False}),
    # Large ones, for benchmarks.
    'large_mlp': Net(lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
                     [(1, 784)]),
    'large_lenet': Net(lambda: lenet((6, 16), (120, 84), 28), [(1, 1, 28, 28)]),
    'large_lstm': Net(lambda: Recurrent(nn.LSTM(32, 64)), [(20, 1, 32)]),
    'large_gru': Net(lambda: Recurrent(nn.GRU(32, 64)), [(20, 1, 32)]),
    'large_resnet': Net(lambda: resnet(16, 32), [(1, 3, 64, 64)]),
    'large_transformer': Net(lambda: nn.TransformerEncoderLayer(
        64, 4, 256, activation='gelu', batch_first=True, norm_first=True), [(1, 64, 64)]),
}


def prepare(net):
    """For export: statistics that batches would have left, and no fused layers."""
    net.eval()
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 2)
        if isinstance(module, (nn.TransformerEncoderLayer, nn.MultiheadAttention)):
            # PyTorch 1.13 exports no attention that is fused, and fuses it where it does not train.
            module.training = True
        if isinstance(module, nn.MultiheadAttention):
            module.dropout = 0.0
    return net


def write(folder, name):
    torch.manual_seed(1)
    of = NETS[name]
    net = prepare(of.make())
    inputs = tuple(torch.randn(x) if isinstance(x, tuple) else x for x in of.inputs)
    file = io.BytesIO()
    with torch.no_grad():
        y = net(*inputs)
    torch.onnx.export(net, inputs, file, opset_version=of.opset,
                      training=torch.onnx.TrainingMode.PRESERVE,
                      input_names=[f'x{i}' for i in range(len(inputs))], **of.options)
    y = y.values() if isinstance(y, dict) else y if isinstance(y, tuple) else [y]
    backend_test.write(folder, name, file.getvalue(), [x.numpy() for x in inputs],
                       [tensor.numpy() for tensor in y])


def main():
    for name in sys.argv[2:] or [name for name in NETS if not name.startswith('large')]:
        write(sys.argv[1], name)


if __name__ == '__main__':
    main()
