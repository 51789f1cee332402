// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/network.hpp>
#include <ctnn/onnx/operators.hpp>
