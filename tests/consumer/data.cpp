// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>
#include <ctnn/data.hpp>
#include <ctnn/io.hpp>
#include <ctnn/onnx.hpp>
#include <ctnn/parallel.hpp>
#include <ctnn/weights.hpp>
#include <ctnn/weights/npz.hpp>

// All that there is can be included together.

int main() { return ctnn::read_idx<int>("there is none").has_value() ? 1 : 0; }
