#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models whose nodes become one step in part, and outputs by PyTorch, in folders as
make_models.py's. How many steps are left stands in settings.txt.

    make_fused.py build/onnx_models [name...]
"""
import numpy as np
import torch
from onnx import TensorProto, helper
from torch.nn import functional

from graph import Graph, numbers, write


def double(x):
    return torch.from_numpy(x.astype(np.float64))


class Both:
    """Nodes, and what PyTorch says of them, in double: each value is a name and a tensor."""

    def __init__(self, name, seed, kind='float32'):
        self.graph = Graph(name, 15)
        self.random = np.random.default_rng(seed)
        self.kind = kind
        self.given = []
        self.results = []

    def numbers(self, *shape):
        return numbers(self.random, *shape).astype(self.kind)

    def input(self, *shape):
        x = self.numbers(*shape)
        self.given.append(x)
        return self.graph.input(f'x{len(self.given)}', self.kind, shape), double(x)

    def node(self, op, function, *inputs, **attributes):
        """An operator of values and arrays, and the function of PyTorch's that it is."""
        names = [x[0] if isinstance(x, tuple) else x for x in inputs]
        tensors = [x[1] if isinstance(x, tuple) else double(x) for x in inputs]
        return self.graph(op, *names, **attributes), function(*tensors)

    def conv(self, x, weight, *bias, group=1, **attributes):
        return self.node('Conv', lambda *a: functional.conv2d(*a, groups=group), x, weight, *bias,
                         group=group, **attributes)

    def norm(self, x, channels):
        scale, shift, mean = (self.numbers(channels) for _ in range(3))
        variance = self.random.uniform(0.5, 2, channels).astype(self.kind)
        return self.node(
            'BatchNormalization',
            lambda y, g, b, m, v: functional.batch_norm(y, m, v, g, b, eps=2 ** -10), x, scale,
            shift, mean, variance, epsilon=2 ** -10)

    def add(self, a, b):
        return self.node('Add', torch.add, a, b)

    def relu(self, x):
        return self.node('Relu', torch.relu, x)

    def output(self, *values):
        for name, y in values:
            self.graph.output(name, self.kind, y.shape)
            self.results.append(y.numpy())

    def made(self):
        return self.graph.model(), self.given, self.results


def fused_conv(name='fused_conv', kind='float32'):
    b = Both(name, 1, kind)
    x = b.input(2, 3, 5, 6)
    # Folded into the weights; a bias, groups; several functions behind it. Three steps.
    y = b.norm(b.conv(x, b.numbers(4, 3, 2, 2)), 4)
    b.output(b.relu(y))
    y = b.norm(b.conv(x, b.numbers(6, 1, 2, 3), b.numbers(6), group=3), 6)
    b.output(b.node('Clip', lambda y, least, most: y.clamp(0, 0.5), y, np.array(0, kind),
                    np.array(0.5, kind)))
    y = b.add(b.conv(x, b.numbers(4, 3, 2, 2)), b.numbers(4, 1, 1))
    y = b.norm(b.node('LeakyRelu', lambda y: functional.leaky_relu(y, 0.25), y, alpha=0.25), 4)
    b.output(b.node('Tanh', torch.tanh, y))
    # An output of the graph in between; one that is read twice. Five steps.
    y = b.conv(x, b.numbers(4, 3, 2, 2))
    b.output(y, b.norm(y, 4))
    y = b.conv(x, b.numbers(2, 3, 2, 2))
    b.output(b.add(b.relu(y), y))
    # The sum is of columns, not of channels; by an input. Five steps.
    y = b.conv(x, b.numbers(5, 3, 2, 2))
    b.output(b.relu(b.add(b.numbers(5), y)))
    y = b.conv(x, b.numbers(4, 3, 2, 2))
    b.output(b.add(y, b.input(4, 1, 1)))
    return b.made()


def fused_double():
    return fused_conv('fused_double', 'float64')


def fused_large():
    """Weights that the compiler leaves as they are, of eighths, whose long sums are exact."""
    b = Both('fused_large', 2)
    x = b.input(1, 257, 2, 1)
    weight = np.round(8 * b.numbers(256, 257, 1, 1)) / 8
    b.given[0][:] = np.round(8 * b.given[0]) / 8
    b.output(b.relu(b.norm(b.conv((x[0], double(b.given[0])), weight), 256)))
    return b.made()


