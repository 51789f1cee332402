// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace ctnn {
namespace detail {

/// A label out of a tensor without extents, any other target as it is.
template <class T, std::size_t... Extents>
[[nodiscard]] constexpr auto plain_target(tensor<T, Extents...> const& target) noexcept {
  if constexpr (sizeof...(Extents) == 0) {
    return target[];
  } else {
    return target;
  }
}

} // namespace detail

/// The loss of a net with several outputs: the weighted sum of a loss for each of them,
///
///     joint loss(softmax_cross_entropy{}, mean_squared_error{});
///     loss.weights = {1, 0.5};
///
/// Targets are `tensors(labels, boxes)`, for a lone sample `tensors(tensor<int>{3}, box)`. Weights
/// that the losses have for classes count within a sample, and not in the mean over a batch.
template <class... Losses>
struct joint : detail::tuple<Losses...> {
  std::array<double, sizeof...(Losses)> weights;

  constexpr joint(Losses const&... all) noexcept : detail::tuple<Losses...>{} {
    weights.fill(1);
    [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
      (detail::set<Indices>(*this, all), ...);
    }(std::index_sequence_for<Losses...>{});
  }

  template <class... Outputs, class... Targets>
    requires(sizeof...(Outputs) == sizeof...(Losses) && sizeof...(Targets) == sizeof...(Losses))
  [[nodiscard]] constexpr auto operator()(tensors<Outputs...> const& output,
                                          tensors<Targets...> const& target) const noexcept {
    using T = typename tensors<Outputs...>::value_type;
    T sum = 0;
    for_each_index([&]<std::size_t Index>() {
      T const of_one = detail::get<Index>(*this)(
          output.template get<Index>(), detail::plain_target(target.template get<Index>()));
      sum = fma(static_cast<T>(weights[Index]), of_one, sum);
    });
    return sum;
  }

  template <class... Outputs, class... Targets>
    requires(sizeof...(Outputs) == sizeof...(Losses) && sizeof...(Targets) == sizeof...(Losses))
  [[nodiscard]] constexpr auto
  value_and_gradient(tensors<Outputs...> const& output,
                     tensors<Targets...> const& target) const noexcept {
    using T = typename tensors<Outputs...>::value_type;
    value_with_gradient<T, tensors<Outputs...>> result;
    result.value = 0;
    for_each_index([&]<std::size_t Index>() {
      auto const weight = static_cast<T>(weights[Index]);
      auto const of_one = detail::get<Index>(*this).value_and_gradient(
          output.template get<Index>(), detail::plain_target(target.template get<Index>()));
      result.value = fma(weight, of_one.value, result.value);
      result.gradient.template get<Index>() = of_one.gradient * weight;
    });
    return result;
  }

private:
  template <class Visit>
  static constexpr void for_each_index(Visit visit) noexcept {
    [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
      (visit.template operator()<Indices>(), ...);
    }(std::index_sequence_for<Losses...>{});
  }
};

template <class... Losses>
joint(Losses const&...) -> joint<Losses...>;

} // namespace ctnn
