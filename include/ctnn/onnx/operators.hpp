// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/concat.hpp>
#include <ctnn/onnx/operators/constant.hpp>
#include <ctnn/onnx/operators/conv.hpp>
#include <ctnn/onnx/operators/depth_to_space.hpp>
#include <ctnn/onnx/operators/expand.hpp>
#include <ctnn/onnx/operators/gather.hpp>
#include <ctnn/onnx/operators/pad.hpp>
#include <ctnn/onnx/operators/reshape.hpp>
#include <ctnn/onnx/operators/scatter.hpp>
#include <ctnn/onnx/operators/if.hpp>
#include <ctnn/onnx/operators/loop.hpp>
#include <ctnn/onnx/operators/reshape.hpp>
#include <ctnn/onnx/operators/scan.hpp>
#include <ctnn/onnx/operators/shape.hpp>
#include <ctnn/onnx/operators/slice.hpp>
#include <ctnn/onnx/operators/split.hpp>
#include <ctnn/onnx/operators/tile.hpp>
#include <ctnn/onnx/operators/transpose.hpp>