def fused_transposed():
    b = Both('fused_transposed', 3)
    x = b.input(2, 4, 3, 2)

    def transposed(weight, *bias, group):
        return b.node('ConvTranspose',
                      lambda *a: functional.conv_transpose2d(*a, stride=2, groups=group), x,
                      weight, *bias, group=group, strides=[2, 2])
    y = b.norm(transposed(b.numbers(4, 3, 2, 3), b.numbers(6), group=2), 6)
    b.output(b.node('Sigmoid', torch.sigmoid, y))
    b.output(b.norm(transposed(b.numbers(4, 3, 2, 2), group=1), 3))
    y = b.add(transposed(b.numbers(4, 1, 2, 2), group=4), b.numbers(1, 4, 1, 1))
    b.output(b.node('Elu', functional.elu, y))
    return b.made()


def fused_gemm():
    b = Both('fused_gemm', 4)
    x = b.input(3, 5)

    def gemm(weight, *bias, turned=0, alpha=1.0):
        return b.node('Gemm', lambda x, w, *c: sum(c, alpha * (x @ (w.T if turned else w))), x,
                      weight, *bias, transB=turned, alpha=alpha)
    y = b.norm(gemm(b.numbers(7, 5), b.numbers(7), turned=1), 7)
    b.output(b.node('HardSwish', functional.hardswish, y))
    b.output(b.norm(gemm(b.numbers(5, 40), b.numbers(1, 40)), 40))
    b.output(b.norm(gemm(b.numbers(5, 2)), 2))
    # Not folded, but of the same step.
    b.output(b.norm(gemm(b.numbers(5, 6), b.numbers(6), alpha=0.5), 6))
    b.output(b.relu(b.norm(gemm(b.numbers(5, 3), b.numbers(3, 1)), 3)))
    return b.made()


def fused_product():
    b = Both('fused_product', 5)
    x = b.input(2, 3, 4)
    y = b.add(b.numbers(20), b.node('MatMul', torch.matmul, x, b.numbers(4, 20)))
    b.output(b.node('Softplus', functional.softplus, y))
    y = b.node('MatMul', torch.matmul, x, b.numbers(4, 5))
    b.output(b.node('Div', torch.div, y, np.array([0.75], np.float32)))
    y = b.node('MatMul', torch.matmul, x, b.numbers(4, 3))
    b.output(b.node('Sub', torch.sub, b.numbers(1, 1, 3), y))
    y = b.node('MatMul', torch.matmul, x, b.numbers(4, 3))
    b.output(b.node('PRelu', lambda y, s: torch.where(y < 0, s * y, y), y, b.numbers(3)))
    # The channels of a normalisation are another axis; a sum of rows, and with more dimensions.
    b.output(b.norm(b.node('MatMul', torch.matmul, x, b.numbers(4, 3)), 3))
    y = b.node('MatMul', torch.matmul, x, b.numbers(4, 3))
    b.output(b.add(y, b.numbers(3, 1)))
    y = b.node('MatMul', torch.matmul, x, b.numbers(4, 3))
    b.output(b.add(y, b.numbers(1, 1, 1, 3)))
    return b.made()


def fused_norm():
    b = Both('fused_norm', 6)
    x = b.input(2, 3, 20)
    b.output(b.relu(b.norm(b.norm(x, 3), 3)))
    y = b.norm(x, 3)
    b.output(b.node('Mul', torch.mul, y, b.relu(y)))
    b.output(b.node('Abs', torch.abs, b.norm(b.input(4, 3), 3)))
    return b.made()


def fused_branches():
    """In graphs within a node, with weights of the graph around it."""
    b = Both('fused_branches', 7)
    x = b.input(2, 3)
    weight, bias = b.numbers(3, 4), b.numbers(4)
    w, c = b.graph.constant(weight), b.graph.constant(bias)
    positive = b.node('Greater', torch.gt, b.node('ReduceSum', torch.sum, x, keepdims=0),
                      np.array(0, np.float32))

    def branch(name, function):
        nodes = [helper.make_node('MatMul', [x[0], w], [f'{name}_p']),
                 helper.make_node('Add', [f'{name}_p', c], [f'{name}_s']),
                 helper.make_node(function, [f'{name}_s'], [name])]
        return helper.make_graph(nodes, name, [],
                                 [helper.make_tensor_value_info(name, TensorProto.FLOAT, [2, 4])])
    y = b.graph('If', positive[0], then_branch=branch('then', 'Relu'),
                else_branch=branch('else', 'Sigmoid'))
    s = x[1] @ double(weight) + double(bias)
    b.output((y, torch.relu(s) if positive[1] else torch.sigmoid(s)))
    return b.made()


if __name__ == '__main__':
    write([fused_conv, fused_double, fused_large, fused_transposed, fused_gemm, fused_product,
           fused_norm, fused_branches])
