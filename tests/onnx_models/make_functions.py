#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes models with functions of their own and outputs by numpy, in folders as make_models.py's.

    make_functions.py build/onnx_models [name...]
"""
import math

import numpy as np
from onnx import AttributeProto, TensorProto, helper, numpy_helper
from onnx.helper import make_node as node

import graph

MAIN = helper.make_opsetid('', 17)
ATEN = 'pkg.onnxscript.torch_lib'
NETS = 'pkg.torch.2.1.0'
OPSETS = [MAIN, helper.make_opsetid(ATEN, 1), helper.make_opsetid(NETS, 1)]
KINDS = {float: AttributeProto.FLOAT, int: AttributeProto.INT}


def refer(to, **kinds):
    """A node with attributes that are those of the function: alpha=('factor', float)."""
    for name, (referred, kind) in kinds.items():
        attribute = to.attribute.add()
        attribute.name, attribute.ref_attr_name, attribute.type = name, referred, KINDS[kind]
    return to


def function(domain, name, inputs, outputs, nodes, attributes=(), **defaults):
    result = helper.make_function(domain, name, inputs, outputs, nodes, OPSETS, list(attributes))
    # attribute_proto is of newer versions of ONNX than Debian's: field 11, its messages by hand.
    for key, value in defaults.items():
        content = helper.make_attribute(key, value).SerializeToString()
        assert len(content) < 128
        result.MergeFromString(bytes([11 << 3 | 2, len(content)]) + content)
    return result


def info(name, x):
    kind = TensorProto.BOOL if x.dtype == np.bool_ else graph.TYPES[x.dtype.name]
    return helper.make_tensor_value_info(name, kind, x.shape)


def made(nodes, inputs, outputs, functions, opsets, constants=()):
    """A model and its data, as graph.write takes them."""
    outputs = {n: y.astype(np.float32) for n, y in outputs.items()}
    whole = helper.make_graph(nodes, 'whole', [info(n, x) for n, x in inputs.items()],
                              [info(n, x) for n, x in outputs.items()],
                              [numpy_helper.from_array(x, n) for n, x in constants])
    model = helper.make_model(whole, functions=functions, ir_version=8, opset_imports=opsets)
    return model, list(inputs.values()), list(outputs.values())


def constant(value, output):
    return node('Constant', [], [output], value=numpy_helper.from_array(np.asarray(value)))


def erf(x):
    return np.vectorize(math.erf)(x)


def functions_exported():
    """A net as PyTorch's exporter by torch.fx writes it: a function for each module, and one for each
    of PyTorch's operators."""
    random = np.random.default_rng(1)
    functions = [
        function(ATEN, 'Rank', ['input'], ['rank'], [
            node('Shape', ['input'], ['shape']), node('Size', ['shape'], ['rank'])]),
        function(ATEN, 'aten_t', ['self'], ['result'], [
            node('Rank', ['self'], ['rank'], domain=ATEN), constant(np.int64(2), 'two'),
            node('Less', ['rank', 'two'], ['is_vector']),
            node('If', ['is_vector'], ['result'],
                 then_branch=helper.make_graph(
                     [node('Identity', ['self'], ['same'])], 'then', [],
                     [helper.make_tensor_value_info('same', 1, None)]),
                 else_branch=helper.make_graph(
                     [node('Transpose', ['self'], ['turned'], perm=[1, 0])], 'else', [],
                     [helper.make_tensor_value_info('turned', 1, None)]))]),
        function(ATEN, 'aten_addmm', ['self', 'mat1', 'mat2'], ['result'], [
            refer(node('Gemm', ['mat1', 'mat2', 'self'], ['result']), alpha=('alpha', float),
                  beta=('beta', float))], alpha=1.0, beta=1.0),
        function(ATEN, 'aten_view', ['self', 'size'], ['result'], [
            node('Cast', ['size'], ['whole'], to=7), node('Reshape', ['self', 'whole'], ['result'])]),
        function(ATEN, 'aten_gelu', ['self'], ['result'], [
            constant(np.float32(math.sqrt(2)), 'root'), constant(np.float32(1), 'one'),
            constant(np.float32(0.5), 'half'), node('Div', ['self', 'root'], ['scaled']),
            node('Erf', ['scaled'], ['error']), node('Add', ['error', 'one'], ['sum']),
            node('Mul', ['half', 'sum'], ['share']), node('Mul', ['self', 'share'], ['result'])]),
        function(ATEN, 'aten_layer_norm', ['input', 'weight', 'bias'], ['result'], [
            refer(node('LayerNormalization', ['input', 'weight', 'bias'], ['result', '', '']),
                  axis=('axis', int), epsilon=('eps', float))], ['axis'], eps=1e-5),
        function(NETS, 'torch_nn_modules_linear_Linear', ['x', 'weight', 'bias'], ['addmm'], [
            node('aten_t', ['weight'], ['t'], name='aten_t_0', domain=ATEN),
            node('aten_addmm', ['bias', 'x', 't'], ['addmm'], name='aten_addmm_1', domain=ATEN)]),
        function(NETS, 'block_Block', ['x', 'w', 'b', 'gain', 'shift'], ['result'], [
            node('aten_layer_norm', ['x', 'gain', 'shift'], ['norm'], domain=ATEN, axis=-1),
            node('torch_nn_modules_linear_Linear', ['norm', 'w', 'b'], ['linear'], domain=NETS),
            node('aten_gelu', ['linear'], ['gelu'], domain=ATEN),
            node('Add', ['x', 'gelu'], ['result'])])]
    x = random.uniform(-1, 1, (2, 2, 3)).astype(np.float32)
    weights = {f'{name}{i}': random.uniform(-1, 1, shape).astype(np.float32) for i in range(2)
               for name, shape in (('w', (6, 6)), ('b', 6), ('gain', 6), ('shift', 6))}
    weights['head'] = random.uniform(-1, 1, (4, 6)).astype(np.float32)
    weights['bias'] = random.uniform(-1, 1, 4).astype(np.float32)
    nodes = [constant(np.array([2, -1], np.int32), 'size'),
             node('aten_view', ['x', 'size'], ['h0'], domain=ATEN)]
    nodes += [node('block_Block', [f'h{i}', f'w{i}', f'b{i}', f'gain{i}', f'shift{i}'],
                   [f'h{i + 1}'], name=f'block_{i}', domain=NETS) for i in range(2)]
    nodes += [node('aten_t', ['head'], ['t'], domain=ATEN),
              node('aten_addmm', ['bias', 'h2', 't'], ['y'], domain=ATEN, alpha=0.5)]
    h = x.reshape(2, 6).astype(np.float64)
    for i in range(2):
        w, b, gain, shift = (weights[n + str(i)].astype(np.float64)
                             for n in ('w', 'b', 'gain', 'shift'))
        norm = (h - h.mean(1, keepdims=True)) / np.sqrt(h.var(1, keepdims=True) + 1e-5)
        z = (norm * gain + shift) @ w.T + b
        h = h + z * 0.5 * (1 + erf(z / math.sqrt(2)))
    y = (0.5 * h @ weights['head'].T + weights['bias']).astype(np.float32)
    return made(nodes, {'x': x}, {'y': y}, functions, OPSETS, weights.items())


