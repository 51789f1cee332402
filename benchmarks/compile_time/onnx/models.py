#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes ONNX models of many weights or nodes: model.onnx, and of the nets of PyTorch's an input,
model.x, and their output, model.y.

    models.py folder [name...]
"""
import os
import sys

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn


class Bottleneck(nn.Module):
    """ResNet's: 1x1, 3x3 and 1x1, and what goes past them."""

    def __init__(self, channels, width, out, stride):
        super().__init__()
        self.through = nn.Sequential(
            nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out))
        self.past = nn.Sequential() if channels == out and stride == 1 else nn.Sequential(
            nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return torch.relu(self.through(x) + self.past(x))


def resnet50():
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
              nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, count in enumerate((3, 4, 6, 3)):
        width = 64 << stage
        for i in range(count):
            layers.append(Bottleneck(channels, width, 4 * width, 2 if stage > 0 and i == 0 else 1))
            channels = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


class InvertedResidual(nn.Module):
    """MobileNetV2's: 1x1, a 3x3 of each channel, and 1x1."""

    def __init__(self, channels, out, stride, expansion):
        super().__init__()
        width = channels * expansion
        expand = [] if expansion == 1 else [
            nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU6()]
        self.through = nn.Sequential(
            *expand, nn.Conv2d(width, width, 3, stride, 1, groups=width, bias=False),
            nn.BatchNorm2d(width), nn.ReLU6(), nn.Conv2d(width, out, 1, bias=False),
            nn.BatchNorm2d(out))
        self.adds = stride == 1 and channels == out

    def forward(self, x):
        return x + self.through(x) if self.adds else self.through(x)


def mobilenet_v2():
    layers = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6()]
    channels = 32
    for expansion, out, count, stride in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2),
                                          (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
                                          (6, 320, 1, 1)):
        for i in range(count):
            layers.append(InvertedResidual(channels, out, stride if i == 0 else 1, expansion))
            channels = out
    return nn.Sequential(*layers, nn.Conv2d(channels, 1280, 1, bias=False), nn.BatchNorm2d(1280),
                         nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))


class Recurrent(nn.Module):
    """The outputs of a recurrent layer, without its last state."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


def mlp(*sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def fill(net):
    """Weights that are one number each."""
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.constant_(module.weight, 1.5 * module.weight.shape[0] / module.weight.numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def computed_weights(path):
    """Has the model make by ConstantOfShape what is one number."""
    model = onnx.load(path)
    for tensor in list(model.graph.initializer):
        weight = numpy_helper.to_array(tensor)
        if weight.size > 1024 and (weight == weight.flat[0]).all():
            model.graph.initializer.remove(tensor)
            model.graph.initializer.append(numpy_helper.from_array(
                numpy.array(weight.shape, numpy.int64), tensor.name + '.shape'))
            model.graph.node.insert(0, helper.make_node(
                'ConstantOfShape', [tensor.name + '.shape'], [tensor.name],
                value=helper.make_tensor('value', TensorProto.FLOAT, [1], [weight.flat[0]])))
    onnx.save(model, path)


def write(path, net, shape, filled=False, training=torch.onnx.TrainingMode.EVAL):
    torch.manual_seed(1)
    if filled:
        fill(net)
    else:
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.uniform_(-0.1, 0.1)
                module.running_var.uniform_(0.8, 1.2)
    net.eval()
    x = torch.randn(shape)
    torch.onnx.export(net, x, path + '.onnx', opset_version=13, input_names=['x'], training=training)
    if filled:
        computed_weights(path + '.onnx')
    with torch.no_grad():
        y = net(x)
    x.numpy().tofile(path + '.x')
    y.numpy().tofile(path + '.y')


def write_chain(path, length):
    """Functions of four numbers, one after the other."""
    nodes = [helper.make_node(('Relu', 'Tanh', 'Neg', 'Abs')[i % 4], [f'v{i}'], [f'v{i + 1}'])
             for i in range(length)]
    ends = [[helper.make_tensor_value_info(name, TensorProto.FLOAT, [4])]
            for name in ('v0', f'v{length}')]
    onnx.save(helper.make_model(helper.make_graph(nodes, 'chain', *ends),
                                opset_imports=[helper.make_opsetid('', 13)]), path + '.onnx')


IMAGE = (1, 3, 224, 224)
# The exporter folds batch normalisations itself, but where it is told to keep them.
KEPT = torch.onnx.TrainingMode.PRESERVE
MODELS = {
    'chain_10': lambda path: write_chain(path, 10),
    'chain_100': lambda path: write_chain(path, 100),
    'chain_200': lambda path: write_chain(path, 200),
    'mlp_10k': lambda path: write(path, mlp(64, 128, 10), (1, 64)),
    'mlp_100k': lambda path: write(path, mlp(784, 128, 10), (1, 784)),
    'mlp_1m': lambda path: write(path, mlp(784, 1000, 200, 10), (1, 784)),
    'mlp_10m': lambda path: write(path, mlp(1000, 5000, 1000, 10), (1, 1000)),
    'lstm_64': lambda path: write(path, Recurrent(nn.LSTM(64, 64)), (20, 1, 64)),
    'gru_256': lambda path: write(path, Recurrent(nn.GRU(256, 256)), (20, 1, 256)),
    'mobilenet_v2': lambda path: write(path, mobilenet_v2(), IMAGE),
    'mobilenet_v2_norms': lambda path: write(path, mobilenet_v2(), IMAGE, training=KEPT),
    'resnet50': lambda path: write(path, resnet50(), IMAGE),
    'resnet50_norms': lambda path: write(path, resnet50(), IMAGE, training=KEPT),
    'resnet50_filled': lambda path: write(path, resnet50(), IMAGE, filled=True),
}


def main():
    for name in sys.argv[2:] or MODELS:
        torch.manual_seed(1)
        MODELS[name](os.path.join(sys.argv[1], name))


if __name__ == '__main__':
    main()
