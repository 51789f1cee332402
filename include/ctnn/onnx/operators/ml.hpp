// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/operators/ml/array_feature_extractor.hpp>
#include <ctnn/onnx/operators/ml/binarizer.hpp>
#include <ctnn/onnx/operators/ml/linear.hpp>
#include <ctnn/onnx/operators/ml/normalizer.hpp>
#include <ctnn/onnx/operators/ml/scaler.hpp>
#include <ctnn/onnx/operators/ml/tree_ensemble.hpp>
