#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes small nets that PyTorch exports, with its outputs, as ONNX's backend tests are written: a
folder for each, for tests/onnx_conformance/write_group.

    make_models.py build/onnx_models [name...]
"""
import os
import sys

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import nn


class First(nn.Module):
    """The sequence of outputs of a recurrent net, and its last states."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        y, states = self.net(x)
        return (y, *states) if isinstance(states, tuple) else (y, states)


def separable(channels, out, stride):
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
        nn.BatchNorm2d(channels), nn.ReLU6(),
        nn.Conv2d(channels, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU6())


def lenet(planes, units, image):
    return nn.Sequential(
        nn.Conv2d(1, planes[0], 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(planes[0], planes[1], 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(planes[1] * ((image // 2 - 4) // 2)**2, units[0]), nn.ReLU(),
        nn.Linear(units[0], units[1]), nn.ReLU(), nn.Linear(units[1], 10))


MODELS = {
    'mlp': (lambda: nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Linear(16, 16), nn.Tanh(),
                                  nn.Linear(16, 5), nn.Softmax(1)), (1, 20)),
    'mlp_batch': (lambda: nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Linear(16, 5)), (3, 20)),
    'lenet': (lambda: lenet((3, 4), (16, 12), 16), (1, 1, 16, 16)),
    'mobile': (lambda: nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6(), separable(8, 12, 1),
        separable(12, 16, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10)),
               (1, 3, 16, 16)),
    'rnn': (lambda: First(nn.RNN(5, 6, nonlinearity='relu', bidirectional=True)), (4, 2, 5)),
    'lstm': (lambda: First(nn.LSTM(5, 6, bidirectional=True)), (4, 2, 5)),
    'gru': (lambda: First(nn.GRU(5, 6, bidirectional=True)), (4, 2, 5)),
    'upscale': (lambda: nn.Sequential(
        nn.ConvTranspose2d(4, 6, 3, 2, 1, output_padding=1, groups=2), nn.InstanceNorm2d(6),
        nn.ConvTranspose2d(6, 2, 4, 1, dilation=2)), (2, 4, 5, 4)),
    # Large ones, for benchmarks.
    'large_mlp': (lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
                  (1, 784)),
    'large_lenet': (lambda: lenet((6, 16), (120, 84), 28), (1, 1, 28, 28)),
    'large_lstm': (lambda: First(nn.LSTM(32, 64)), (20, 1, 32)),
}


def write(folder, name):
    torch.manual_seed(1)
    make, shape = MODELS[name]
    net = make()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 2)
    net.eval()
    x = torch.randn(shape)
    data = os.path.join(folder, 'test_' + name, 'test_data_set_0')
    os.makedirs(data, exist_ok=True)
    model = os.path.join(folder, 'test_' + name, 'model.onnx')
    torch.onnx.export(net, x, model, opset_version=13, input_names=['x'])
    onnx.checker.check_model(onnx.load(model))
    with torch.no_grad():
        y = net(x)
    for kind, tensors in ('input', [x]), ('output', y if isinstance(y, tuple) else [y]):
        for i, tensor in enumerate(tensors):
            with open(os.path.join(data, f'{kind}_{i}.pb'), 'wb') as file:
                file.write(numpy_helper.from_array(
                    numpy.ascontiguousarray(tensor.detach().numpy())).SerializeToString())


def main():
    names = sys.argv[2:] or [name for name in MODELS if not name.startswith('large')]
    for name in names:
        write(sys.argv[1], name)


if __name__ == '__main__':
    main()
