#!/usr/bin/env python3
"""Writes sklearn_models.hpp: models that scikit-learn has fitted to iris, as ONNX files, and what
scikit-learn says of ten flowers. Needs python3-sklearn and python3-onnx.

    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/golden/sklearn_models.py
"""

import os

import numpy as np
from onnx import TensorProto, checker, helper
from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.preprocessing import Normalizer, StandardScaler

ML = "ai.onnx.ml"
iris = load_iris()
X = iris.data.astype(np.float32)
y = iris.target
flowers = X[::15]


def model(nodes, outputs):
    graph = helper.make_graph(
        nodes, "sklearn", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [10, 4])], outputs)
    result = helper.make_model(graph, opset_imports=[
        helper.make_opsetid("", 15), helper.make_opsetid(ML, 1)])
    result.ir_version = 8
    checker.check_model(result)
    return result.SerializeToString()


def floats(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def labels():
    return helper.make_tensor_value_info("label", TensorProto.INT64, [10])


def tree_attributes(trees, prefix, weights_of):
    """The nodes_* attributes of scikit-learn's trees, and those of their leaves."""
    a = {k: [] for k in ("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values",
                         "nodes_modes", "nodes_truenodeids", "nodes_falsenodeids",
                         prefix + "_treeids", prefix + "_nodeids", prefix + "_ids",
                         prefix + "_weights")}
    for t, tree in enumerate(trees):
        for n in range(tree.node_count):
            leaf = tree.children_left[n] < 0
            a["nodes_treeids"].append(t)
            a["nodes_nodeids"].append(n)
            a["nodes_featureids"].append(0 if leaf else int(tree.feature[n]))
            # scikit-learn compares floats with doubles: the greatest float that is not above.
            threshold = np.float32(tree.threshold[n])
            if threshold > tree.threshold[n]:
                threshold = np.nextafter(threshold, np.float32(-np.inf))
            a["nodes_values"].append(0.0 if leaf else float(threshold))
            a["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            a["nodes_truenodeids"].append(0 if leaf else int(tree.children_left[n]))
            a["nodes_falsenodeids"].append(0 if leaf else int(tree.children_right[n]))
            if leaf:
                for i, w in enumerate(weights_of(tree, n)):
                    a[prefix + "_treeids"].append(t)
                    a[prefix + "_nodeids"].append(n)
                    a[prefix + "_ids"].append(i)
                    a[prefix + "_weights"].append(float(w))
    return a


models = {}
expected = {}

forest = RandomForestClassifier(n_estimators=5, max_depth=3, random_state=1).fit(X, y)
count = len(forest.estimators_)
attributes = tree_attributes([e.tree_ for e in forest.estimators_], "class",
                             lambda t, n: t.value[n][0] / t.value[n][0].sum() / count)
models["forest"] = model(
    [helper.make_node("TreeEnsembleClassifier", ["x"], ["label", "scores"], domain=ML,
                      classlabels_int64s=[0, 1, 2], post_transform="NONE", **attributes)],
    [labels(), floats("scores", [10, 3])])
expected["forest_label"] = forest.predict(flowers)
expected["forest_scores"] = forest.predict_proba(flowers)

boosting = GradientBoostingRegressor(n_estimators=8, max_depth=2, random_state=1).fit(X[:, :4], X[:, 3])
attributes = tree_attributes([e[0].tree_ for e in boosting.estimators_], "target",
                             lambda t, n: [t.value[n][0][0] * boosting.learning_rate])
models["boosting"] = model(
    [helper.make_node("TreeEnsembleRegressor", ["x"], ["y"], domain=ML, n_targets=1,
                      base_values=[float(boosting.init_.constant_[0][0])], **attributes)],
    [floats("y", [10, 1])])
expected["boosting"] = boosting.predict(flowers)

scaler = StandardScaler().fit(X)
logistic = LogisticRegression(max_iter=500).fit(scaler.transform(X), y)
models["logistic"] = model(
    [helper.make_node("Scaler", ["x"], ["scaled"], domain=ML, offset=scaler.mean_.tolist(),
                      scale=(1 / scaler.scale_).tolist()),
     helper.make_node("LinearClassifier", ["scaled"], ["label", "scores"], domain=ML,
                      classlabels_ints=[0, 1, 2], post_transform="SOFTMAX", multi_class=1,
                      coefficients=logistic.coef_.ravel().tolist(),
                      intercepts=logistic.intercept_.tolist())],
    [labels(), floats("scores", [10, 3])])
expected["logistic_label"] = logistic.predict(scaler.transform(flowers))
expected["logistic_scores"] = logistic.predict_proba(scaler.transform(flowers))

two = LogisticRegression(max_iter=500).fit(X, y == 2)
models["two_classes"] = model(
    [helper.make_node("LinearClassifier", ["x"], ["label", "scores"], domain=ML,
                      classlabels_ints=[0, 1], post_transform="LOGISTIC",
                      coefficients=two.coef_.ravel().tolist(),
                      intercepts=two.intercept_.tolist())],
    [labels(), floats("scores", [10, 2])])
expected["two_classes_label"] = two.predict(flowers)
expected["two_classes_scores"] = two.predict_proba(flowers)

linear = LinearRegression().fit(Normalizer("l2").fit_transform(X), X[:, 2:])
models["linear"] = model(
    [helper.make_node("Normalizer", ["x"], ["normal"], domain=ML, norm="L2"),
     helper.make_node("LinearRegressor", ["normal"], ["y"], domain=ML, targets=2,
                      coefficients=linear.coef_.ravel().tolist(),
                      intercepts=linear.intercept_.tolist())],
    [floats("y", [10, 2])])
expected["linear"] = linear.predict(Normalizer("l2").fit_transform(flowers))


def literal(data):
    return "\n".join('    "' + "".join("\\%03o" % b for b in data[i:i + 24]) + '"'
                     for i in range(0, len(data), 24))


def array(name, values):
    values = np.asarray(values)
    integers = values.dtype.kind in "biu"
    element = "std::int64_t" if integers else "float"
    text = [str(int(v)) if integers else np.format_float_scientific(np.float32(v)) + "f"
            for v in values.ravel()]
    extents = ", ".join(str(e) for e in values.shape)
    lines = "\n".join("    " + " ".join(t + "," for t in text[i:i + 6])
                      for i in range(0, len(text), 6))
    return (f"inline constexpr ctnn::tensor<{element}, {extents}> {name}{{{{\n{lines}\n}}}};\n")


with open(os.path.join(os.path.dirname(__file__), "sklearn_models.hpp"), "w") as out:
    out.write("// SPDX-License-Identifier: BSL-1.0\n// Written by sklearn_models.py. Do not edit.\n"
              "#pragma once\n\n#include <ctnn/tensor/tensor.hpp>\n"
              "#include <ctnn/weights/embedded_file.hpp>\n\n#include <cstdint>\n\n"
              "// clang-format off\n\nnamespace golden::sklearn {\n\n")
    out.write(array("flowers", flowers) + "\n")
    for name, data in models.items():
        out.write(f"inline constexpr ctnn::embedded_file {name}{{\n{literal(data)},\n    {len(data)}}};\n\n")
    for name, values in expected.items():
        out.write(array(name + "_says", values) + "\n")
    out.write("} // namespace golden::sklearn\n\n// clang-format on\n")
