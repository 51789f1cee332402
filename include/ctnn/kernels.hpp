// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/attention.hpp>
#include <ctnn/kernels/convolution2d.hpp>
#include <ctnn/kernels/convolution3d.hpp>
#include <ctnn/kernels/elementwise.hpp>
#include <ctnn/kernels/gru.hpp>
#include <ctnn/kernels/lane_reduction.hpp>
#include <ctnn/kernels/lstm.hpp>
#include <ctnn/kernels/matmul.hpp>
#include <ctnn/kernels/max_pooling2d.hpp>
#include <ctnn/kernels/reduction.hpp>
#include <ctnn/kernels/row_sums.hpp>
#include <ctnn/kernels/sizes/window_axis.hpp>
#include <ctnn/kernels/sum_pooling2d.hpp>
