#!/usr/bin/python3
"""make_models.py folder: models of one operator each, in the form of ONNX's backend tests, of what
those leave out: other types and versions, extents of zero, NaN, cut borders, ties. What is expected
comes from NumPy and PyTorch. settings.txt in the folder says what each test needs."""
import os
import sys

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

settings = []


def case(name, op, inputs, outputs, opset=13, bind=(), tolerance=None, **attributes):
    """A model of one node; an input None is left out, `bind` are inputs that determine a shape."""
    folder = os.path.join(sys.argv[1], "test_" + name)
    data = os.path.join(folder, "test_data_set_0")
    os.makedirs(data, exist_ok=True)
    given = [(f"input_{i}", np.asarray(x)) for i, x in enumerate(inputs) if x is not None]
    expected = [(f"output_{i}", np.asarray(y)) for i, y in enumerate(outputs)]

    def infos(values):
        return [helper.make_tensor_value_info(
            name, onnx.mapping.NP_TYPE_TO_TENSOR_TYPE[x.dtype], x.shape) for name, x in values]

    node = helper.make_node(op, ["" if x is None else f"input_{i}" for i, x in enumerate(inputs)],
                            [name for name, _ in expected], **attributes)
    graph = helper.make_graph([node], name, infos(given), infos(expected))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
    onnx.save(model, os.path.join(folder, "model.onnx"))
    for stem, values in (("input", given), ("output", expected)):
        for i, (_, x) in enumerate(values):
            onnx.save_tensor(numpy_helper.from_array(x), os.path.join(data, f"{stem}_{i}.pb"))
    line = "test_" + name
    if bind:
        line += " bind=" + ",".join(map(str, bind))
    if tolerance:
        line += " tolerance=" + tolerance
    settings.append(line)


random = np.random.RandomState(0)
interpolate = torch.nn.functional.interpolate
grid_sample = torch.nn.functional.grid_sample


def normal(*shape):
    return random.randn(*shape).astype(np.float32)


def integers(*values):
    return np.array(values, np.int64)

x = normal(3, 5)
case("pad_negative", "Pad", [x, integers(-1, 2, 1, -2), np.float32(7)],
     [np.pad(x[1:, :3], ((0, 1), (2, 0)), constant_values=7)], bind=[1])
case("pad_edge_neg", "Pad", [x, integers(-1, 2, 1, -2)],
     [np.pad(x, ((0, 1), (2, 0)), "edge")[1:, :5]], bind=[1], mode="edge")
case("pad_reflect_long", "Pad", [x, integers(2, 3, 1, 4)], [np.pad(x, ((2, 1), (3, 4)), "reflect")],
     bind=[1], mode="reflect")
case("pad_v1", "Pad", [x], [np.pad(x, ((1, 0), (0, 2)), constant_values=1.5)], opset=1,
     paddings=[1, 0, 0, 2], value=1.5)
h16 = normal(3, 5).astype(np.float16)
case("pad_half", "Pad", [h16, integers(0, 1, 1, 0), np.float16(2)],
     [np.pad(h16, ((0, 1), (1, 0)), constant_values=2)], bind=[1])
case("tile_v1", "Tile", [x, np.float32(3), np.float32(1)], [np.tile(x, (1, 3))], opset=1,
     bind=[1, 2])
case("tile_zero", "Tile", [x, integers(2, 0)], [np.tile(x, (2, 0))], bind=[1])
case("slice_zero_neg", "Slice",
     [normal(0, 4), integers(5, -1), integers(-10, -10), integers(0, 1), integers(-1, -2)],
     [normal(0, 2)], bind=[1, 2, 3, 4])
y = normal(4, 6)
case("slice_back", "Slice", [y, integers(-1, 100),
     integers(-9223372036854775807, -9223372036854775807), integers(1, 0), integers(-2, -3)],
     [y[::-3, ::-2]], bind=[1, 2, 3, 4])
case("slice_int32", "Slice",
     [y, np.array([1], np.int32), np.array([3], np.int32), np.array([-1], np.int32)], [y[:, 1:3]],
     bind=[1, 2, 3])