def functions_in_graphs():
    """Functions that graphs in nodes call, one that is called with a graph inside, an input that is
    left out, an output that is not taken, and one that is an input."""
    random = np.random.default_rng(1)
    inner = helper.make_graph([node('Scaled', ['v'], ['u'], domain='own', factor=3.0)], 'then', [],
                              [helper.make_tensor_value_info('u', 1, None)])
    other = helper.make_graph([node('Scaled', ['v'], ['w'], domain='own')], 'else', [],
                              [helper.make_tensor_value_info('w', 1, None)])
    own = [helper.make_opsetid('own', 1), MAIN]
    scaled = helper.make_function('own', 'Scaled', ['v'], ['y'], [
        refer(node('Elu', ['v'], ['y']), alpha=('factor', float))], own, ['factor'])
    chosen = helper.make_function('own', 'Chosen', ['v', 'c', 'least', 'most'], ['y', 'sum', 'v'], [
        node('If', ['c'], ['z'], then_branch=inner, else_branch=other),
        node('Clip', ['z', 'least', 'most'], ['y']), node('Add', ['v', 'y'], ['sum'])], own)
    body = helper.make_graph(
        [node('Chosen', ['state', 'c', '', 'most'], ['next', '', 'before'], domain='own'),
         node('Identity', ['go'], ['still'])], 'body',
        [helper.make_tensor_value_info('i', 7, []), helper.make_tensor_value_info('go', 9, []),
         helper.make_tensor_value_info('state', 1, None)],
        [helper.make_tensor_value_info('still', 9, []),
         helper.make_tensor_value_info('next', 1, None),
         helper.make_tensor_value_info('before', 1, None)])
    nodes = [constant(np.float32(2), 'most'), constant(np.int64(2), 'turns'),
             node('Loop', ['turns', '', 'x'], ['last', 'all'], body=body)]
    x = random.uniform(-3, 3, (5,)).astype(np.float32)
    c = np.array(False)
    states = [x]
    for _ in range(2):
        v = states[-1]
        states.append(np.minimum(np.where(v > 0, v, np.exp(np.minimum(v, 0)) - 1), 2))
    return made(nodes, {'x': x, 'c': c}, {'last': states[-1], 'all': np.stack(states[:2])},
                [scaled, chosen], own)


if __name__ == '__main__':
    graph.write([functions_exported, functions_in_graphs])
