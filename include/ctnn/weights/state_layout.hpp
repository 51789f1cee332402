// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/tensor/permuted.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

/// How PyTorch lays out what a layer keeps: the `shape` of its tensor, given the layer's first;
/// `get` of the layer's tensors to it, and `set` of it to the layer's.
namespace ctnn::state_layout {

/// As the layer does.
struct same {
  template <class Ours>
  using shape = typename Ours::shape_type;

  template <class Ours>
  static constexpr void get(Ours const& ours, typename Ours::value_type* to) noexcept {
    detail::copy(ours.begin(), Ours::size(), to);
  }

  template <class Ours>
  static constexpr void set(Ours& ours, typename Ours::value_type const* from) noexcept {
    detail::copy(from, Ours::size(), ours.begin());
  }
};

/// (in, out) of ours is (out, in).
struct transposed {
  template <class Ours>
  using shape = ctnn::shape<Ours::extent(1), Ours::extent(0)>;

  template <class T, std::size_t In, std::size_t Out>
  static constexpr void get(tensor<T, In, Out> const& ours, T* to) noexcept {
    transpose<In, Out>(ours.begin(), to);
  }

  template <class T, std::size_t In, std::size_t Out>
  static constexpr void set(tensor<T, In, Out>& ours, T const* from) noexcept {
    transpose<Out, In>(from, ours.begin());
  }

private:
  template <std::size_t Rows, std::size_t Columns, class T>
  static constexpr void transpose(T const* from, T* to) noexcept {
    for (std::size_t column = 0; column < Columns; ++column) {
      for (std::size_t row = 0; row < Rows; ++row) {
        *to++ = from[row * Columns + column];
      }
    }
  }
};

/// Axis k is our axis Axes[k].
template <std::size_t... Axes>
struct permuted {
  template <class Ours>
  using shape = detail::permuted_shape<typename Ours::shape_type, Axes...>;

  template <class Ours>
  static constexpr void get(Ours const& ours, typename Ours::value_type* to) noexcept {
    detail::for_each_permuted<typename Ours::shape_type, Axes...>(
        [&](std::size_t place) { *to++ = ours.begin()[place]; });
  }

  template <class Ours>
  static constexpr void set(Ours& ours, typename Ours::value_type const* from) noexcept {
    detail::for_each_permuted<typename Ours::shape_type, Axes...>(
        [&](std::size_t place) { ours.begin()[place] = *from++; });
  }
};

/// A second bias, which stands in our one as a summand, and behind it in the order of the tensors.
struct summand {
  template <class Ours>
  using shape = typename Ours::shape_type;

  /// -0, not 0: the sum with it is the other to the bit, be that -0 itself.
  template <class Ours>
  static constexpr void get(Ours const&, typename Ours::value_type* to) noexcept {
    detail::fill(to, Ours::size(), -typename Ours::value_type{0});
  }

  template <class Ours>
  static constexpr void set(Ours& ours, typename Ours::value_type const* from) noexcept {
    for (std::size_t i = 0; i < Ours::size(); ++i) {
      ours.begin()[i] += from[i];
    }
  }
};

/// A second bias whose first part is a summand of ours, and whose last part stands alone.
struct summand_and_rest {
  template <class Sum>
  using shape = typename Sum::shape_type;

  template <class Sum, class Rest>
  static constexpr void get(Sum const&, Rest const& rest, typename Sum::value_type* to) noexcept {
    constexpr std::size_t summands = Sum::size() - Rest::size();
    detail::fill(to, summands, -typename Sum::value_type{0});
    detail::copy(rest.begin(), Rest::size(), to + summands);
  }

  template <class Sum, class Rest>
  static constexpr void set(Sum& sum, Rest& rest, typename Sum::value_type const* from) noexcept {
    constexpr std::size_t summands = Sum::size() - Rest::size();
    for (std::size_t i = 0; i < summands; ++i) {
      sum.begin()[i] += from[i];
    }
    detail::copy(from + summands, Rest::size(), rest.begin());
  }
};

} // namespace ctnn::state_layout
