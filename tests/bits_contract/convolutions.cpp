// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/conv2d.hpp>
#include <ctnn/ops/max_pool2d.hpp>

#include <cstddef>
#include <cstdint>

#include "digest.hpp"
#include "entity.hpp"
#include "support/random.hpp"

namespace bits {
namespace {

using ctnn::conv2d_window;
using ctnn::extent2d;
using ctnn::pool2d_window;
using ctnn::shape;
using ctnn::tensor;
using ctnn::tensor_of;
using ctnn::test::random;

/// A convolution with and without bias, and all its gradients.
template <class T, class X, std::size_t Out, extent2d Kernel, conv2d_window Window>
constexpr std::uint64_t conv2d(std::uint64_t seed) {
  auto const x = random<tensor_of<T, X>>(seed);
  auto const weight =
      random<tensor<T, Out, X::extent(0) / Window.groups, Kernel.height, Kernel.width>>(seed + 1);
  auto const bias = random<tensor<T, Out>>(seed + 2);
  auto const y = ctnn::conv2d<Window>(x, weight, bias);
  auto const dy = random<std::remove_const_t<decltype(y)>>(seed + 3);
  auto dweight = random<std::remove_const_t<decltype(weight)>>(seed + 4);
  auto dbias = bias;
  ctnn::add_conv2d_weight_gradient<Window>(x, dy, dweight);
  ctnn::add_channel_sums(dy, dbias);
  return digest_of(y, ctnn::conv2d<Window>(x, weight),
                   ctnn::conv2d_input_gradient<X, Window>(dy, weight), dweight, dbias);
}

template <class T, class X, pool2d_window Window>
constexpr std::uint64_t max_pool2d(std::uint64_t seed) {
  auto const x = random<tensor_of<T, X>>(seed);
  auto const y = ctnn::max_pool2d<Window>(x);
  auto const dy = random<std::remove_const_t<decltype(y)>>(seed + 1);
  return digest_of(y, ctnn::max_pool2d_input_gradient<Window>(x, dy));
}

constexpr conv2d_window plain{};
constexpr conv2d_window padded{.padding = 1};
constexpr conv2d_window strided{.stride = {2, 3}, .padding = {2, 1}};

constexpr conv2d_window dilated{.padding = {1, 2}, .dilation = {2, 3}};
constexpr conv2d_window in_groups{.stride = 2, .padding = 1, .groups = 3};
constexpr conv2d_window depthwise{.padding = 1, .groups = 7};

constexpr entity table[] = {
    both_times<conv2d<float, shape<1, 1, 1>, 1, extent2d{1}, plain>>("conv2d float 1 1 1"),
    both_times<conv2d<float, shape<1, 4, 4>, 1, extent2d{3}, plain>>("conv2d float 1 4 4"),
    both_times<conv2d<float, shape<2, 5, 7>, 3, extent2d{3}, padded>>("conv2d float 2 5 7 padded"),
    both_times<conv2d<float, shape<3, 7, 8>, 2, extent2d{3, 2}, strided>>(
        "conv2d float 3 7 8 strided"),
    both_times<conv2d<float, shape<3, 1, 17>, 5, extent2d{1, 5}, plain>>("conv2d float 3 1 17"),
    both_times<conv2d<float, shape<7, 3, 3>, 5, extent2d{1}, plain>>("conv2d float 7 3 3, 1x1"),
    run_time<conv2d<float, shape<17, 13, 19>, 33, extent2d{3}, padded>>(
        "conv2d float 17 13 19 padded"),
    run_time<conv2d<float, shape<5, 31, 33>, 13, extent2d{3, 2}, strided>>(
        "conv2d float 5 31 33 strided"),
    both_times<conv2d<double, shape<2, 5, 7>, 3, extent2d{3}, padded>>(
        "conv2d double 2 5 7 padded"),
    run_time<conv2d<double, shape<7, 13, 17>, 9, extent2d{3}, padded>>(
        "conv2d double 7 13 17 padded"),
    both_times<conv2d<float, shape<2, 7, 9>, 3, extent2d{3}, dilated>>(
        "conv2d float 2 7 9 dilated"),
    both_times<conv2d<float, shape<6, 5, 7>, 9, extent2d{3}, in_groups>>(
        "conv2d float 6 5 7 in groups"),
    both_times<conv2d<float, shape<3, 5, 7>, 13, extent2d{3}, padded>>("conv2d float 3 5 7 to 13"),
    both_times<conv2d<float, shape<7, 5, 5>, 7, extent2d{3}, depthwise>>(
        "conv2d float 7 5 5 depthwise"),
    run_time<conv2d<float, shape<5, 29, 31>, 7, extent2d{3}, dilated>>(
        "conv2d float 5 29 31 dilated"),
    run_time<conv2d<float, shape<7, 30, 33>, 14, extent2d{5, 3}, depthwise>>(
        "conv2d float 7 30 33 depthwise"),
    both_times<conv2d<double, shape<6, 5, 4>, 3, extent2d{2}, in_groups>>(
        "conv2d double 6 5 4 in groups"),
    both_times<max_pool2d<float, shape<1, 2, 2>, pool2d_window{.kernel_size = 2}>>(
        "max_pool2d float 1 2 2"),
    both_times<max_pool2d<float, shape<3, 7, 9>,
                          pool2d_window{.kernel_size = 3, .stride = 2, .padding = 1}>>(
        "max_pool2d float 3 7 9"),
    run_time<max_pool2d<float, shape<5, 28, 31>, pool2d_window{.kernel_size = {2, 3}}>>(
        "max_pool2d float 5 28 31"),
    both_times<max_pool2d<double, shape<2, 5, 5>, pool2d_window{.kernel_size = 2, .stride = 1}>>(
        "max_pool2d double 2 5 5"),
};

} // namespace

std::span<entity const> convolutions() noexcept { return table; }

} // namespace bits
