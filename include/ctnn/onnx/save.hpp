// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/save/activations.hpp>
#include <ctnn/onnx/save/attention.hpp>
#include <ctnn/onnx/save/blocks.hpp>
#include <ctnn/onnx/save/convolutions.hpp>
#include <ctnn/onnx/save/dense.hpp>
#include <ctnn/onnx/save/normalizations.hpp>
#include <ctnn/onnx/save/poolings.hpp>
#include <ctnn/onnx/save/recurrent.hpp>
#include <ctnn/onnx/save/save_model.hpp>
#include <ctnn/onnx/save/shapes.hpp>