case("concat_zero", "Concat", [normal(2, 0), x[:2]], [x[:2]], axis=1)
xi = random.randint(-50, 50, (3, 4)).astype(np.int8)
case("concat_int8", "Concat", [xi, xi[:, :1], xi], [np.concatenate([xi, xi[:, :1], xi], 1)],
     axis=-1)
case("transpose_rank5", "Transpose",
     [np.arange(2 * 3 * 4 * 2 * 3).reshape(2, 3, 4, 2, 3).astype(np.int32)],
     [np.arange(144).reshape(2, 3, 4, 2, 3).astype(np.int32).transpose(3, 1, 0, 4, 2)],
     perm=[3, 1, 0, 4, 2])
case("transpose_zero", "Transpose", [normal(0, 3)], [normal(3, 0)])
case("expand_scalar", "Expand", [np.float32(3), integers(2, 3)], [np.full((2, 3), 3, np.float32)],
     bind=[1])
case("expand_zero", "Expand", [normal(1, 3), integers(0, 3)], [normal(0, 3)], bind=[1])
a = normal(1, 3, 1)
case("squeeze_all", "Squeeze", [a], [a.reshape(3)], opset=11)
g = normal(3, 4, 2)
ix = random.randint(-4, 4, (2, 3)).astype(np.int32)
case("gather_mid", "Gather", [g, ix], [np.take(g, ix, 1)], axis=1)
case("gather_scalar", "Gather", [g, np.int64(-1)], [g[:, :, -1]], axis=2)
case("gather_empty", "Gather", [g, np.zeros((0,), np.int64)], [g[:0]], axis=0)
ge = random.randint(-4, 4, (2, 7, 2)).astype(np.int64)
case("gather_elements_mid", "GatherElements", [g, ge],
     [torch.gather(torch.tensor(g), 1, torch.tensor(ge % 4)).numpy()], axis=1)


def gather_nd(d, i, b):
    out = []
    bs = d.shape[:b]
    d2 = d.reshape((-1,) + d.shape[b:])
    i2 = i.reshape((-1,) + i.shape[b:])
    for k in range(d2.shape[0]):
        flat = i2[k].reshape(-1, i.shape[-1])
        found = np.stack([d2[k][tuple(t)] for t in flat])
        out.append(found.reshape(i.shape[b:-1] + d.shape[b + i.shape[-1]:]))
    return np.stack(out).reshape(bs + out[0].shape) if b else out[0]


gi = np.stack([random.randint(-3, 3, (5,)), random.randint(-4, 4, (5,))], -1).astype(np.int64)
case("gathernd_rows", "GatherND", [g, gi], [gather_nd(g, gi, 0)], opset=12)
gb = random.randint(-4, 4, (3, 2, 1)).astype(np.int64)
case("gathernd_batch", "GatherND", [g, gb], [gather_nd(g, gb, 1)], opset=12, batch_dims=1)

for red in ["add", "mul", "max", "min"]:
    s = normal(4, 3)
    idx = random.randint(-4, 4, (6, 3)).astype(np.int64)
    up = normal(6, 3)
    o = s.copy()
    for k in range(6):
        for j in range(3):
            p = idx[k, j]
            o[p, j] = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b, "max": max,
                    "min": min}[red](o[p, j], up[k, j])
    case("scatter_elements_" + red, "ScatterElements", [s, idx, up], [o],
         opset=16 if red in ("add", "mul") else 18, axis=0, reduction=red)
    sh = normal(4, 3).astype(np.float16)
    ind = np.array([[1], [1], [-1]], np.int64)
    un = normal(3, 3).astype(np.float16)
    o = sh.copy()
    for k in range(3):
        for j in range(3):
            q = ind[k, 0]
            a_, b_ = (np.float32(o[q, j]), np.float32(un[k, j]))
            o[q, j] = np.float16({"add": a_ + b_, "mul": a_ * b_, "max": max(a_, b_),
                    "min": min(a_, b_)}[red])
    case("scatternd_half_" + red, "ScatterND", [sh, ind, un], [o],
         opset=16 if red in ("add", "mul") else 18, reduction=red)

