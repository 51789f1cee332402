// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/ops/conv_transpose2d.hpp>
#include <ctnn/tensor/tensor.hpp>

// A program that evaluates nothing in the compiler still makes its kernels' tables there, the
// longest that are made at all.

using image = ctnn::shape<1, 85, 85>;

ctnn::tensor_of<float, image> gradient(ctnn::tensor_of<float, image> const& dy,
                                       ctnn::tensor<float, 1, 1, 3, 3> const& weight) noexcept {
  return ctnn::conv2d_input_gradient<image, {.padding = 1}>(dy, weight);
}

ctnn::tensor<float, 1, 128, 128> doubled(ctnn::tensor<float, 1, 64, 64> const& x,
                                         ctnn::tensor<float, 1, 1, 4, 4> const& weight) noexcept {
  return ctnn::conv_transpose2d<{.stride = 2, .padding = 1}>(x, weight);
}
