#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes small nets as tf2onnx writes Keras': images whose channels are last, and sizes that are
asked of tensors; with what PyTorch makes of them, in folders as make_models.py's.

    make_keras.py build/onnx_models [name...]
"""
import numpy as np
import torch
from onnx import TensorProto, helper
from torch.nn import functional as F

from graph import Graph, numbers, write


def as_torch(x):
    return torch.tensor(x)


def same(x, kernel, stride, value=0.0):
    """TensorFlow's padding: what is odd stands behind."""
    pads = []
    for size in reversed(x.shape[2:]):
        all_of = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [all_of // 2, all_of - all_of // 2]
    return F.pad(x, pads, value=value)


def keras_cnn():
    """Conv2D, BatchNormalization, ReLU(6), DepthwiseConv2D, pooling and Dense, each in NHWC."""
    random = np.random.default_rng(1)
    x = numbers(random, 2, 9, 8, 3)
    w, b = numbers(random, 4, 3, 3, 3), numbers(random, 4)
    scale, shift, mean = (numbers(random, 4) for _ in range(3))
    variance = random.uniform(0.5, 2, 4).astype(np.float32)
    each = numbers(random, 4, 1, 3, 3)
    dense, bias = numbers(random, 60, 5), numbers(random, 5)
    graph = Graph('keras_cnn')
    graph.input('input_1', 'float32', ['unk__1', 9, 8, 3])
    y = graph('Transpose', 'input_1', perm=[0, 3, 1, 2])
    y = graph('Conv', y, w, b, auto_pad='SAME_UPPER', strides=[2, 2], kernel_shape=[3, 3],
              dilations=[1, 1], group=1)
    y = graph('BatchNormalization', y, scale, shift, mean, variance, epsilon=1e-3)
    y = graph('Min', graph('Max', y, np.float32(0)), np.float32(6))
    y = graph('Conv', y, each, auto_pad='SAME_UPPER', group=4, kernel_shape=[3, 3])
    y = graph('Relu', y)
    pooled = graph('MaxPool', y, auto_pad='SAME_UPPER', kernel_shape=[2, 2], strides=[2, 2])
    averaged = graph('AveragePool', y, auto_pad='SAME_UPPER', kernel_shape=[3, 3], strides=[2, 2])
    y = graph('Concat', pooled, averaged, axis=1)
    y = graph('Transpose', y, perm=[0, 2, 3, 1])
    y = graph('Slice', y, np.array([0, 0]), np.array([2**31 - 1, 5]), np.array([1, 3]))
    # What Flatten becomes where the number of images is not known.
    n = graph('Slice', graph('Cast', graph('Shape', y), to=TensorProto.INT32), np.array([0]),
              np.array([1]), np.array([0]))
    sizes = graph('Concat', graph('Unsqueeze', graph('Squeeze', n, np.array([0])), np.array([0])),
                  np.array([30], np.int32), axis=0)
    flat = graph('Reshape', y, graph('Cast', sizes, to=TensorProto.INT64))
    y = graph('Concat', flat, graph('Sigmoid', flat), axis=-1)
    y = graph('Add', graph('MatMul', y, dense), bias)
    graph('Softmax', y, axis=-1, outputs=['dense'])
    graph.output('dense', 'float32', ['unk__1', 5])

    with torch.no_grad():
        y = as_torch(x).permute(0, 3, 1, 2)
        y = F.conv2d(same(y, 3, 2), as_torch(w), as_torch(b), 2)
        y = F.batch_norm(y, *(as_torch(v) for v in (mean, variance, scale, shift)), eps=1e-3)
        y = F.relu(F.conv2d(same(F.relu6(y), 3, 1), as_torch(each), groups=4))
        pooled = F.max_pool2d(same(y, 2, 2, -np.inf), 2)
        seen = F.avg_pool2d(same(torch.ones_like(y), 3, 2), 3, 2)
        averaged = F.avg_pool2d(same(y, 3, 2), 3, 2) / seen
        y = torch.cat([pooled, averaged], 1).permute(0, 2, 3, 1)[..., :5].flatten(1)
        y = torch.cat([y, torch.sigmoid(y)], 1) @ as_torch(dense) + as_torch(bias)
        return graph.model(), [x], [torch.softmax(y, 1).numpy()]


def keras_sequence():
    """Embedding, LSTM, and Dense of each time, which TensorFlow writes as a product of matrices
    between Reshapes whose sizes are asked of its input."""
    random = np.random.default_rng(2)
    tokens = random.integers(0, 12, (3, 5)).astype(np.int32)
    table = numbers(random, 12, 4)
    w, r, b = numbers(random, 1, 24, 4), numbers(random, 1, 24, 6), numbers(random, 1, 48)
    dense, bias = numbers(random, 6, 2), numbers(random, 2)
    graph = Graph('keras_sequence')
    graph.input('tokens', 'int32', ['unk__2', 5])
    y = graph('Gather', table, 'tokens', axis=0)
    zeros = graph('ConstantOfShape', graph('Cast', graph('Concat', graph(
        'Slice', graph('Shape', y), np.array([0]), np.array([1]), np.array([0])),
        np.array([6]), axis=0), to=TensorProto.INT64), value=helper.make_tensor(
            'value', TensorProto.FLOAT, [1], [0.0]))
    state = graph('Unsqueeze', zeros, np.array([0]))
    y = graph('Transpose', y, perm=[1, 0, 2])
    y = graph('LSTM', y, w, r, b, '', state, state, hidden_size=6, direction='forward')
    y = graph('Transpose', graph('Squeeze', y, np.array([1])), perm=[1, 0, 2])
    sizes = graph('Shape', y)
    free = graph('Gather', sizes, np.array([0, 1], np.int32))
    rows = graph('ReduceProd', free, axes=[0], keepdims=0)
    inner = graph('ReduceProd', graph('Gather', sizes, np.array([2], np.int32)), axes=[0],
                  keepdims=0)
    flat = graph('Reshape', y, graph('Concat', graph('Unsqueeze', rows, np.array([0])),
                                     graph('Unsqueeze', inner, np.array([0])), axis=0))
    y = graph('Reshape', graph('MatMul', flat, dense), graph('Concat', free, np.array([2]), axis=0))
    graph('Tanh', graph('Add', y, bias), outputs=['time_distributed'])
    graph.output('time_distributed', 'float32', ['unk__2', 5, 2])

    net = torch.nn.LSTM(4, 6, batch_first=True)
    order = np.concatenate([np.arange(6) + 6 * gate for gate in (0, 2, 3, 1)])
    with torch.no_grad():
        for to, value in ((net.weight_ih_l0, w[0][order]), (net.weight_hh_l0, r[0][order]),
                          (net.bias_ih_l0, b[0, :24][order]), (net.bias_hh_l0, b[0, 24:][order])):
            to.copy_(as_torch(value))
        y = net(as_torch(table)[as_torch(tokens).long()])[0] @ as_torch(dense) + as_torch(bias)
        return graph.model(), [tokens], [torch.tanh(y).numpy()]


if __name__ == '__main__':
    write([keras_cnn, keras_sequence])