z = normal(3, 7)
z[0, 3] = np.nan
z[1, 2] = z[1, 5] = z[1].max() + 1


def topk(z, k, ax, largest):
    t = np.where(np.isnan(z), np.inf, z)
    o = np.argsort(-t if largest else t, axis=ax, kind="stable")
    o = np.take(o, range(k), ax)
    return (np.take_along_axis(z, o, ax), o.astype(np.int64))


for nm, ax, lg, k in [("a", 1, 1, 3), ("b", 0, 0, 3), ("c", 1, 0, 7), ("d", 0, 1, 1)]:
    v, o = topk(z, k, ax, lg)
    case("topk_" + nm, "TopK", [z, integers(k)], [v, o], opset=11, axis=ax, largest=lg, bind=[1])

v, o = topk(z, 2, 1, 1)
case("topk_v1", "TopK", [z], [v, o], opset=1, axis=1, k=2)
case("topk_zero", "TopK", [z, integers(0)], [z[:, :0], np.zeros((3, 0), np.int64)], opset=11,
     axis=1, bind=[1])
u = np.array([3, 1, np.nan, 2, 1, np.nan, 0, 3], np.float32)
case("unique_nan", "Unique", [u], [np.array([0, 1, 2, 3, np.nan], np.float32),
     integers(6, 1, 3, 0, 2), integers(3, 1, 4, 2, 1, 4, 0, 3), integers(1, 2, 1, 2, 2)], opset=11,
     bind=[0])
case("nonzero_3d", "NonZero", [(np.arange(24).reshape(2, 3, 4) % 5).astype(np.int32)],
     [np.stack(np.nonzero(np.arange(24).reshape(2, 3, 4) % 5)).astype(np.int64)], bind=[0])
case("nonzero_none", "NonZero", [np.zeros((2, 2), np.float32)], [np.zeros((2, 0), np.int64)],
     bind=[0])
case("compress_mid", "Compress", [g, np.array([True, False, True])], [np.compress([1, 0, 1], g, 1)],
     opset=11, axis=1, bind=[1])
case("range_down", "Range", [np.float64(3), np.float64(-1.2), np.float64(-0.5)],
     [np.arange(3, -1.2, -0.5)], opset=11, bind=[0, 1, 2])
case("range_none", "Range", [np.int64(3), np.int64(1), np.int64(2)], [np.zeros((0,), np.int64)],
     opset=11, bind=[0, 1, 2])
case("range_i16", "Range", [np.int16(-7), np.int16(8), np.int16(4)],
     [np.arange(-7, 8, 4).astype(np.int16)], opset=11, bind=[0, 1, 2])
case("eye_neg", "EyeLike", [normal(3, 4)], [np.eye(3, 4, -2).astype(np.float16)], opset=9, k=-2,
     dtype=10)
case("reverse_3d", "ReverseSequence", [g, integers(4, 0, 2)],
     [np.stack([np.concatenate([g[b, :l][::-1], g[b, l:]]) for b, l in enumerate([4, 0, 2])])],
     opset=10, batch_axis=0, time_axis=1)
case("split_v1", "Split", [y], [y[:, :2], y[:, 2:]], opset=2, axis=1, split=[2, 4])
d = normal(2, 18, 2, 3)
case("dts_dcr", "DepthToSpace", [d],
     [d.reshape(2, 3, 3, 2, 2, 3).transpose(0, 3, 4, 1, 5, 2).reshape(2, 2, 6, 9)], blocksize=3,
     mode="DCR")
case("dts_crd", "DepthToSpace", [d],
     [d.reshape(2, 2, 3, 3, 2, 3).transpose(0, 1, 4, 2, 5, 3).reshape(2, 2, 6, 9)], blocksize=3,
     mode="CRD")
