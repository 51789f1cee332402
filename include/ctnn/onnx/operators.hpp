// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/operators/arithmetic.hpp>
#include <ctnn/onnx/operators/conv.hpp>
