# SPDX-License-Identifier: BSL-1.0
"""Models node by node."""
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper

import backend_test

TYPES = {'float32': TensorProto.FLOAT, 'float64': TensorProto.DOUBLE, 'int64': TensorProto.INT64, 'int32': TensorProto.INT32}


class Graph:
    """Nodes one after the other; arrays among their inputs become initializers."""

    def __init__(self, name, opset=13):
        self.name = name
        self.opset = opset
        self.nodes = []
        self.constants = []
        self.inputs = []
        self.outputs = []

    def input(self, name, kind, shape):
        self.inputs.append(helper.make_tensor_value_info(name, TYPES[kind], shape))
        return name

    def output(self, name, kind, shape):
        self.outputs.append(helper.make_tensor_value_info(name, TYPES[kind], shape))

    def constant(self, array):
        name = f'constant_{len(self.constants)}'
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def __call__(self, op, *inputs, outputs=None, **attributes):
        names = [x if isinstance(x, str) else self.constant(x) for x in inputs]
        outputs = outputs or [f'{op}_{len(self.nodes)}']
        self.nodes.append(helper.make_node(op, names, outputs, name=f'{self.name}/{outputs[0]}',
                                           **attributes))
        return outputs[0]

    def model(self):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs,
                                  self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid('', self.opset),
                                                       helper.make_opsetid('ai.onnx.ml', 1)])


def numbers(random, *shape):
    return random.uniform(-1, 1, shape).astype(np.float32)


def write(makers):
    """What of `make_x.py folder [name...]` is named, or all."""
    makers = {make.__name__: make for make in makers}
    for name in sys.argv[2:] or makers:
        model, inputs, outputs = makers[name]()
        doubles = [y.type.tensor_type.elem_type == TensorProto.DOUBLE for y in model.graph.output]
        backend_test.write(sys.argv[1], name, model, inputs,
                           [y.astype(np.float32) if y.dtype == np.float64 and not is_double else y
                            for y, is_double in zip(outputs, doubles)])
