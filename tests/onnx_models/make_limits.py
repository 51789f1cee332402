#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models of many nodes or weights, for limits.cpp, which knows what they say:

    make_limits.py folder

chain_300.onnx: 300 nodes, y = relu(... relu(x + bias) + bias ...).
bytes.onnx: y = relu(x), and tensors of which element i is i 7 % 256, as outputs.
weights_100k.onnx: a layer of 784 x 128 and one of 128 x 10 of steps of 1/64, as PyTorch exports them,
but listed as inputs as in files of old exporters.
"""
import sys
from pathlib import Path

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


def value(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def save(path, nodes, x, y, tensors, inputs=()):
    graph = helper.make_graph(nodes, path.stem, [x, *inputs], [y], tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]), path)


def steps(rows, columns):
    """Element i is (i 37 % 101 - 50) / 64."""
    return ((numpy.arange(rows * columns) * 37 % 101 - 50) / 64).astype(numpy.float32).reshape(
        rows, columns)


def main():
    folder = Path(sys.argv[1])
    nodes = []
    for i in range(150):
        nodes += [helper.make_node('Add', [f'v{i}', 'bias'], [f'sum_{i}']),
                  helper.make_node('Relu', [f'sum_{i}'], [f'v{i + 1}'])]
    bias = numpy.array([0.5, -0.25, 1, -1], numpy.float32)
    save(folder / 'chain_300.onnx', nodes, value('v0', [4]), value('v150', [4]),
         [numpy_helper.from_array(bias, 'bias')])
    save(folder / 'weights_100k.onnx',
         [helper.make_node('Gemm', ['x', 'w'], ['h'], transB=1),
          helper.make_node('Relu', ['h'], ['r']),
          helper.make_node('Gemm', ['r', 'v'], ['y'], transB=1)],
         value('x', [1, 784]), value('y', [1, 10]),
         [numpy_helper.from_array(steps(128, 784), 'w'), numpy_helper.from_array(steps(10, 128), 'v')],
         [value('w', [128, 784]), value('v', [10, 128])])

    # Bytes around the least size of what is laid apart, and of sizes that are no multiple of four.
    kinds = {'a': (numpy.uint8, 4095), 'b': (numpy.uint8, 4096), 'c': (numpy.int8, 4097),
             'd': (numpy.uint16, 2049), 'e': (numpy.float64, 512)}
    tensors = [numpy_helper.from_array((numpy.arange(size) * 7 % 256).astype(dtype), name)
               for name, (dtype, size) in kinds.items()]
    graph = helper.make_graph([helper.make_node('Relu', ['x'], ['y'])], 'bytes',
                              [value('x', [1])],
                              [value('y', [1])] + [
                                  helper.make_tensor_value_info(t.name, t.data_type, t.dims)
                                  for t in tensors], tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]),
              folder / 'bytes.onnx')


if __name__ == '__main__':
    main()
