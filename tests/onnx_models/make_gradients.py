#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models with the operator Gradient, and outputs by PyTorch's autograd, in folders as
make_models.py's.

    make_gradients.py build/onnx_models gradient_classifier ...
"""
import numpy as np
import torch
from onnx import helper

from graph import Graph, numbers, write

TRAINING = 'ai.onnx.preview.training'


def shape_of(array):
    return list(np.shape(array))


def differentiated(name, opset, xs, zs, build, loss, skipped=()):
    """build(graph) adds nodes and gives y's name; loss(tensors) is y by PyTorch."""
    graph = Graph(name, opset)
    for each, array in {**xs, **zs}.items():
        graph.input(each, 'float32', shape_of(array))
    y = build(graph)
    tensors = {n: torch.tensor(a, requires_grad=True) for n, a in {**xs, **zs}.items()}
    expected = loss(**tensors)
    expected.sum().backward()
    graph.output(y, 'float32', list(expected.shape))
    kept = [x for x in xs if x not in skipped]
    graph.nodes.append(helper.make_node(
        'Gradient', [*xs, *zs], ['d' + x if x in kept else '' for x in xs], domain=TRAINING,
        xs=list(xs), y=y, **({'zs': list(zs)} if zs else {})))
    for x in kept:
        graph.output('d' + x, 'float32', shape_of(xs[x]))
    model = graph.model()
    model.opset_import.append(helper.make_opsetid(TRAINING, 1))
    return model, [*xs.values(), *zs.values()], [expected.detach().numpy(),
                                                 *(tensors[x].grad.numpy() for x in kept)]


def gradient_classifier():
    """The cross entropy of an MLP, by its parameters."""
    random = np.random.default_rng(1)
    xs = {'w': numbers(random, 5, 4), 'b': numbers(random, 5), 'v': numbers(random, 5, 3),
          'c': numbers(random, 3)}
    zs = {'x': numbers(random, 6, 4), 'target': np.eye(3, dtype=np.float32)[[0, 2, 1, 1, 0, 2]]}

    def build(graph):
        h = graph('Tanh', graph('Gemm', 'x', 'w', 'b', transB=1, alpha=0.5, beta=2.0))
        p = graph('Softmax', graph('Add', graph('MatMul', h, 'v'), 'c'), axis=-1)
        of_target = graph('ReduceSum', graph('Mul', graph('Log', p), 'target'),
                          np.array([1], np.int64), keepdims=0)
        return graph('ReduceMean', graph('Neg', of_target), outputs=['loss'], keepdims=0)

    def loss(w, b, v, c, x, target):
        h = torch.tanh(0.5 * x @ w.T + 2 * b)
        return -(torch.log_softmax(h @ v + c, 1) * target).sum(1).mean()

    return differentiated('gradient_classifier', 13, xs, zs, build, loss)


def gradient_elements():
    """Operators on elements, of shapes that are broadcast; one gradient is left out."""
    random = np.random.default_rng(2)
    xs = {'a': numbers(random, 2, 1, 4), 'b': 2 + numbers(random, 3, 1), 'c': numbers(random, 4),
          'd': 2 + numbers(random, 1)}

    def build(graph):
        quotient = graph('Div', graph('Sub', 'a', 'c'), 'b')
        powers = graph('Pow', 'b', np.float32(2.5))
        roots = graph('Sqrt', graph('Mul', powers, 'd'))
        activated = graph('Sigmoid', graph('Relu', quotient))
        squares = graph('Pow', graph('Exp', activated), np.float32(2))
        return graph('Mul', squares, roots, outputs=['y'])

    def loss(a, b, c, d):
        return torch.exp(torch.sigmoid(torch.relu((a - c) / b)))**2 * torch.sqrt(b**2.5 * d)

    return differentiated('gradient_elements', 12, xs, {}, build, loss, skipped=['c'])


def gradient_heads():
    """Attention of two heads, whose softmax is of operator set 11: along all from an axis on."""
    random = np.random.default_rng(3)
    xs = {'q': numbers(random, 3, 8), 'k': numbers(random, 3, 8), 'v': numbers(random, 1, 3, 4)}

    def build(graph):
        shape = np.array([3, 2, 4], np.int64)
        q = graph('Transpose', graph('Reshape', 'q', shape), perm=[1, 0, 2])
        k = graph('Transpose', graph('Reshape', 'k', shape), perm=[1, 2, 0])
        shares = graph('Softmax', graph('MatMul', q, k), axis=2)
        return graph('Flatten', graph('MatMul', shares, 'v'), outputs=['y'], axis=1)

    def loss(q, k, v):
        q = q.reshape(3, 2, 4).permute(1, 0, 2)
        k = k.reshape(3, 2, 4).permute(1, 2, 0)
        return (torch.softmax(q @ k, 2) @ v).flatten(1)

    return differentiated('gradient_heads', 11, xs, {}, build, loss)


def gradient_adam():
    """A step of training: a linear model's mean squared error, Gradient, and Adam of two tensors."""
    random = np.random.default_rng(4)
    given = {'w': numbers(random, 3, 2), 'b': numbers(random, 2), 'x': numbers(random, 5, 3),
             'target': numbers(random, 5, 2), 'rate': np.float32(0.1), 'count': np.int64(3)}
    states = {name: abs(numbers(random, *shape_of(given[name[1]])))
              for name in ('vw', 'vb', 'hw', 'hb')}
    graph = Graph('gradient_adam', 13)
    for name, array in {**given, **states}.items():
        graph.input(name, array.dtype.name, shape_of(array))
    wrong = graph('Sub', graph('Add', graph('MatMul', 'x', 'w'), 'b'), 'target')
    graph('ReduceMean', graph('Mul', wrong, wrong), outputs=['loss'], keepdims=0)
    graph.nodes.append(helper.make_node('Gradient', ['w', 'b', 'x'], ['dw', 'db'], domain=TRAINING,
                                        xs=['w', 'b'], zs=['x'], y='loss'))
    new = [f'{name}_new' for name in ('w', 'b', *states)]
    graph.nodes.append(helper.make_node(
        'Adam', ['rate', 'count', 'w', 'b', 'dw', 'db', *states], new, domain=TRAINING, alpha=0.8,
        beta=0.9, epsilon=1e-2, norm_coefficient=1e-3, norm_coefficient_post=0.01))
    w, b, x, target = (torch.tensor(given[n], dtype=torch.float64, requires_grad=n in 'wb')
                       for n in ('w', 'b', 'x', 'target'))
    torch.nn.functional.mse_loss(x @ w + b, target).backward()
    values, first, second = [], [], []
    for name, parameter in (('w', w), ('b', b)):
        value = parameter.detach().numpy()
        g = parameter.grad.numpy() + 1e-3 * value
        first.append(0.8 * states['v' + name] + 0.2 * g)
        second.append(0.9 * states['h' + name] + 0.1 * g * g)
        step = 0.1 * np.sqrt(1 - 0.9**3) / (1 - 0.8**3)
        values.append(0.99 * (value - step * first[-1] / (np.sqrt(second[-1]) + 1e-2)))
    for name, array in zip(new, (*values, *first, *second)):
        graph.output(name, 'float32', shape_of(array))
    model = graph.model()
    model.opset_import.append(helper.make_opsetid(TRAINING, 1))
    return model, [*given.values(), *states.values()], [*values, *first, *second]


if __name__ == '__main__':
    write([gradient_adam, gradient_classifier, gradient_elements, gradient_heads])
