// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/adaptive_avg_pool2d.hpp>
#include <ctnn/layers/avg_pool2d.hpp>
#include <ctnn/layers/avg_pool3d.hpp>
#include <ctnn/layers/conv1d.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/conv3d.hpp>
#include <ctnn/layers/conv_transpose1d.hpp>
#include <ctnn/layers/conv_transpose2d.hpp>
#include <ctnn/layers/global_avg_pool.hpp>
#include <ctnn/layers/max_pool3d.hpp>
#include <ctnn/layers/pad2d.hpp>
#include <ctnn/layers/upsample.hpp>

#include <cstddef>
#include <cstdint>

#include "digest.hpp"
#include "entity.hpp"
#include "support/random.hpp"

namespace bits {
namespace {

using ctnn::same;
using ctnn::shape;
using ctnn::tensor;
using ctnn::upsample_mode;
using ctnn::test::random;
using namespace ctnn::layers;

/// A layer behind an input of shape In, and its gradients.
template <class T, class In, class Spec>
constexpr std::uint64_t layer(std::uint64_t seed) {
  using tested = typename Spec::template fn<T, In>;
  auto const net = random<tested>(seed);
  auto const x = random<typename tested::input_type>(seed + 1);
  auto const y = net.forward(x);
  auto const dy = random<typename tested::output_type>(seed + 2);
  auto const dx = net.input_gradient(x, y, dy);
  if constexpr (tested::parameter_count > 0) {
    auto gradient = random<tested>(seed + 3);
    net.parameter_gradient(x, y, dy, gradient);
    return digest_of(y, dx, gradient.weight);
  } else {
    return digest_of(y, dx);
  }
}

using same_conv = conv2d<{.out_channels = 3, .kernel_size = {3, 4}, .stride = 2, .padding = same}>;
using causal = conv1d<{.out_channels = 5, .kernel_size = 3, .padding = {2, 0}}>;
using volumes = conv3d<{.out_channels = 4, .kernel_size = {2, 3, 2}, .padding = 1, .groups = 2}>;
using doubling = conv_transpose2d<{.out_channels = 3, .kernel_size = 4, .stride = 2, .padding = 1}>;
using stretching =
    conv_transpose1d<{.out_channels = 4, .kernel_size = 3, .stride = 2, .groups = 2}>;
using padded_avg = avg_pool2d<{.kernel_size = 3, .stride = 2, .padding = 1}>;
using avg_of_seen =
    avg_pool2d<{.kernel_size = {2, 3}, .padding = same, .count_include_pad = false}>;
using lines = upsample<{.scale = {2, 3}, .mode = upsample_mode::bilinear}>;
using reflect = pad2d<{.padding = {{1, 2}, 2}, .mode = ctnn::pad_mode::reflect}>;

constexpr entity table[] = {
    both_times<layer<float, shape<2, 5, 9>, same_conv>>("conv2d float 2 5 9 same"),
    run_time<layer<float, shape<5, 30, 37>, same_conv>>("conv2d float 5 30 37 same"),
    both_times<layer<float, shape<3, 19>, causal>>("conv1d float 3 19 causal"),
    run_time<layer<double, shape<17, 130>, causal>>("conv1d double 17 130 causal"),
    both_times<layer<float, shape<2, 3, 4, 5>, volumes>>("conv3d float 2 3 4 5"),
    run_time<layer<float, shape<6, 5, 13, 19>, volumes>>("conv3d float 6 5 13 19"),
    both_times<layer<float, shape<2, 3, 5>, doubling>>("conv_transpose2d float 2 3 5"),
    run_time<layer<float, shape<7, 13, 17>, doubling>>("conv_transpose2d float 7 13 17"),
    both_times<layer<double, shape<4, 9>, stretching>>("conv_transpose1d double 4 9"),
    both_times<layer<float, shape<2, 7, 9>, padded_avg>>("avg_pool2d float 2 7 9"),
    run_time<layer<float, shape<5, 28, 31>, padded_avg>>("avg_pool2d float 5 28 31"),
    both_times<layer<double, shape<2, 5, 7>, avg_of_seen>>("avg_pool2d double 2 5 7 same"),
    both_times<layer<float, shape<1, 3, 4, 5>, avg_pool3d<{.kernel_size = 2}>>>(
        "avg_pool3d float 1 3 4 5"),
    both_times<layer<float, shape<1, 3, 4, 5>, max_pool3d<{.kernel_size = 2}>>>(
        "max_pool3d float 1 3 4 5"),
    both_times<layer<float, shape<2, 7, 5>, adaptive_avg_pool2d<{3, 2}>>>(
        "adaptive_avg_pool2d float 2 7 5"),
    both_times<layer<float, shape<3, 5, 7>, global_avg_pool>>("global_avg_pool float 3 5 7"),
    both_times<layer<float, shape<2, 3, 4>, lines>>("upsample float 2 3 4 bilinear"),
    both_times<layer<double, shape<2, 3, 4>, reflect>>("pad2d double 2 3 4 reflect"),
};

} // namespace

std::span<entity const> images() noexcept { return table; }

} // namespace bits
