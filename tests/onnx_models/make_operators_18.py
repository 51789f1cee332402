#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models of one operator each of what operator sets 18 to 24 changed, and outputs by numpy
and PyTorch, in folders as make_models.py's.

    make_operators_18.py build/onnx_models col2im deform_conv ...
"""
import itertools
import sys

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

from make_newer_operators import write


def integers(*values):
    return np.array(values, np.int64)


def between(image, at):
    """What lies between the elements of an image around a place, zeros beyond it."""
    low = np.floor(at).astype(int)
    result = 0.0
    for corner in itertools.product((0, 1), repeat=len(at)):
        place = low + corner
        if np.all(place >= 0) and np.all(place < image.shape):
            result += np.prod(1 - np.abs(at - place)) * image[tuple(place)]
    return result


def deform_conv(x, w, offset, bias, mask, group, offset_group, stride, pad, dilation):
    """Of any number of axes, with the same stride, padding and dilation along each."""
    kernel, out = w.shape[2:], offset.shape[2:]
    offset = offset.reshape(len(x), offset_group, *kernel, len(kernel), *out)
    mask = mask.reshape(len(x), offset_group, *kernel, *out)
    y = np.zeros((len(x), len(w), *out)) + bias.reshape(-1, *[1] * len(out))
    for n, o, c in np.ndindex(len(x), len(w), w.shape[1]):
        channel = o // (len(w) // group) * w.shape[1] + c
        g = channel // (x.shape[1] // offset_group)
        for at, k in itertools.product(np.ndindex(out), np.ndindex(kernel)):
            place = stride * np.array(at) - pad + dilation * np.array(k) + offset[
                (n, g, *k, slice(None), *at)]
            y[(n, o, *at)] += w[(o, c, *k)] * mask[(n, g, *k, *at)] * between(x[n, channel], place)
    return y


def group_norm(x, groups, scale, bias):
    """scale and bias for each channel."""
    shape = len(x), groups, -1
    apart = x.reshape(shape)
    normal = (apart - apart.mean(2, keepdims=True)) / np.sqrt(apart.var(2, keepdims=True) + 1e-5)
    each = 1, -1, *[1] * (x.ndim - 2)
    return normal.reshape(x.shape) * scale.reshape(each) + bias.reshape(each)


def roi_align_max(x, rois, images, size, ratio, scale, offset):
    """The greatest of the four elements around each sample, times their shares."""
    y = np.zeros((len(rois), x.shape[1], *size))
    last = np.array(x.shape[2:]) - 1
    for r, c, *part in np.ndindex(y.shape):
        low, high = rois[r, [1, 0]] * scale - offset, rois[r, [3, 2]] * scale - offset
        each = (high - low if offset else np.maximum(high - low, 1)) / size
        found = []
        for sample in np.ndindex(ratio, ratio):
            at = low + (np.array(part) + (np.array(sample) + 0.5) / ratio) * each
            if np.any(at < -1) or np.any(at > last + 1):
                found.append(0)
                continue
            at = np.clip(at, 0, last)
            for corner in itertools.product((0, 1), repeat=2):
                place = np.minimum(at.astype(int) + corner, last)
                share = np.where(corner, at - at.astype(int), 1 - (at - at.astype(int)))
                found.append(share.prod() * x[(images[r], c, *place)])
        y[(r, c, *part)] = max(found)
    return y


def body(name, nodes, inputs, outputs):
    """A graph within a node."""
    info = helper.make_tensor_value_info
    return helper.make_graph([helper.make_node(op, list(i), list(o)) for op, i, o in nodes], name,
                             [info(*i) for i in inputs], [info(*o) for o in outputs])


def cases():
    random = np.random.default_rng(3)

    def numbers(*shape, dtype=np.float32):
        return random.uniform(-1, 1, shape).astype(dtype)

    a, b = (random.integers(-2**15, 2**15, s).astype(np.int16) for s in ((2, 1, 3), (5, 1)))
    yield 'bitwise_xor', 'BitwiseXor', 18, {}, [a, b], [a ^ b]
    yield 'bitwise_not', 'BitwiseNot', 18, {}, [a.view(np.uint16)], [~a.view(np.uint16)]
    x = random.integers(-9, 9, (5, 2, 6)).astype(np.int32)
    yield ('center_crop_pad', 'CenterCropPad', 18, {'axes': [-1, 0]}, [x, integers(3, 8)],
           [np.pad(x[:, :, 1:4], ((1, 2), (0, 0), (0, 0)))])
    x = numbers(2, 12, 12)
    yield ('col2im', 'Col2Im', 18, {'dilations': [2, 1], 'strides': [1, 2], 'pads': [1, 0, 1, 2]},
           [x, integers(4, 5), integers(2, 3)],
           [functional.fold(torch.tensor(x), (4, 7), (2, 3), (2, 1), (1, 0), (1, 2)).numpy()[..., :5]])
    x, w = numbers(2, 4, 4, 5), numbers(6, 2, 2, 3)
    offset, mask = 2 * numbers(2, 24, 2, 2), numbers(2, 12, 2, 2)
    bias = numbers(6)
    yield ('deform_conv', 'DeformConv', 19, {'group': 2, 'offset_group': 2, 'strides': [2, 2],
                                             'pads': [1, 1, 1, 2], 'dilations': [2, 2]},
           [x, w, offset, bias, mask], [deform_conv(x, w, offset, bias, mask, 2, 2, 2, 1, 2)])
    x, w, offset = numbers(1, 1, 2, 3, 3), numbers(1, 1, 1, 2, 2), numbers(1, 12, 2, 2, 2)
    yield ('deform_conv_3d', 'DeformConv', 22, {}, [x, w, offset],
           [deform_conv(x, w, offset, np.zeros(1), np.ones((1, 4, 2, 2, 2)), 1, 1, 1, 0, 1)])
    x, scale, bias = numbers(2, 6, 3), numbers(6), numbers(6)
    yield ('group_normalization_18', 'GroupNormalization', 18, {'num_groups': 2},
           [x, scale[:2], bias[:2]], [group_norm(x, 2, scale[:2].repeat(3), bias[:2].repeat(3))])
    yield ('group_normalization_21', 'GroupNormalization', 21, {'num_groups': 3},
           [x, scale, bias], [group_norm(x, 3, scale, bias)])
    x = numbers(2, 2, 5, 6)
    tensor = torch.tensor(x)
    yield ('lp_pool_18', 'LpPool', 18, {'kernel_shape': [2, 2], 'dilations': [2, 3], 'p': 1,
                                        'strides': [2, 2], 'ceil_mode': 1}, [x],
           [sum(np.abs(np.pad(x, ((0, 0), (0, 0), (0, 0), (0, 1)))[:, :, i:i + 3:2, j:j + 4:2])
                for i in (0, 2) for j in (0, 3))])
    yield ('average_pool_19', 'AveragePool', 19, {'kernel_shape': [3, 3], 'strides': [2, 2],
                                                  'pads': [1, 1, 1, 1], 'ceil_mode': 1,
                                                  'count_include_pad': 1}, [x],
           [functional.avg_pool2d(tensor, 3, 2, 1, True).numpy()])
    yield ('max_pool_22', 'MaxPool', 22, {'kernel_shape': [1, 1], 'strides': [3, 2],
                                          'ceil_mode': 1}, [x], [x[:, :, ::3, ::2]])
    x = 4 * numbers(3, 5, dtype=np.float64)
    tensor = torch.tensor(x)
    yield 'mish', 'Mish', 18, {}, [x], [functional.mish(tensor).numpy()]
    yield 'gelu', 'Gelu', 20, {}, [x], [functional.gelu(tensor).numpy()]
    half = x.astype(np.float16)
    yield ('gelu_tanh', 'Gelu', 20, {'approximate': 'tanh'}, [half],
           [functional.gelu(torch.tensor(half).float(), approximate='tanh').half().numpy()])
    yield ('pad_wrap', 'Pad', 19, {'mode': 'wrap'}, [x, integers(2, 7), None, integers(-1)],
           [x[:, np.arange(-2, 12) % 5]])
    yield ('reduce_mean_18', 'ReduceMean', 18, {'keepdims': 0}, [x, integers(-2)], [x.mean(0)])
    yield ('reduce_sum_square_noop', 'ReduceSumSquare', 18, {'noop_with_empty_axes': 1}, [x],
           [x * x])
    nothing = np.zeros((2, 0, 3), np.float32)
    for name, value in ('LogSumExp', -np.inf), ('Prod', 1), ('Min', np.inf), ('L2', 0):
        yield (f'reduce_{name.lower()}_nothing', 'Reduce' + name, 20, {}, [nothing, integers(1)],
               [np.full((2, 1, 3), value, np.float32)])
    x = random.integers(0, 2, (3, 4)).astype(bool)
    yield 'reduce_min_bool', 'ReduceMin', 20, {}, [x, integers(0)], [x.all(0, keepdims=True)]
    x = numbers(1, 2, 7, 5)
    tensor = torch.tensor(x)
    for mode in 'linear', 'cubic':
        yield (f'resize_antialias_{mode}', 'Resize', 18, {
            'mode': mode, 'antialias': 1, 'exclude_outside': 1, 'cubic_coeff_a': -0.5, 'axes': [-1, 2]
        }, [x, None, None, integers(8, 3)], [functional.interpolate(
            tensor, (3, 8), mode='bi' + mode, align_corners=False, antialias=True).numpy()])
    # 5.25 of 7 and 3.75 of 5, and what the largest and the smallest scale make of both.
    yield ('resize_symmetric', 'Resize', 19, {'coordinate_transformation_mode': 'half_pixel_symmetric',
                                              'mode': 'linear', 'axes': [2]},
           [x, None, np.float32([0.75])],
           [np.stack([(1 - p % 1) * x[:, :, int(p)] + p % 1 * x[:, :, int(p) + 1] for p in
                      (np.arange(5) + 0.5) / 0.75 - 0.5 + 3.5 * (1 - 5 / 5.25)], 2)])
    for policy, scale, extents in ('not_larger', 4 / 7, (4, 3)), ('not_smaller', 9 / 5, (13, 9)):
        yield (f'resize_{policy}', 'Resize', 18, {
            'keep_aspect_ratio_policy': policy, 'coordinate_transformation_mode': 'asymmetric',
            'nearest_mode': 'floor', 'axes': [2, 3]
        }, [x, None, None, integers(4, 9)], [x[:, :, (np.arange(extents[0]) / scale).astype(int)][
            ..., (np.arange(extents[1]) / scale).astype(int)]])
    x = numbers(7, 2)
    yield ('split_18', 'Split', 18, {'num_outputs': 3}, [x], [x[:3], x[3:6], x[6:]])
    for axes in 2, 3:
        theta, size = numbers(2, axes, axes + 1, dtype=np.float64), (2, 1, 3, 2, 4)[:axes + 2]
        yield (f'affine_grid_{axes}', 'AffineGrid', 20, {'align_corners': axes - 2},
               [theta, integers(*size)],
               [functional.affine_grid(torch.tensor(theta), size, axes == 3).numpy()])
    x = numbers(2, 3, 4, 2)
    seen = np.fft.ifft(x[..., 0] + 1j * x[..., 1], 6, 2)
    yield ('dft_20', 'DFT', 20, {'inverse': 1}, [x, np.int64(6)], [np.stack([seen.real, seen.imag], -1)])
    yield ('dft_mirrored', 'DFT', 20, {'inverse': 1, 'onesided': 1}, [x, np.int64(5), np.int64(-3)],
           [np.fft.irfft(x[..., 0] + 1j * x[..., 1], 5, 1)[..., None]])
    x, grid = numbers(2, 2, 3, 4, 5), 1.5 * numbers(2, 2, 1, 3, 3)
    for mode, padding in ('linear', 'reflection'), ('linear', 'zeros'), ('nearest', 'border'):
        yield (f'grid_sample_{mode}_{padding}', 'GridSample', 20,
               {'mode': mode, 'padding_mode': padding}, [x, grid],
               [functional.grid_sample(torch.tensor(x), torch.tensor(grid),
                                       mode='bilinear' if mode == 'linear' else mode,
                                       padding_mode=padding, align_corners=False).numpy()])
    grid = 1.2 * numbers(2, 6, 1)
    yield ('grid_sample_line', 'GridSample', 22, {'align_corners': 1}, [x[:, :, 0, 0], grid],
           [np.array([[[between(row, (at + 1) * 2) for at in grid[n]] for row in x[n, :, 0, 0]]
                      for n in range(2)])])
    x = np.float16([1, -np.inf, np.nan, np.inf])
    yield 'is_inf_20', 'IsInf', 20, {'detect_negative': 0}, [x], [np.isposinf(x)]
    x, rois = numbers(2, 2, 6, 7), np.float32([[0, 1, 9, 8], [2.5, 3, 13, 11], [-3, -2, 4, 30]])
    for opset, offset in (16, 0), (22, 0.5):
        yield (f'roi_align_max_{opset}', 'RoiAlign', opset, {
            'mode': 'max', 'output_height': 2, 'output_width': 3, 'sampling_ratio': 2,
            'spatial_scale': 0.5,
            'coordinate_transformation_mode': 'half_pixel' if offset else 'output_half_pixel'},
            [x, rois, integers(1, 0, 1)], [roi_align_max(x, rois, [1, 0, 1], (2, 3), 2, 0.5, offset)])
    x = np.uint64([[3, 2**63, 3, 1], [5, 1, 1, 5]])
    yield ('top_k_least', 'TopK', 24, {'largest': 0}, [x, integers(3)],
           [np.sort(x)[:, :3], np.argsort(x, 1, 'stable')[:, :3]])
    x = np.float16([[3, 5], [9, 1], [3, 1], [1, 5]])
    yield ('top_k_greatest', 'TopK', 24, {'axis': 0}, [x, integers(2)],
           [np.float16([[9, 5], [3, 5]]), np.int64([[1, 0], [0, 3]])])
    yield ('reshape_nothing', 'Reshape', 19, {'allowzero': 1}, [numbers(0, 3), integers(3, 4, 0)],
           [np.zeros((3, 4, 0))])
    x = numbers(2, 3, 4, dtype=np.float64)
    yield 'reshape_21', 'Reshape', 21, {}, [x, integers(0, -1)], [x.reshape(2, 12)]
    yield 'shape_21', 'Shape', 21, {'start': -2, 'end': 9}, [x], [integers(3, 4)]
    yield 'size_21', 'Size', 21, {}, [x], [np.int64(24)]
    yield ('constant_of_shape_20', 'ConstantOfShape', 20, {
        'value': numpy_helper.from_array(np.float16([-1.5]))}, [integers(2, 3)],
        [np.full((2, 3), -1.5, np.float16)])
    a, b = np.array([True, False, True]), np.array([[True], [False]])
    yield 'equal_19', 'Equal', 19, {}, [a, b], [a == b]
    yield ('pad_18', 'Pad', 18, {'mode': 'reflect'}, [x, integers(1, 2, 0, 1), None, integers(1, -1)],
           [np.pad(x, ((0, 0), (1, 0), (2, 1)), 'reflect')])
    yield ('split_18_uneven', 'Split', 18, {'axis': -1, 'num_outputs': 3}, [x[..., [0, 1, 2, 3, 0]]],
           [x[..., :2], x[..., 2:], x[..., :1]])
    for name, f in {'L1': lambda y: np.abs(y).sum(1), 'Max': lambda y: y.max(1),
                    'LogSum': lambda y: np.log(y.sum(1))}.items():
        positive = x if name != 'LogSum' else np.abs(x)
        yield (f'reduce_{name.lower()}_axes', f'Reduce{name}', 18, {'keepdims': 0},
               [positive, integers(1)], [f(positive)])
    real, count, truth = (lambda n, s, t=t: (n, t, s) for t in (
        TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL))
    x, sum_ = numbers(3, 2), numbers(2)
    step = body('step', [('Add', ('sum', 'part'), ('next',)), ('Neg', ('next',), ('minus',))],
                [real('sum', [2]), real('part', [2])], [real('next', [2]), real('minus', [2])])
    totals = sum_ + np.cumsum(x, 0, dtype=np.float32)
    yield ('scan_19', 'Scan', 19, {'body': step, 'num_scan_inputs': 1}, [sum_, x],
           [totals[-1], -totals])
    turn = body('turn', [('Add', ('x', 'x'), ('next',)), ('Identity', ('go',), ('go_on',)),
                         ('Identity', ('next',), ('seen',))],
                [count('i', []), truth('go', []), real('x', [2])],
                [truth('go_on', []), real('next', [2]), real('seen', [2])])
    yield ('loop_21', 'Loop', 21, {'body': turn}, [np.int64(3), np.bool_(True), sum_],
           [8 * sum_, np.stack([2 * sum_, 4 * sum_, 8 * sum_])])
    three = helper.make_tensor('t', TensorProto.FLOAT, [2], [3, 4])
    branches = {f'{which}_branch': helper.make_graph(
        [helper.make_node('Constant', [], ['c'], value=three),
         helper.make_node(op, ['c'], ['y'])], which, [],
        [helper.make_tensor_value_info('y', TensorProto.FLOAT, [2])])
        for which, op in (('then', 'Neg'), ('else', 'Sqrt'))}
    yield 'if_19', 'If', 19, branches, [np.bool_(True)], [np.float32([-3, -4])]


if __name__ == '__main__':
    for name, operator, opset, attributes, inputs, outputs in cases():
        if name in sys.argv[2:] or len(sys.argv) == 2:
            inputs = [None if x is None else np.asarray(x) for x in inputs]
            real = [x.dtype for x in inputs if x is not None and x.dtype.kind == 'f']
            write(sys.argv[1], name, operator, opset, attributes, inputs, [
                y.astype(real[0]) if real and y.dtype.kind == 'f' else y for y in outputs])
