// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/kernels/row_sums.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// Names a number of groups in errors.
template <std::size_t>
struct groups;

/// Whether so many groups share these channels evenly.
[[nodiscard]] constexpr bool groups_divide(std::size_t count, std::size_t channels) noexcept {
  return count > 0 && channels % count == 0;
}

/// What convolutions along any number of axes ask of the channels of x (in, ...) and weight (out,
/// in / groups, ...).
template <class X, class Weight, std::size_t Groups>
concept convolution_channels =
    (groups_divide(Groups, X::extent(0)) && groups_divide(Groups, Weight::extent(0)) &&
     X::extent(0) == Weight::extent(1) * Groups) ||
    unsatisfied<"convolution: the channels of input and weight differ, or the groups do not divide "
                "them: (input, weight, groups) are",
                X, Weight, groups<Groups>>();

} // namespace detail

/// Adds the sum of each channel of x (channels, ...) to `sums`: the gradient of a bias.
///
/// Order: that of any whole reduction (`kernels::reduce`), then added to the present value.
template <real T, std::size_t Channels, std::size_t... Places>
constexpr void add_channel_sums(tensor<T, Channels, Places...> const& x,
                                tensor<T, Channels>& sums) noexcept {
  kernels::add_row_sums(x.data, sums.data);
}

} // namespace ctnn
