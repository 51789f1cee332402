#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Usage: check.py FOLDER. Checks the models that save_nets has written there by onnx.checker, and
compares what PyTorch makes of their nodes with what ctnn has made of the nets."""

import glob
import os
import sys

try:
    import numpy
    import onnx
    import onnx.numpy_helper
    import torch
    import torch.nn.functional as F
except ImportError as error:
    print("skipped:", error)
    sys.exit(77)


def window(a, rank):
    pads = a.get("pads", [0] * 2 * rank)
    both = [p for k in reversed(range(rank)) for p in (pads[k], pads[rank + k])]
    return both, a.get("strides", [1] * rank), a.get("dilations", [1] * rank)


def conv(a, x, w, b=None):
    rank = x.dim() - 2
    pads, strides, dilations = window(a, rank)
    run = (F.conv1d, F.conv2d, F.conv3d)[rank - 1]
    return run(F.pad(x, pads), w, b, strides, 0, dilations, a.get("group", 1))


def conv_transpose(a, x, w, b=None):
    rank = x.dim() - 2
    _, strides, dilations = window(a, rank)
    pads = a["pads"]
    run = (F.conv_transpose1d, F.conv_transpose2d)[rank - 1]
    y = run(x, w, b, strides, 0, a["output_padding"], a.get("group", 1), dilations)
    for k in range(rank):
        y = y.narrow(k + 2, pads[k], y.shape[k + 2] - pads[k] - pads[rank + k])
    return y


def max_pool(a, x):
    rank = x.dim() - 2
    pads, strides, dilations = window(a, rank)
    run = (F.max_pool1d, F.max_pool2d, F.max_pool3d)[rank - 1]
    return run(F.pad(x, pads, value=-numpy.inf), a["kernel_shape"], strides, 0, dilations)


def average_pool(a, x):
    rank = x.dim() - 2
    pads, strides, _ = window(a, rank)
    run = (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)[rank - 1]
    y = run(F.pad(x, pads), a["kernel_shape"], strides)
    if not a["count_include_pad"]:
        y = y / run(F.pad(torch.ones_like(x), pads), a["kernel_shape"], strides)
    return y


def pad(a, x, pads, value):
    pads, rank = pads.tolist(), x.dim()
    axes = range(rank) if a["mode"] == "constant" else range(rank - 2, rank)
    assert all(pads[k] == pads[rank + k] == 0 for k in range(rank) if k not in axes)
    both = [p for k in reversed(axes) for p in (pads[k], pads[rank + k])]
    if a["mode"] == "constant":
        return F.pad(x, both, value=value.item())
    return F.pad(x, both, mode={"edge": "replicate"}.get(a["mode"], a["mode"]))


def resize(a, x, roi, scales):
    assert roi is None
    scale = scales.tolist()[2:]
    if a["mode"] == "nearest":
        assert a["coordinate_transformation_mode"] == "asymmetric" and a["nearest_mode"] == "floor"
        return F.interpolate(x, scale_factor=scale)
    corners = a["coordinate_transformation_mode"] == "align_corners"
    return F.interpolate(x, scale_factor=scale, mode="bilinear", align_corners=corners)


def depth_to_space(a, x):
    assert a["mode"] == "CRD"
    return F.pixel_shuffle(x, a["blocksize"])


def slice_(a, x, starts, ends, axes, steps):
    for start, end, axis, step in zip(*(v.tolist() for v in (starts, ends, axes, steps))):
        end = None if end < -(2**62) else end
        places = range(x.shape[axis])[slice(start, end, step)]
        x = x.index_select(axis, torch.tensor(list(places)))
    return x


def recurrent(op):
    def run(a, x, w, r, b):
        directions, hidden = w.shape[0], a["hidden_size"]
        order = {"LSTM": [0, 2, 3, 1], "GRU": [1, 0, 2], "RNN": [0]}[op]

        def gates(of):  # ONNX's order to PyTorch's
            return torch.cat([of[k * hidden : (k + 1) * hidden] for k in order])

        outputs, lasts = [], []
        for d in range(directions):
            wb, rb = (gates(half) for half in b[d].chunk(2))
            wd, rd = gates(w[d]), gates(r[d])
            h = c = x.new_zeros(x.shape[1], hidden)
            each = []
            for t in range(len(x)) if d == 0 else reversed(range(len(x))):
                if op == "LSTM":
                    i, f, g, o = (x[t] @ wd.T + h @ rd.T + wb + rb).chunk(4, 1)
                    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
                    h = o.sigmoid() * c.tanh()
                elif op == "GRU":
                    xr, xz, xn = (x[t] @ wd.T + wb).chunk(3, 1)
                    ur, uz, un = rd.chunk(3)
                    br, bz, bn = rb.chunk(3)
                    reset = (xr + h @ ur.T + br).sigmoid()
                    update = (xz + h @ uz.T + bz).sigmoid()
                    if a["linear_before_reset"]:
                        n = (xn + reset * (h @ un.T + bn)).tanh()
                    else:
                        n = (xn + (reset * h) @ un.T + bn).tanh()
                    h = (1 - update) * n + update * h
                else:
                    f = {"Tanh": torch.tanh, "Relu": torch.relu}[a["activations"][d]]
                    h = f(x[t] @ wd.T + h @ rd.T + wb + rb)
                each.append(h)
            outputs.append(torch.stack(each if d == 0 else each[::-1]))
            lasts.append(h)
        return torch.stack(outputs, 1), torch.stack(lasts)

    return run


def reshape(a, x, extents):
    return x.reshape([x.shape[k] if e == 0 else e for k, e in enumerate(extents.tolist())])


def gemm(a, x, w, b=None):
    y = x @ (w.T if a.get("transB") else w)
    return y if b is None else y + b


def transpose(a, x):
    return x.permute(a.get("perm", list(reversed(range(x.dim())))))


operators = {
    "Add": lambda a, x, y: x + y,
    "AveragePool": average_pool,
    "BatchNormalization": lambda a, x, w, b, m, v: F.batch_norm(x, m, v, w, b, eps=a["epsilon"]),
    "Cast": lambda a, x: x.to({7: torch.int64}[a["to"]]),
    "Celu": lambda a, x: F.celu(x, a["alpha"]),
    "Clip": lambda a, x, low, high: x.clamp(low.item(), high.item()),
    "Concat": lambda a, *x: torch.cat(x, a["axis"]),
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "DepthToSpace": depth_to_space,
    "Div": lambda a, x, y: x / y,
    "Elu": lambda a, x: F.elu(x, a.get("alpha", 1)),
    "Erf": lambda a, x: x.erf(),
    "Flatten": lambda a, x: x.flatten(a.get("axis", 1)),
    "Gather": lambda a, x, i: x[i.long()],
    "Gemm": gemm,
    "GlobalAveragePool": lambda a, x: x.mean(list(range(2, x.dim())), keepdim=True),
    "GlobalMaxPool": lambda a, x: x.amax(list(range(2, x.dim())), keepdim=True),
    "HardSigmoid": lambda a, x: (a["alpha"] * x + a["beta"]).clamp(0, 1),
    "HardSwish": lambda a, x: F.hardswish(x),
    "Identity": lambda a, x: x,
    "InstanceNormalization": lambda a, x, w, b: F.instance_norm(x, None, None, w, b, eps=a["epsilon"]),
    "LayerNormalization": lambda a, x, w, b: F.layer_norm(x, w.shape, w, b, a["epsilon"]),
    "LeakyRelu": lambda a, x: F.leaky_relu(x, a["alpha"]),
    "LogSoftmax": lambda a, x: x.log_softmax(a["axis"]),
    "MatMul": lambda a, x, y: x @ y,
    "Max": lambda a, x, y: torch.maximum(x, y),
    "MaxPool": max_pool,
    "Mul": lambda a, x, y: x * y,
    "Pad": pad,
    "PRelu": lambda a, x, s: torch.where(x < 0, x * s, x),
    "ReduceMean": lambda a, x: x.mean(a["axes"], keepdim=True),
    "Relu": lambda a, x: x.relu(),
    "Reshape": reshape,
    "Resize": resize,
    "Selu": lambda a, x: F.selu(x),
    "Sigmoid": lambda a, x: x.sigmoid(),
    "Slice": slice_,
    "Softmax": lambda a, x: x.softmax(a["axis"]),
    "Softplus": lambda a, x: F.softplus(x),
    "Softsign": lambda a, x: F.softsign(x),
    "Split": lambda a, x, n: x.chunk(n, a["axis"]),
    "Sqrt": lambda a, x: x.sqrt(),
    "Tanh": lambda a, x: x.tanh(),
    "Transpose": transpose,
    **{op: recurrent(op) for op in ("RNN", "GRU", "LSTM")},
}


def text(value):
    if isinstance(value, list):
        return [text(v) for v in value]
    return value.decode() if isinstance(value, bytes) else value


def evaluate(graph, inputs):
    values = dict(inputs)
    values[""] = None
    for tensor in graph.initializer:
        values[tensor.name] = torch.tensor(onnx.numpy_helper.to_array(tensor).copy())
    for node in graph.node:
        a = {v.name: text(onnx.helper.get_attribute_value(v)) for v in node.attribute}
        given = [values[name] for name in node.input]
        if node.op_type == "Split":
            given.append(len(node.output))
        results = operators[node.op_type](a, *given)
        for name, result in zip(node.output, results if len(node.output) > 1 else [results]):
            values[name] = result
    return [values[output.name] for output in graph.output]


def arrays(stem, kind):
    """The inputs or outputs of all samples, each as a batch."""
    count = len(glob.glob(f"{stem}.0.{kind}_*.npy"))
    return [
        torch.tensor(numpy.stack([numpy.load(f"{stem}.{i}.{kind}_{k}.npy") for i in range(3)]))
        for k in range(count)
    ]


def main(folder):
    wrong, nodes, seen = 0, 0, set()
    models = [f for f in sorted(glob.glob(os.path.join(folder, "*.onnx"))) if not f.endswith("_3.onnx")]
    for file in models:
        stem = file[: -len(".onnx")]
        for path in (file, stem + "_3.onnx"):
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
        graph = onnx.load(file).graph
        nodes += len(graph.node)
        seen |= {node.op_type for node in graph.node}
        inputs = dict(zip((i.name for i in graph.input), arrays(stem, "input")))
        expected = arrays(stem, "output")
        for y, t in zip(evaluate(graph, inputs), expected, strict=True):
            bound = 1e-12 if t.dtype == torch.float64 else 2e-5
            if y.shape != t.shape or not torch.allclose(y, t, rtol=bound, atol=bound):
                wrong += 1
                far = (y - t).abs().max().item() if y.shape == t.shape else "shapes"
                print(f"{os.path.basename(file)}: PyTorch differs: {far} {tuple(y.shape)} {tuple(t.shape)}")
    print(f"{len(models)} models, {nodes} nodes of {len(seen)} operators, {wrong} outputs wrong")
    return 0 if models and wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
