#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes a LeNet that is quantised after its training, as ONNX Runtime writes such nets, with what
integers make of it, in folders as make_models.py's.

    make_quantized.py build/onnx_models [name...]
"""
import numpy as np
import torch
from onnx import TensorProto
from torch.nn import functional as F

from graph import Graph, numbers, write


class NearTie(Exception):
    pass


class LeNet:
    """A LeNet, quantised: activations are uint8 with a scale and zero point each, weights int8
    with a scale for each output, biases int32. What it says is calculated in double, where sums
    of integers are exact; seeds whose values come near to the middle of two steps are passed by,
    since there one step more or less would be right, too."""

    def __init__(self, seed):
        random = np.random.default_rng(seed)
        self.weights = [numbers(random, *shape)
                        for shape in ((3, 1, 5, 5), (4, 3, 5, 5), (16, 16), (12, 16), (10, 12))]
        self.biases = [numbers(random, w.shape[0]) for w in self.weights]
        self.x = numbers(random, 1, 1, 16, 16)
        seen = self.run(random.uniform(-1, 1, (64, 1, 16, 16)), lambda i, y: y)[1]
        # Calibration: the ranges of what 64 images give; zero is a step.
        self.scales, self.zeros = [], []
        for y in seen:
            least, most = min(y.min(), 0), max(y.max(), 0)
            scale = np.float32((most - least) / 255)
            self.scales.append(scale)
            self.zeros.append(np.uint8(np.clip(np.rint(-least / scale), 0, 255)))
        self.weight_scales = [np.abs(w.reshape(len(w), -1)).max(1) / np.float32(127)
                              for w in self.weights]
        self.steps = [np.clip(np.rint(w / self.along(s, w)), -127, 127).astype(np.int8)
                      for w, s in zip(self.weights, self.weight_scales)]
        # The scales of what each layer reads: pooling changes none.
        self.bias_scales = [(np.float32(self.scales[i]) * s).astype(np.float32)
                            for i, s in enumerate(self.weight_scales)]
        self.bias_steps = [np.rint(b / s).astype(np.int32)
                           for b, s in zip(self.biases, self.bias_scales)]

    @staticmethod
    def along(scales, of):
        return scales.reshape(-1, *[1] * (of.ndim - 1))

    def run(self, x, at, weights=None, biases=None):
        """The output and all that stands in between; `at(i, y)` is what becomes of it there."""
        weights, biases = weights or self.weights, biases or self.biases
        w = [torch.tensor(np.asarray(v, np.float64)) for v in weights]
        b = [torch.tensor(np.asarray(v, np.float64)) for v in biases]
        seen = [at(0, np.asarray(x, np.float64))]
        for i in range(5):
            y = torch.tensor(seen[-1])
            if i < 2:
                y = F.relu(F.conv2d(y, w[i], b[i], padding=2 if i == 0 else 0))
            else:
                y = F.linear(y.flatten(1), w[i], b[i])
                y = F.relu(y) if i < 4 else y
            y = at(i + 1, y.numpy())
            seen.append(F.max_pool2d(torch.tensor(y), 2).numpy() if i < 2 else y)
        return seen[-1], seen

    def quantize(self, i, y):
        steps = y / np.float64(self.scales[i])
        if np.abs(np.abs(steps - np.floor(steps)) - 0.5).min() < 3e-4:
            raise NearTie
        return np.clip(np.rint(steps) + self.zeros[i], 0, 255)

    def expected(self):
        def at(i, y):
            return (self.quantize(i, y) - self.zeros[i]) * np.float64(self.scales[i])

        weights = [s * np.float64(self.along(scales, s))
                   for s, scales in zip(self.steps, self.weight_scales)]
        biases = [s * np.float64(scales) for s, scales in zip(self.bias_steps, self.bias_scales)]
        return self.run(self.x, at, weights, biases)[0].astype(np.float32)


def lenet():
    for seed in range(100):
        try:
            net = LeNet(seed)
            return net, net.expected()
        except NearTie:
            pass
    raise SystemExit('no seed without ties')


def quantized_qdq():
    """QuantizeLinear and DequantizeLinear around each operator."""
    net, expected = lenet()
    graph = Graph('quantized_qdq')
    graph.input('x', 'float32', ['N', 1, 16, 16])

    def there_and_back(i, y, **names):
        y = graph('QuantizeLinear', y, net.scales[i], net.zeros[i])
        return graph('DequantizeLinear', y, net.scales[i], net.zeros[i], **names)

    def parameters(i):
        zeros = np.zeros(len(net.steps[i]), np.int8)
        return (graph('DequantizeLinear', net.steps[i], net.weight_scales[i], zeros, axis=0),
                graph('DequantizeLinear', net.bias_steps[i], net.bias_scales[i],
                      zeros.astype(np.int32), axis=0))

    y = there_and_back(0, 'x')
    for i in range(5):
        if i < 2:
            pad = 2 if i == 0 else 0
            y = graph('Conv', y, *parameters(i), kernel_shape=[5, 5], pads=[pad] * 4)
            y = there_and_back(i + 1, graph('Relu', y))
            y = graph('MaxPool', y, kernel_shape=[2, 2], strides=[2, 2])
            y = there_and_back(i + 1, y)
        else:
            y = there_and_back(i, graph('Flatten', y)) if i == 2 else y
            y = graph('Gemm', y, *parameters(i), transB=1)
            y = graph('Relu', y) if i < 4 else y
            y = there_and_back(i + 1, y, **({} if i < 4 else {'outputs': ['y']}))
    graph.output('y', 'float32', ['N', 10])
    return graph.model(), [net.x], [expected]


def quantized_qlinear():
    """QLinearConv, whose zero point is the ReLU, QLinearMatMul with a bias behind it, MatMulInteger
    with a bias in floats, and at the end one whose input is quantised by its own range."""
    for seed in range(100):
        try:
            return qlinear(LeNet(seed))
        except NearTie:
            pass
    raise SystemExit('no seed without ties')


def qlinear(net):
    graph = Graph('quantized_qlinear')
    graph.input('x', 'float32', ['N', 1, 16, 16])
    relu_zero = np.uint8(0)

    def rounded(steps, zero):
        if np.abs(np.abs(steps - np.floor(steps)) - 0.5).min() < 3e-4:
            raise NearTie
        return np.clip(np.rint(steps) + zero, 0, 255)

    y = graph('QuantizeLinear', 'x', net.scales[0], net.zeros[0])
    at = net.quantize(0, net.x.astype(np.float64)) - net.zeros[0]
    zero = net.zeros[0]
    for i in range(2):
        pad = 2 if i == 0 else 0
        y = graph('QLinearConv', y, net.scales[i], zero, net.steps[i], net.weight_scales[i],
                  np.zeros(len(net.steps[i]), np.int8), net.scales[i + 1], relu_zero,
                  net.bias_steps[i], kernel_shape=[5, 5], pads=[pad] * 4)
        y = graph('MaxPool', y, kernel_shape=[2, 2], strides=[2, 2])
        zero = relu_zero
        sums = F.conv2d(torch.tensor(at), torch.tensor(net.steps[i].astype(np.float64)),
                        torch.tensor(net.bias_steps[i].astype(np.float64)), padding=pad).numpy()
        scale = (np.float64(net.scales[i]) * net.weight_scales[i].astype(np.float64)
                 / np.float64(net.scales[i + 1])).reshape(1, -1, 1, 1)
        at = F.max_pool2d(torch.tensor(rounded(sums * scale, 0)), 2).numpy()
    y = graph('Reshape', y, np.array([0, -1]))
    at = at.reshape(1, -1)

    # One scale for all of the weights, which QLinearMatMul of ONNX 1.12 takes as uint8, too.
    scales, steps = [], []
    for w in net.weights[2:]:
        scales.append(np.float32(np.abs(w).max() / 127))
        steps.append((np.clip(np.rint(w.T / scales[-1]), -127, 127) + 128).astype(np.uint8))
    weight_zero = np.uint8(128)
    product_scale = np.float32(net.scales[3] * 2)
    y = graph('QLinearMatMul', y, net.scales[2], relu_zero, steps[0], scales[0], weight_zero,
              product_scale, np.uint8(120))
    y = graph('DequantizeLinear', y, product_scale, np.uint8(120))
    y = graph('Relu', graph('Add', y, net.biases[2]))
    y = graph('QuantizeLinear', y, net.scales[3], relu_zero)
    scale = np.float64(net.scales[2]) * np.float64(scales[0]) / np.float64(product_scale)
    product = rounded(at @ (steps[0].astype(np.float64) - 128) * scale, 120) - 120
    at = np.maximum(product * np.float64(product_scale) + net.biases[2], 0)
    at = rounded(at / np.float64(net.scales[3]), 0)

    def integer_product(y, factor, place):
        sums = graph('Cast', graph('MatMulInteger', y, steps[place], relu_zero, weight_zero),
                     to=TensorProto.FLOAT)
        y = graph('Mul', sums, factor)
        return graph('Add', y, net.biases[2 + place], **({'outputs': ['y']} if place == 2 else {}))

    y = graph('Relu', integer_product(y, np.float32(net.scales[3] * scales[1]), 1))
    at = np.maximum(at @ (steps[1].astype(np.float64) - 128) * np.float64(net.scales[3])
                    * np.float64(scales[1]) + net.biases[3], 0)
    # ONNX Runtime's dynamic quantisation. Behind a ReLU its zero point is 0.
    quantized, its_scale = 'dynamic', 'dynamic_scale'
    graph('DynamicQuantizeLinear', y, outputs=[quantized, its_scale, 'dynamic_zero'])
    dynamic = np.float64(np.float32(at.max() / 255))
    at = rounded(at / dynamic, 0)
    integer_product(quantized, graph('Mul', its_scale, scales[2]), 2)
    expected = at @ (steps[2].astype(np.float64) - 128) * dynamic * scales[2] + net.biases[4]
    graph.output('y', 'float32', ['N', 10])
    return graph.model(), [net.x], [expected]


if __name__ == '__main__':
    write([quantized_qdq, quantized_qlinear])