e = normal(2, 3, 4, 6)
case("std", "SpaceToDepth", [e],
     [e.reshape(2, 3, 2, 2, 3, 2).transpose(0, 3, 5, 1, 2, 4).reshape(2, 12, 2, 3)], blocksize=2)
im = normal(2, 3, 4, 5)
tt = torch.tensor(im)
case("resize_torch_linear", "Resize", [im, None, None, integers(2, 3, 7, 3)],
     [interpolate(tt, (7, 3), mode="bilinear", align_corners=False).numpy()], bind=[1],
     tolerance="1e-4", mode="linear", coordinate_transformation_mode="pytorch_half_pixel")
case("resize_torch_cubic", "Resize", [im, None, None, integers(2, 3, 7, 9)],
     [interpolate(tt, (7, 9), mode="bicubic", align_corners=True).numpy()], bind=[1], mode="cubic",
     coordinate_transformation_mode="align_corners")
vol = normal(1, 2, 3, 4, 5)
case("resize_torch_tri", "Resize", [vol, None, None, integers(1, 2, 6, 5, 4)],
     [interpolate(torch.tensor(vol), (6, 5, 4), mode="trilinear", align_corners=False).numpy()],
     bind=[1], mode="linear", coordinate_transformation_mode="half_pixel")
case("resize_v10", "Resize", [im, np.array([1, 1, 2, 2], np.float32)],
     [im.repeat(2, 2).repeat(2, 3)], opset=10, bind=[1])
u8 = random.randint(0, 255, (1, 1, 3, 3)).astype(np.uint8)
case("resize_u8_nearest", "Resize", [u8, None, np.array([1, 1, 2, 2], np.float32)],
     [u8.repeat(2, 2).repeat(2, 3)], bind=[1], mode="nearest",
     coordinate_transformation_mode="asymmetric", nearest_mode="floor")
case("upsample_v7", "Upsample", [im], [im.repeat(2, 2).repeat(3, 3)], opset=7,
     scales=[1.0, 1.0, 2.0, 3.0])
case("upsample_v1", "Upsample", [im], [im.repeat(2, 2).repeat(3, 3)], opset=1, height_scale=2.0,
     width_scale=3.0)
gr = normal(2, 3, 4, 2) * 1.3

for mode in ["bilinear", "nearest", "bicubic"]:
    for pad in ["zeros", "border", "reflection"]:
        for ac in [0, 1]:
            case("grid_sample_%s_%s_%d" % (mode, pad, ac), "GridSample", [im, gr], [grid_sample(tt,
                 torch.tensor(gr), mode=mode, padding_mode=pad, align_corners=bool(ac)).numpy()],
                 opset=16, tolerance="2e-4", mode=mode, padding_mode=pad, align_corners=ac)

sig = normal(2, 12, 3, 1)
case("dft_12", "DFT", [sig],
     [np.stack([np.fft.fft(sig[..., 0], axis=1).real, np.fft.fft(sig[..., 0], axis=1).imag],
     -1).astype(np.float32)], opset=17, axis=1, tolerance="1e-3")
c = np.fft.rfft(sig[..., 0], n=16, axis=1)
case("dft_one16", "DFT", [sig, np.int64(16)], [np.stack([c.real, c.imag], -1).astype(np.float32)],
     opset=17, axis=1, onesided=1, tolerance="1e-3", bind=[1])
c = np.fft.fft(sig[..., 0], n=7, axis=1)
case("dft_cut7", "DFT", [sig, np.int64(7)], [np.stack([c.real, c.imag], -1).astype(np.float32)],
     opset=17, axis=1, tolerance="1e-3", bind=[1])
cs = normal(1, 10, 2)
cw = normal(4)
fr = np.stack([np.fft.fft((cs[0, i * 3:i * 3 + 4, 0] + 1j * cs[0, i * 3:i * 3 + 4,
        1]) * cw) for i in range(3)])
case("stft_complex", "STFT", [cs, np.int64(3), cw],
     [np.stack([fr.real, fr.imag], -1)[None].astype(np.float32)], opset=17, bind=[1], onesided=0,
     tolerance="1e-3")
