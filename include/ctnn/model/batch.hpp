// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/detail/extremes.hpp>
#include <ctnn/detail/for_each_part.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <cstddef>

namespace ctnn::detail {

/// How many samples go through a net side by side: as many as keep their activations in the second
/// cache and off the end of a stack.
[[nodiscard]] constexpr std::size_t samples_at_once(std::size_t batch,
                                                    std::size_t activation_bytes) noexcept {
  constexpr std::size_t budget = 131072;
  return detail::clamped<std::size_t>(budget / detail::larger<std::size_t>(activation_bytes, 1), 1,
                                      batch);
}

/// Count samples of a batch.
template <std::size_t Count, class T, std::size_t Batch, std::size_t... Extents>
[[nodiscard]] constexpr tensor<T, Count, Extents...> samples(tensor<T, Batch, Extents...> const& x,
                                                             std::size_t first) noexcept {
  tensor<T, Count, Extents...> part;
  T const* const from = x.begin() + first * (x.size() / Batch);
  detail::copy(from, part.size(), part.begin());
  return part;
}

/// Count samples of a batch of several tensors.
template <std::size_t Count, class... Tensors>
[[nodiscard]] constexpr auto samples(tensors<Tensors...> const& x, std::size_t first) noexcept {
  return x.apply([first](auto const&... all) { return tensors(samples<Count>(all, first)...); });
}

/// Puts a part of a batch in its place.
template <class Part, class Batch>
constexpr void set_samples(Batch& y, std::size_t first, Part const& part) noexcept {
  if constexpr (tensor_like<Batch>) {
    copy(part.begin(), part.size(), y.begin() + first * (y.size() / y.extent(0)));
  } else {
    y.apply_with(part, [first](auto& all, auto const& some) { set_samples(all, first, some); });
  }
}

/// Cuts a batch into parts of AtOnce samples: calls `visit(part, first)` for each of them.
template <std::size_t AtOnce, class X, class Visit>
constexpr void for_each_part_of(X const& x, Visit visit) noexcept {
  if constexpr (AtOnce == X::extent(0)) {
    visit(x, std::size_t{0});
  } else {
    for_each_part<X::extent(0), AtOnce>(
        [&]<std::size_t Count>(std::size_t first) { visit(samples<Count>(x, first), first); });
  }
}

} // namespace ctnn::detail
