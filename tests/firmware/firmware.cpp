// SPDX-License-Identifier: BSL-1.0
// Nets as firmware has them: weights in flash, a sample at a time, a training step.
#include <ctnn.hpp>
#include <ctnn/onnx.hpp>

using namespace ctnn::layers;

namespace firmware {

using images =
    ctnn::sequential<float, ctnn::shape<1, 12, 12>, conv2d<{.out_channels = 4, .kernel_size = 3}>,
                     relu, max_pool2d<{.kernel_size = 2}>, flatten, dense<4>, softmax>;
using sound = ctnn::sequential<float, ctnn::shape<16, 2>, gru<8>, dense<1>>;
using learner = ctnn::sequential<float, ctnn::shape<4>, dense<8>, tanh, dense<3>>;

inline constexpr images in_flash = ctnn::initialized<images>(ctnn::glorot_uniform{}, 1);
inline constexpr sound of_sound = ctnn::initialized<sound>(ctnn::glorot_uniform{}, 2);

constexpr images::input_type image = {};
static_assert(argmax(in_flash(image)) < 4); // the compiler runs it for this target, too

} // namespace firmware

extern "C" {

void classify(firmware::images::input_type const& x, firmware::images::output_type& y) {
  y = firmware::in_flash(x);
}

float filter(float left, float right, decltype(firmware::of_sound.start())& state) {
  return firmware::of_sound.step(ctnn::tensor<float, 2>{left, right}, state)[0];
}

void learn(firmware::learner& net, ctnn::tensor<float, 4> const& x, std::size_t label) {
  auto const step = ctnn::value_and_grad(net, ctnn::softmax_cross_entropy{}, x, label);
  ctnn::sgd{.learning_rate = 0.1}.step(net, step.gradient);
}
}