case("onehot_mid", "OneHot",
     [np.array([[1, -1], [5, 0]], np.int32), np.int64(3), np.array([-2, 9], np.float64)],
     [np.where(np.arange(3)[None, :, None] == np.array([[1, 2], [5, 0]])[:, None, :], 9.0, -2.0)],
     opset=11, axis=1, bind=[1])
tr = normal(2, 3, 4)
case("trilu_batch", "Trilu", [tr, np.int64(-1)], [np.triu(tr, -1)], opset=14)
case("flatten_scalar0", "Flatten", [normal(2, 0, 3)], [normal(2, 0)], axis=1)
case("reshape_v1", "Reshape", [y], [y.reshape(4, 3, 2)], opset=1, shape=[0, 3, -1])

for nm, at, val in [("f", dict(value_float=2.5), np.float32(2.5)),
        ("i", dict(value_int=-3), np.int64(-3)),
        ("fs", dict(value_floats=[1.0, 2.5]), np.array([1, 2.5], np.float32)),
        ("is", dict(value_ints=[4, 5, 6]), integers(4, 5, 6))]:
    case("constant_" + nm, "Constant", [], [val], opset=13, **at)


def roi_align(x, rois, bi, oh, ow, sr, sc, half):
    N, C, H, W = x.shape
    out = np.zeros((len(rois), C, oh, ow))

    def between(p, y, xx):
        if y < -1 or y > H or xx < -1 or (xx > W):
            return 0
        y = max(y, 0)
        xx = max(xx, 0)
        yl = int(y)
        xl = int(xx)
        if yl >= H - 1:
            yl = yh = H - 1
            y = yl
        else:
            yh = yl + 1
        if xl >= W - 1:
            xl = xh = W - 1
            xx = xl
        else:
            xh = xl + 1
        ly = y - yl
        lx = xx - xl
        return (1 - ly) * (1 - lx) * p[yl, xl] + (1 - ly) * lx * p[yl, xh] + ly * (1 - lx) * p[yh,
                xl] + ly * lx * p[yh, xh]
    for n, (x1, y1, x2, y2) in enumerate(rois.astype(float)):
        o = 0.5 if half else 0
        sx, sy, ex, ey = (x1 * sc - o, y1 * sc - o, x2 * sc - o, y2 * sc - o)
        rw, rh = (ex - sx, ey - sy)
        if not half:
            rw, rh = (max(rw, 1), max(rh, 1))
        bh, bw = (rh / oh, rw / ow)
        gh = sr or int(np.ceil(bh))
        gw = sr or int(np.ceil(bw))
        for c in range(C):
            for i in range(oh):
                for j in range(ow):
                    ys = [sy + i * bh + (a + 0.5) * bh / gh for a in range(gh)]
                    xs = [sx + j * bw + (b + 0.5) * bw / gw for b in range(gw)]
                    s = [between(x[bi[n], c], py, px) for py in ys for px in xs]
                    out[n, c, i, j] = sum(s) / max(len(s), 1)
    return out.astype(np.float32)


rx = normal(2, 2, 6, 7)
rr = np.array([[0, 1, 9, 8], [2.5, 3, 13, 11], [-3, -2, 4, 30]], np.float32)
rb = integers(1, 0, 1)
case("roi_adaptive", "RoiAlign", [rx, rr, rb], [roi_align(rx, rr, rb, 2, 3, 0, 0.5, True)],
     opset=16, output_height=2, output_width=3, spatial_scale=0.5, tolerance="1e-4")
case("roi_v10", "RoiAlign", [rx, rr, rb], [roi_align(rx, rr, rb, 3, 2, 2, 0.5, False)], opset=10,
     output_height=3, output_width=2, sampling_ratio=2, spatial_scale=0.5, tolerance="1e-4")

with open(os.path.join(sys.argv[1], "settings.txt"), "w") as file:
    file.write("\n".join(settings) + "\n")
