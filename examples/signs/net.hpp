// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>

#include "handwriting.hpp"

namespace signs {

/// The exercise's net: one 3x3 filter, ReLU, 2x2 pooling, three units. Its outputs are logits;
/// their softmax are the probabilities of circle, triangle and square.
template <class T>
using net = ctnn::sequential<
    T, ctnn::shape<1, 4, 4>,
    ctnn::layers::conv2d<{.out_channels = 1, .kernel_size = 3, .padding = 1, .bias = false}>,
    ctnn::layers::relu, ctnn::layers::max_pool2d<{.kernel_size = 2}>, ctnn::layers::flatten,
    ctnn::layers::dense<sign_count>>;

} // namespace signs
