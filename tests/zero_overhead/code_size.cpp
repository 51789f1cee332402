// SPDX-License-Identifier: BSL-1.0
// Nets over long axes: their code is loops, and does not grow with the shapes.
#include <ctnn.hpp>

namespace zero_overhead {

using ctnn::tensor;
namespace layers = ctnn::layers;

using wide = ctnn::sequential<float, ctnn::shape<3>, layers::dense<9000>, layers::dense<2>>;

tensor<float, 5, 2> wide_dense(wide const& net, tensor<float, 5, 3> const& x) { return net(x); }

tensor<float, 4096, 4> tall(tensor<float, 4096, 4> const& a, tensor<float, 4, 4> const& b) {
  return ctnn::matmul(a, b);
}

using audio = ctnn::sequential<
    float, ctnn::shape<1, 1, 48000>,
    layers::conv2d<{.out_channels = 2, .kernel_size = {1, 1024}, .stride = {1, 4}}>,
    layers::max_pool2d<{.kernel_size = {1, 100}}>>;

audio::output_type long_row(audio const& net, audio::input_type const& x) { return net(x); }

using patches =
    ctnn::sequential<float, ctnn::shape<3, 64, 64>,
                     layers::conv2d<{.out_channels = 8, .kernel_size = 16, .stride = 16}>>;

patches::input_type patch_gradient(patches const& net, patches::input_type const& x,
                                   patches& gradient) {
  return net.backpropagate_to_input(x, [](auto const& y) { return y; }, gradient);
}

} // namespace zero_overhead
