// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/ops/conv2d.hpp>
#include <ctnn/ops/conv2d_matrix.hpp>
#include <ctnn/ops/dense.hpp>
#include <ctnn/ops/elementwise.hpp>
#include <ctnn/ops/gelu.hpp>
#include <ctnn/ops/matmul.hpp>
#include <ctnn/ops/max_pool2d.hpp>
#include <ctnn/ops/relu.hpp>
#include <ctnn/ops/sigmoid.hpp>
#include <ctnn/ops/softmax.hpp>
#include <ctnn/ops/softplus.hpp>
#include <ctnn/ops/sum.hpp>
#include <ctnn/ops/tanh.hpp>
#include <ctnn/ops/window2d.hpp>
