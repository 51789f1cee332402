#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes scikit-learn's nets as skl2onnx does, without its lists of maps (zipmap=False), with what
scikit-learn says, in folders as make_models.py's.

    make_sklearn.py build/onnx_models [name...]
"""
import numpy as np
from onnx import TensorProto
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from graph import Graph, write


def scaler(graph, of, x):
    return graph('Scaler', x, domain='ai.onnx.ml', offset=of.mean_.astype(np.float32).tolist(),
                 scale=(1 / of.scale_).astype(np.float32).tolist())


def layers(graph, of, y, activation):
    for i, (w, b) in enumerate(zip(of.coefs_, of.intercepts_)):
        y = graph('Add', graph('MatMul', y, w.astype(np.float32)), b.astype(np.float32)[None])
        if i + 1 < len(of.coefs_):
            y = graph(activation, y)
    return y


def sklearn_classifier():
    """StandardScaler and MLPClassifier: a label and probabilities."""
    x, y = load_iris(return_X_y=True)
    net = make_pipeline(StandardScaler(), MLPClassifier((8, 6), max_iter=300, random_state=1))
    net.fit(x, 10 * y + 3)
    samples = x[::13].astype(np.float32)
    graph = Graph('sklearn_classifier')
    graph.input('X', 'float32', [None, 4])
    y = layers(graph, net[1], scaler(graph, net[0], 'X'), 'Relu')
    graph('Softmax', y, outputs=['probabilities'], axis=1)
    best = graph('ArgMax', 'probabilities', axis=1, keepdims=1)
    label = graph('ArrayFeatureExtractor', net.classes_.astype(np.int32), best,
                  domain='ai.onnx.ml')
    label = graph('Reshape', graph('Cast', label, to=TensorProto.INT64), np.array([-1]))
    graph('Cast', label, to=TensorProto.INT64, outputs=['label'])
    graph.output('label', 'int64', [None])
    graph.output('probabilities', 'float32', [None, 3])
    # A batch of any size has no name in skl2onnx's models: give it one.
    for value in [*graph.inputs, *graph.outputs]:
        value.type.tensor_type.shape.dim[0].dim_param = 'N'
    return graph.model(), [samples], [net.predict(samples), net.predict_proba(samples)]


def sklearn_binary():
    """MLPClassifier of two classes: a sigmoid and what is left of 1."""
    x, y = load_iris(return_X_y=True)
    x, y = x[50:], y[50:]
    net = MLPClassifier((6,), activation='tanh', max_iter=300, random_state=2).fit(x, y)
    samples = x[::9].astype(np.float32)
    graph = Graph('sklearn_binary')
    graph.input('X', 'float32', ['N', 4])
    p = graph('Sigmoid', layers(graph, net, graph('Cast', 'X', to=TensorProto.FLOAT), 'Tanh'))
    graph('Concat', graph('Sub', np.ones(1, np.float32), p), p, axis=1, outputs=['probabilities'])
    best = graph('ArgMax', 'probabilities', axis=1)
    label = graph('ArrayFeatureExtractor', net.classes_.astype(np.int32), best,
                  domain='ai.onnx.ml')
    label = graph('Cast', label, to=TensorProto.INT32)
    graph('Cast', graph('Reshape', label, np.array([-1])), to=TensorProto.INT64, outputs=['label'])
    graph.output('label', 'int64', ['N'])
    graph.output('probabilities', 'float32', ['N', 2])
    return graph.model(), [samples], [net.predict(samples), net.predict_proba(samples)]


def sklearn_regressor():
    x, _ = load_iris(return_X_y=True)
    net = make_pipeline(StandardScaler(),
                        MLPRegressor((7,), activation='logistic', max_iter=300, random_state=3))
    net.fit(x[:, :3], x[:, 3])
    samples = x[::13, :3].astype(np.float32)
    graph = Graph('sklearn_regressor')
    graph.input('X', 'float32', ['N', 3])
    y = layers(graph, net[1], scaler(graph, net[0], 'X'), 'Sigmoid')
    graph('Reshape', y, np.array([-1, 1]), outputs=['variable'])
    graph.output('variable', 'float32', ['N', 1])
    return graph.model(), [samples], [net.predict(samples)[:, None]]


if __name__ == '__main__':
    write([sklearn_classifier, sklearn_binary, sklearn_regressor])
