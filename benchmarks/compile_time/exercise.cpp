// SPDX-License-Identifier: BSL-1.0
// The worked exercise whole: forward, loss, gradients, one step, and the matrix convolutions.
#include <ctnn.hpp>

#include <signs/exercise.hpp>

constexpr signs::exercise::training_step<float> step{};
constexpr signs::exercise::matrix_convolution<float> matrices{};
constexpr auto with_gradient =
    ctnn::value_and_grad(signs::exercise::given_net<float>, ctnn::softmax_cross_entropy{},
                         signs::exercise::written_image<float>, signs::exercise::label);
static_assert(ctnn::argmax(step.forward.logits) == signs::exercise::label);
