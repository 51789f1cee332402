#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models of one operator with what ONNX's backend tests leave out, and outputs by numpy, in
folders as make_models.py's.

    make_operators.py build/onnx_models [name...]
"""
import sys

import numpy as np
from onnx import TensorProto, helper

import backend_test


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x):
    return np.clip(0.3 * x + 0.4, 0, 1)


def affine(x):
    return 0.9 * x + 0.1


def softsign(x):
    return x / (1 + np.abs(x))


def leaky_relu(x):
    return np.where(x >= 0, x, 0.2 * x)


def recur(x, lengths, hidden, reverse, step):
    """Y (time, samples, hidden) and the last states of a step(x, sample, states)."""
    y = np.zeros((x.shape[0], x.shape[1], hidden))
    last = []
    for n in range(x.shape[1]):
        states = None
        times = range(lengths[n])
        for t in reversed(times) if reverse else times:
            states = step(x[t, n], states)
            y[t, n] = states[0]
        last.append(states)
    return y, last


def lstm(x, w, r, b, lengths, p, reverse, clip):
    hidden = r.shape[-1]

    def limited(v):
        return np.clip(v, -clip, clip)

    def step(x, states):
        h, c = states if states else (np.zeros(hidden), np.zeros(hidden))
        i, o, f, g = np.split(w @ x + r @ h + b[:4 * hidden] + b[4 * hidden:], 4)
        i = hard_sigmoid(limited(i + p[:hidden] * c))
        f = hard_sigmoid(limited(f + p[2 * hidden:] * c))
        c = f * c + i * softsign(limited(g))
        o = hard_sigmoid(limited(o + p[hidden:2 * hidden] * c))
        return o * affine(limited(c)), c

    return recur(x, lengths, hidden, reverse, step)


def gru(x, w, r, b, lengths, reverse, after):
    hidden = r.shape[-1]

    def step(x, states):
        h = states[0] if states else np.zeros(hidden)
        z, s, n = np.split(w @ x + b[:3 * hidden], 3)
        rz, rs, rn = np.split(r @ h, 3)
        bz, bs, bn = np.split(b[3 * hidden:], 3)
        z = sigmoid(z + rz + bz)
        s = sigmoid(s + rs + bs)
        if after:
            n = leaky_relu(n + s * (rn + bn))
        else:
            n = leaky_relu(n + r[2 * hidden:] @ (s * h) + bn)
        return ((1 - z) * n + z * h,)

    return recur(x, lengths, hidden, reverse, step)


def two_directions(run):
    """Y (time, directions, samples, hidden) and states (directions, samples, hidden)."""
    both = [run(0), run(1)]
    y = np.stack([each[0] for each in both], 1)
    states = [np.stack([[s[k] for s in each[1]] for each in both])
              for k in range(len(both[0][1][0]))]
    return [y, *states]


def qlinear_conv(x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, bias, groups):
    samples, channels, height, width = x.shape
    out, inner, kh, kw = w.shape
    sums = np.zeros((samples, out, height - kh + 1, width - kw + 1), np.int64)
    for o in range(out):
        first = o // (out // groups) * inner
        for i in range(sums.shape[2]):
            for j in range(sums.shape[3]):
                seen = x[:, first:first + inner, i:i + kh, j:j + kw].astype(np.int64) - x_zero
                sums[:, o, i, j] = bias[o] + (seen * (w[o].astype(np.int64) - w_zero[o])).sum(
                    (1, 2, 3))
    scale = (x_scale * w_scale / y_scale).reshape(1, out, 1, 1)
    return np.clip(np.rint(sums * scale) + y_zero, 0, 255).astype(np.uint8)


def conv_integer(x, x_zero, w, zeros, groups):
    """With pads 1, 2, 0, 1, strides 2, 1 and dilations 1, 2."""
    seen = np.pad(x.astype(np.int64) - x_zero, ((0, 0), (0, 0), (1, 0), (2, 1)))
    w = w.astype(np.int64) - zeros.reshape(-1, 1, 1, 1).astype(np.int64)
    y = np.zeros((len(x), len(w), (seen.shape[2] - 3) // 2 + 1, seen.shape[3] - 2), np.int32)
    inner = w.shape[1]
    for o in range(len(w)):
        first = o // (len(w) // groups) * inner
        for i in range(y.shape[2]):
            for j in range(y.shape[3]):
                window = seen[:, first:first + inner, 2 * i:2 * i + 3, j:j + 3:2]
                y[:, o, i, j] = (window * w[o]).sum((1, 2, 3))
    return y


def max_pool_3d(x):
    """Windows of 2, a stride of 2, with the columns' order of indices."""
    samples, channels, *size = x.shape
    y = np.zeros((samples, channels, *[s // 2 for s in size]), x.dtype)
    index = np.zeros(y.shape, np.int64)
    for place in np.ndindex(y.shape):
        n, c, *at = place
        window = x[n, c][tuple(slice(2 * a, 2 * a + 2) for a in at)]
        best = np.unravel_index(np.argmax(window), window.shape)
        d, h, w = (2 * a + b for a, b in zip(at, best))
        y[place] = window[best]
        index[place] = (n * channels + c) * np.prod(size) + d + size[0] * (h + size[1] * w)
    return [y, index]


def cases():
    random = np.random.default_rng(1)

    def numbers(*shape, dtype=np.float32):
        return random.uniform(-1, 1, shape).astype(dtype)

    x = numbers(2, 3, 4, 6)
    yield 'lp_pool', 'LpPool', {'kernel_shape': [2, 3], 'strides': [2, 3], 'p': 3}, [x], [
        (np.abs(x.reshape(2, 3, 2, 2, 2, 3).astype(np.float64))**3).sum((3, 5))**(1 / 3)]
    yield 'global_lp_pool', 'GlobalLpPool', {'p': 3}, [x], [
        (np.abs(x.astype(np.float64))**3).sum((2, 3), keepdims=True)**(1 / 3)]
    for p in 1, 2:
        yield f'lp_normalization_{p}', 'LpNormalization', {'p': p, 'axis': 1}, [x], [
            x / np.linalg.norm(x, p, 1, keepdims=True)]
    x = numbers(2, 2, 4, 2, 6)
    yield 'max_pool_3d_indices', 'MaxPool', {'kernel_shape': [2, 2, 2], 'strides': [2, 2, 2],
                                             'storage_order': 1}, [x], max_pool_3d(x)
    for dtype in np.float16, np.float64:
        a, b = numbers(2, 1, 3, 4, dtype=dtype), numbers(5, 4, 2, dtype=dtype)
        name = np.dtype(dtype).name
        yield f'mat_mul_{name}', 'MatMul', {}, [a, b], [
            (a.astype(np.float32) if dtype == np.float16 else a) @ b.astype(
                np.float32 if dtype == np.float16 else dtype)]
    a, b = (random.integers(-2**31, 2**31, s).astype(np.int32) for s in ((3, 4), (4, 2)))
    yield 'mat_mul_int32', 'MatMul', {}, [a, b], [a @ b]
    # Rows along which one or the other is a single number, or neither.
    for name, shapes in (('channels', ((2, 3, 4, 5), (3, 1, 1))), ('columns', ((5,), (2, 3, 4, 5))),
                         ('single', ((2, 1, 3, 1), (2, 4, 3, 19))), ('both', ((3, 1), (1, 4))),
                         ('parts', ((2, 3, 1, 1, 6), (3, 4, 1, 1)))):
        a, b = (numbers(*shape) for shape in shapes)
        yield f'sub_{name}', 'Sub', {}, [a, b], [a - b]
        yield f'max_{name}', 'Max', {}, [a, b], [np.maximum(a, b)]
    x, x_zero = random.integers(0, 256, (2, 3, 7, 6)).astype(np.uint8), np.uint8(120)
    for name, out, groups in ('conv_integer', 5, 1), ('conv_integer_depthwise', 3, 3):
        w = random.integers(-128, 128, (out, 3 // groups, 3, 2)).astype(np.int8)
        zeros = random.integers(-9, 9, out).astype(np.int8)
        yield name, 'ConvInteger', {'pads': [1, 2, 0, 1], 'strides': [2, 1], 'dilations': [1, 2],
                                    'group': groups}, [x, w, x_zero, zeros], [
            conv_integer(x, x_zero, w, zeros, groups)]
    # Sums beyond what floats can be exact in.
    a, b = np.full((5, 300), 255, np.uint8), np.full((300, 70), -128, np.int8)
    a[0, ::7], b[::5, 3] = 3, 127
    yield 'mat_mul_integer_large', 'MatMulInteger', {}, [a, b, np.uint8(0), np.int8(127)], [
        (a.astype(np.int64) @ (b.astype(np.int64) - 127)).astype(np.int32)]
    x, w = (random.integers(0, 256, s).astype(np.uint8) for s in ((2, 4, 5, 4), (6, 2, 3, 2)))
    zeros = random.integers(100, 150, 6).astype(np.uint8)
    scales = random.uniform(0.01, 0.02, 6).astype(np.float32)
    bias = random.integers(-1000, 1000, 6).astype(np.int32)
    given = [x, np.float32(0.02), np.uint8(120), w, scales, zeros, np.float32(0.15), np.uint8(110)]
    yield 'q_linear_conv_groups', 'QLinearConv', {'group': 2}, [*given, bias], [
        qlinear_conv(*given, bias, 2)]
    hidden, features, lengths = 4, 3, np.array([5, 2], np.int32)
    x = numbers(5, 2, features)
    w, r, b, p = (numbers(2, 4 * hidden, features), numbers(2, 4 * hidden, hidden),
                  numbers(2, 8 * hidden), numbers(2, 3 * hidden))
    yield 'lstm_functions', 'LSTM', {
        'hidden_size': hidden, 'direction': 'bidirectional', 'clip': 0.75,
        'activations': ['HardSigmoid', 'Softsign', 'Affine'] * 2,
        'activation_alpha': [0.3, 0.9, 0.3, 0.9], 'activation_beta': [0.4, 0.1, 0.4, 0.1]
    }, [x, w, r, b, lengths, None, None, p], two_directions(
        lambda d: lstm(x, w[d], r[d], b[d], lengths, p[d], d == 1, 0.75))
    w, r, b = numbers(2, 3 * hidden, features), numbers(2, 3 * hidden, hidden), numbers(
        2, 6 * hidden)
    for after in 0, 1:
        yield f'gru_functions_{after}', 'GRU', {
            'hidden_size': hidden, 'direction': 'bidirectional', 'linear_before_reset': after,
            'activations': ['Sigmoid', 'LeakyRelu'] * 2, 'activation_alpha': [0.2, 0.2]
        }, [x, w, r, b, lengths], two_directions(
            lambda d, after=after: gru(x, w[d], r[d], b[d], lengths, d == 1, after))


def write(folder, name, operator, attributes, inputs, outputs):
    given = [None if x is None else np.asarray(x) for x in inputs]
    first = given[0].dtype
    expected = [np.asarray(y).astype(first) if np.asarray(y).dtype.kind == 'f' else np.asarray(y)
                for y in outputs]
    names = ['' if x is None else f'x{i}' for i, x in enumerate(given)]
    node = helper.make_node(operator, names, [f'y{i}' for i in range(len(expected))], **attributes)

    def info(name, x):
        return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(x.dtype)
                                             if hasattr(helper, 'np_dtype_to_tensor_dtype') else
                                             TensorProto.DataType.Value(NAMES[x.dtype.name]),
                                             x.shape)

    there = [(n, x) for n, x in zip(names, given) if x is not None]
    graph = helper.make_graph([node], name, [info(n, x) for n, x in there],
                              [info(f'y{i}', y) for i, y in enumerate(expected)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 15)])
    backend_test.write(folder, name, model, [x for _, x in there], expected)


NAMES = {'float16': 'FLOAT16', 'float32': 'FLOAT', 'float64': 'DOUBLE', 'uint8': 'UINT8',
         'int8': 'INT8', 'int32': 'INT32', 'int64': 'INT64'}

if __name__ == '__main__':
    for case in cases():
        if case[0] in sys.argv[2:] or len(sys.argv) == 2:
            write(sys.argv[1], *case)
