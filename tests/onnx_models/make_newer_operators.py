#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models of one operator each of operator sets 19 to 27, with element types that python3-onnx
may not know, and outputs by numpy, in folders as make_models.py's.

    make_newer_operators.py build/onnx_models quantize_int4_blocks cum_prod ...
"""
import os
import sys

import numpy as np
from onnx import ModelProto, TensorProto, ValueInfoProto, helper

TYPES = {'float32': 1, 'uint8': 2, 'int8': 3, 'uint16': 4, 'int16': 5, 'int32': 6, 'int64': 7,
         'bool': 9, 'float16': 10, 'float64': 11, 'uint64': 13}
E4M3FN, E5M2, UINT4, INT4, E2M1, E8M0, UINT2, INT2 = 17, 19, 21, 22, 23, 24, 25, 26


class Small:
    """Numbers of a type that numpy lacks: the numbers, and how they stand in a file."""

    def __init__(self, number, values):
        self.number = number
        self.values = np.asarray(values)
        self.shape = self.values.shape

    def raw(self):
        codes = np.vectorize(self.code, otypes=[np.int64])(self.values).ravel()
        together = {UINT4: 2, INT4: 2, E2M1: 2, UINT2: 4, INT2: 4}.get(self.number, 1)
        bits = 8 // together
        codes = np.append(codes & 2**bits - 1, np.zeros(-len(codes) % together, np.int64))
        codes = codes.reshape(-1, together)
        return (codes << np.arange(together) * bits).sum(1).astype(np.uint8).tobytes()

    def code(self, x):
        if self.number in (UINT4, INT4, UINT2, INT2):
            return int(x)
        if self.number == E8M0:
            return int(np.log2(x)) + 127
        exponent_bits, bits, bias = {E4M3FN: (4, 3, 7), E5M2: (5, 2, 15), E2M1: (2, 1, 1)}[self.number]
        sign = int(np.signbit(x)) << (exponent_bits + bits)
        if not np.isfinite(x):
            return sign | {E4M3FN: 0x7F, E5M2: 0x7C if np.isinf(x) else 0x7F}[self.number]
        for code in range(2**(exponent_bits + bits)):
            exponent, fraction = divmod(code, 2**bits)
            place = max(exponent, 1) - bias - bits
            if abs(x) == (fraction + (2**bits if exponent else 0)) * 2.0**place:
                return sign | code
        raise ValueError(f'{x} is no number of type {self.number}')


def nearest(x):
    """Numbers of E4M3FN, ties to even, limited."""
    place = 2.0**(np.maximum(np.floor(np.log2(np.maximum(np.abs(x), 1e-9))), -6) - 3)
    return np.clip(np.rint(x / place) * place, -448, 448)


def message(x):
    small = isinstance(x, Small)
    x = x if small else np.asarray(x)
    number = x.number if small else TYPES[x.dtype.name]
    return TensorProto(dims=x.shape, data_type=number,
                       raw_data=x.raw() if small else np.ascontiguousarray(x).tobytes())


def write(folder, name, operator, opset, attributes, inputs, outputs):
    data = os.path.join(folder, 'test_' + name, 'test_data_set_0')
    os.makedirs(data, exist_ok=True)
    there = {f'x{i}': message(x) for i, x in enumerate(inputs) if x is not None}
    expected = {f'y{i}': message(y) for i, y in enumerate(outputs) if y is not None}
    node = helper.make_node(operator, ['' if x is None else f'x{i}' for i, x in enumerate(inputs)],
                            ['' if y is None else f'y{i}' for i, y in enumerate(outputs)],
                            **attributes)

    def infos(tensors):
        result = []
        for each, tensor in tensors.items():
            info = ValueInfoProto(name=each)
            info.type.tensor_type.elem_type = tensor.data_type
            info.type.tensor_type.shape.SetInParent()
            for extent in tensor.dims:
                info.type.tensor_type.shape.dim.add().dim_value = extent
            result.append(info)
        return result

    graph = helper.make_graph([node], name, infos(there), infos(expected))
    model = ModelProto(ir_version=10, graph=graph, opset_import=[helper.make_opsetid('', opset)])
    with open(os.path.join(folder, 'test_' + name, 'model.onnx'), 'wb') as file:
        file.write(model.SerializeToString())
    for kind, tensors in ('input', there), ('output', expected):
        for i, tensor in enumerate(tensors.values()):
            with open(os.path.join(data, f'{kind}_{i}.pb'), 'wb') as file:
                file.write(tensor.SerializeToString())


def attention(q, k, v, scale, allowed, bias=0.0, cap=0.0):
    """Of (batch, heads, times, features): y, and the scores after each step."""
    group = q.shape[1] // k.shape[1]
    k, v = np.repeat(k, group, 1), np.repeat(v, group, 1)
    scores = scale * q @ k.swapaxes(2, 3)
    capped = cap * np.tanh(scores / cap) if cap else scores
    biased = np.where(allowed, capped + bias, -np.inf)
    weights = np.where(allowed, np.exp(biased - np.where(allowed, biased, -1e30).max(
        -1, keepdims=True)), 0)
    weights = weights / np.maximum(weights.sum(-1, keepdims=True), 1e-30)
    return weights @ v, (scores, capped, biased, weights)


def rotated(x, c, s, interleaved):
    a, b = (x[..., ::2], x[..., 1::2]) if interleaved else np.split(x, 2, -1)
    parts = c * a - s * b, s * a + c * b
    return np.stack(parts, -1).reshape(x.shape) if interleaved else np.concatenate(parts, -1)


def causal_conv(x, w, bias, past):
    seen = np.concatenate([past, x], 2)
    y = sum(w[:, 0, k, None] * seen[:, :, k:k + x.shape[2]] for k in range(w.shape[2]))
    y = y + bias[:, None]
    return y / (1 + np.exp(-y)), seen[:, :, x.shape[2]:]


def gated_delta(q, k, v, state, decay, beta, scale):
    """Of (batch, time, heads, features)."""
    state, y, group = state.copy(), [], q.shape[2] // k.shape[2]
    for t in range(q.shape[1]):
        state = state * np.exp(decay[:, t])[..., None]
        left = beta[:, t] * (v[:, t] - np.einsum('bhdm,bhd->bhm', state, k[:, t]))
        state = state + k[:, t][..., None] * left[:, :, None]
        y.append(scale * np.einsum('bhd,bhdm->bhm', q[:, t], np.repeat(state, group, 1)))
    return np.stack(y, 1), state


def cases():
    random = np.random.default_rng(2)

    def numbers(*shape, dtype=np.float32):
        return random.uniform(-1, 1, shape).astype(dtype)

    # Blocks of 2 along an axis of 5.
    x = 20 * numbers(2, 5, 3)
    scales, zeros = random.uniform(1, 3, (2, 3, 3)).astype(np.float32), random.integers(
        -3, 4, (2, 3, 3))
    each, zero = np.repeat(scales, 2, 1)[:, :5], np.repeat(zeros, 2, 1)[:, :5]
    q = np.clip(np.rint(x / each) + zero, -8, 7)
    blocks = {'axis': 1, 'block_size': 2}
    yield ('quantize_int4_blocks', 'QuantizeLinear', 21, blocks,
           [x, scales, Small(INT4, zeros)], [Small(INT4, q)])
    yield ('dequantize_int4_blocks', 'DequantizeLinear', 21, blocks,
           [Small(INT4, q), scales, Small(INT4, zeros)], [((q - zero) * each).astype(np.float32)])
    x = np.array([0.3, -1.1, 7e3, -900, 20.6], np.float32)
    yield ('quantize_e5m2', 'QuantizeLinear', 23, {'output_dtype': E5M2, 'saturate': 0},
           [x, np.float32(0.01)], [Small(E5M2, [32, -112, np.inf, -np.inf, 2048])])
    yield ('quantize_e4m3fn', 'QuantizeLinear', 19, {},
           [x.astype(np.float16), np.float16(2), Small(E4M3FN, 0.0)],
           [Small(E4M3FN, [0.15625, -0.5625, 448, -448, 10])])
    yield ('quantize_precision', 'QuantizeLinear', 23, {'precision': 10, 'output_dtype': 4},
           [np.float32([2049, 4102, 1e5]), np.float32(1)], [np.array([2048, 4104, 65535], np.uint16)])
    yield ('dequantize_mx', 'DequantizeLinear', 24, {'axis': 0, 'block_size': 2, 'output_dtype': 10},
           [Small(E2M1, [[0.5, -6], [1.5, 3], [-0.0, 4]]), Small(E8M0, [[2, 0.25], [8, 1]])],
           [np.array([[1, -1.5], [3, 0.75], [0, 4]], np.float16)])
    yield ('cast_power_down', 'Cast', 24, {'to': E8M0, 'round_mode': 'down'},
           [np.float32([0.9, 4, 7.9, 1e-30])], [Small(E8M0, [0.5, 4, 4, 2.0**-100])])
    yield ('cast_e4m3fn_int2', 'Cast', 25, {'to': INT2}, [Small(E4M3FN, [-1.75, 1.5, 448, -5])],
           [Small(INT2, [-1, 1, 1, -2])])
    yield ('cast_unsaturated', 'Cast', 19, {'to': E4M3FN, 'saturate': 0},
           [np.float32([500, -1e9, 448, -1.1])], [Small(E4M3FN, [np.nan, np.nan, 448, -1.125])])
    a, b = random.integers(-3, 4, (2, 3)) / 2, random.integers(0, 9, (3, 2))
    yield ('q_linear_mat_mul', 'QLinearMatMul', 21, {},
           [Small(E5M2, a), np.float32(0.5), Small(E5M2, 0.0), b.astype(np.uint8), np.float32([4, 2]),
            np.uint8([3, 1]), np.float32(0.125), Small(E4M3FN, 0.0)],
           [Small(E4M3FN, nearest(a @ (b - [3, 1]) * [16, 8]))])
    yield 'is_nan', 'IsNaN', 20, {}, [Small(E5M2, [1, np.nan, np.inf])], [np.array([0, 1, 0], bool)]
    yield ('is_inf', 'IsInf', 20, {'detect_positive': 0}, [Small(E5M2, [-np.inf, np.nan, np.inf])],
           [np.array([1, 0, 0], bool)])
    small = random.integers(0, 4, (3, 5))
    yield 'transpose_uint2', 'Transpose', 25, {}, [Small(UINT2, small)], [Small(UINT2, small.T)]
    yield ('concat_int4', 'Concat', 27, {'axis': 0}, [Small(INT4, small), Small(INT4, -small)],
           [Small(INT4, np.concatenate([small, -small]))])
    yield ('bit_cast_int4', 'BitCast', 26, {'to': E2M1}, [Small(INT4, [0, 1, 7, -8, -1])],
           [Small(E2M1, [0, 0.5, 6, -0.0, -6])])
    x = numbers(2, 3)
    yield 'bit_cast_float', 'BitCast', 26, {'to': 6}, [x], [x.view(np.int32)]
    yield 'add_27', 'Add', 27, {}, [x, x[:1]], [x + x[:1]]
    yield ('cum_prod', 'CumProd', 26, {'exclusive': 1, 'reverse': 1}, [x.astype(np.float16), np.int64(-1)],
           [np.stack([x.astype(np.float16).astype(float)[:, 1:].prod(1),
                      x.astype(np.float16).astype(float)[:, 2], np.ones(2)], 1).astype(np.float16)])
    yield ('range_half', 'Range', 27, {}, [np.float16(x) for x in (2048, 2058, 1)],
           [np.arange(2048, 2058).astype(np.float16)])
    x = numbers(2, 3, dtype=np.float64)
    yield 'swish', 'Swish', 24, {'alpha': 1.5}, [x], [x / (1 + np.exp(-1.5 * x))]
    x, w = numbers(2, 3, 4).astype(np.float16), numbers(3, 1)
    yield ('rms_normalization', 'RMSNormalization', 23, {'axis': -2, 'epsilon': 0.5}, [x, w],
           [(x.astype(float) / np.sqrt((x.astype(float)**2).mean((1, 2), keepdims=True) + 0.5) *
             w).astype(np.float32)])
    cache, update = random.integers(0, 8, (2, 4, 3)), random.integers(-8, 0, (2, 2, 3))
    wanted = cache.copy()
    for sample, first in enumerate((3, 1)):
        for i in range(2):
            wanted[sample, (first + i) % 4] = update[sample, i]
    yield ('tensor_scatter', 'TensorScatter', 24, {'mode': 'circular'},
           [Small(INT4, cache), Small(INT4, update), np.array([3, 1])], [Small(INT4, wanted)])
    x, c, s = numbers(2, 3, 4, 6), numbers(2, 4, 2), numbers(2, 4, 2)
    yield ('rotary_interleaved', 'RotaryEmbedding', 23, {'interleaved': 1, 'rotary_embedding_dim': 4},
           [x, c, s], [np.concatenate([rotated(x[..., :4], c[:, None], s[:, None], True),
                                       x[..., 4:]], -1)])
    x, c, s, at = numbers(2, 4, 18), numbers(9, 3), numbers(9, 3), random.integers(0, 9, (2, 4))
    yield ('rotary_packed', 'RotaryEmbedding', 23, {'num_heads': 3}, [x, c, s, at],
           [rotated(x.reshape(2, 4, 3, 6), c[at][:, :, None], s[at][:, :, None], False).reshape(
               x.shape)])
    x, w, bias, past = numbers(2, 3, 5), numbers(3, 1, 4), numbers(3), numbers(2, 3, 3)
    yield ('causal_conv_with_state', 'CausalConvWithState', 27, {'activation': 'silu'},
           [x, w, bias, past], list(causal_conv(x, w, bias, past)))
    q, k, v = numbers(2, 3, 4, 3), numbers(2, 3, 2, 3), numbers(2, 3, 2, 5)
    state, decay, beta = numbers(2, 2, 3, 5), numbers(2, 3, 2, 3), numbers(2, 3, 2, 1)
    y, present = gated_delta(q, k, v, state, decay, beta, 0.5)
    yield ('linear_attention', 'LinearAttention', 27, {'q_num_heads': 4, 'kv_num_heads': 2,
                                                       'scale': 0.5},
           [q.reshape(2, 3, 12), k.reshape(2, 3, 6), v.reshape(2, 3, 10), state,
            decay.reshape(2, 3, 6), beta.reshape(2, 3, 2)], [y.reshape(2, 3, 20), present])
    # Windows, a mask and a cap, where the first query of the first sample sees nothing.
    q, k, v = numbers(2, 4, 5, 6), numbers(2, 2, 7, 6), numbers(2, 2, 7, 3)
    at, keys = np.arange(5)[:, None], np.arange(7)
    mask = random.uniform(size=(2, 1, 5, 7)) < 0.8
    mask[0, 0, 0] = False
    y, steps = attention(q, k, v, 6**-0.5, mask & (keys >= at - 2) & (keys <= at + 1), cap=0.5)
    yield ('attention_windows', 'Attention', 25, {'left_window_size': 2, 'right_window_size': 1,
                                                  'softcap': 0.5, 'qk_matmul_output_mode': 1},
           [q, k, v, mask], [y, None, None, steps[1]])
    # Packed, with a past, causal, and a mask that is added.
    q, k, v = (numbers(2, 3, heads * 4) for heads in (6, 2, 2))
    past_k, past_v, mask = numbers(2, 2, 2, 4), numbers(2, 2, 2, 4), numbers(3, 5)
    mask[1, 2] = -np.inf

    def apart(x, heads):
        return x.reshape(2, 3, heads, 4).swapaxes(1, 2)

    all_k, all_v = (np.concatenate([past, apart(now, 2)], 2) for past, now in
                    ((past_k, k), (past_v, v)))
    y, steps = attention(apart(q, 6), all_k, all_v, 0.7, (np.arange(5) <= np.arange(3)[:, None] + 2) &
                         (mask > -np.inf), mask)
    yield ('attention_past', 'Attention', 23, {'q_num_heads': 6, 'kv_num_heads': 2, 'is_causal': 1,
                                               'scale': 0.7, 'softmax_precision': 11,
                                               'qk_matmul_output_mode': 3},
           [q, k, v, mask, past_k, past_v],
           [y.swapaxes(1, 2).reshape(2, 3, 24), all_k, all_v, steps[3]])
    # A cache that is filled so far, and a mask of its first keys.
    q, k, v = (x.astype(np.float16) for x in (numbers(2, 2, 3, 4), numbers(2, 2, 6, 4),
                                              numbers(2, 2, 6, 4)))
    lengths, mask = np.array([5, 2]), np.full((3, 5), True)
    mask[2, 0] = False
    allowed = np.append(mask, np.full((3, 1), False), 1) & (
        np.arange(6) < lengths[:, None, None, None]) & (
            np.arange(6) <= np.arange(3)[:, None] + lengths[:, None, None, None] - 3)
    y, _ = attention(*(x.astype(float) for x in (q, k, v)), 0.5, allowed)
    yield ('attention_lengths', 'Attention', 24, {'is_causal': 1},
           [q, k, v, mask, None, None, lengths], [y.astype(np.float16)])


if __name__ == '__main__':
    for name, operator, opset, attributes, inputs, outputs in cases():
        if name not in sys.argv[2:] and len(sys.argv) > 2:
            continue
        kind = next((x.dtype for x in inputs if not isinstance(x, Small) and x is not None and
                     np.asarray(x).dtype.kind == 'f'), None)
        write(sys.argv[1], name, operator, opset, attributes, inputs,
              [y.astype(np.float32) if isinstance(y, np.ndarray) and y.dtype == np.float64 and
               kind == np.float32 else y for y in outputs])
