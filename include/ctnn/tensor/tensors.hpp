// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/tuple.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn {

/// The shapes of the inputs or the outputs of a net that has several:
/// `sequential<float, shapes<shape<3, 8, 8>, shape<4>>, ...>`.
template <class... Shapes>
struct shapes {
  /// The number of elements of all.
  [[nodiscard]] static constexpr std::size_t size() noexcept { return (Shapes::size() + ...); }

  template <class... Others>
  [[nodiscard]] friend constexpr bool operator==(shapes, shapes<Others...>) noexcept {
    return std::same_as<shapes, shapes<Others...>>;
  }
};

/// Several tensors as one value, the inputs or the outputs of a net that has several:
///
///     auto const [kind, box] = net(tensors(image, position));
///
/// A batch of them is a batch of each.
template <tensor_like... Tensors>
  requires(sizeof...(Tensors) > 0)
struct tensors : detail::tuple<Tensors...> {
  using first_type = boost::mp11::mp_front<boost::mp11::mp_list<Tensors...>>;
  using value_type = typename first_type::value_type;
  using shape_type = shapes<typename Tensors::shape_type...>;

  tensors() = default;
  constexpr tensors(Tensors const&... all) noexcept : detail::tuple<Tensors...>{{{all}...}} {}

  template <std::size_t Index>
  [[nodiscard]] constexpr auto const& get() const noexcept {
    return detail::get<Index>(*this);
  }
  template <std::size_t Index>
  [[nodiscard]] constexpr auto& get() noexcept {
    return detail::get<Index>(*this);
  }

  /// The number of elements of all.
  [[nodiscard]] static constexpr std::size_t size() noexcept { return shape_type::size(); }

  /// The first extent of all, where they are a batch.
  [[nodiscard]] static constexpr std::size_t extent(std::size_t dimension) noexcept {
    return first_type::extent(dimension);
  }

  /// `function` of all tensors.
  template <class Function>
  constexpr decltype(auto) apply(Function function) const noexcept {
    return [&]<std::size_t... Indices>(std::index_sequence<Indices...>) -> decltype(auto) {
      return function(detail::get<Indices>(*this)...);
    }(std::index_sequence_for<Tensors...>{});
  }

  /// Calls `function(tensor, other)` for each tensor and that of `others` in the same place.
  template <class Others, class Function>
  constexpr void apply_with(Others const& others, Function function) noexcept {
    [&]<std::size_t... Indices>(std::index_sequence<Indices...>) {
      (function(detail::get<Indices>(*this), detail::get<Indices>(others)), ...);
    }(std::index_sequence_for<Tensors...>{});
  }

  [[nodiscard]] friend constexpr bool operator==(tensors const&, tensors const&) = default;
};

template <class... Tensors>
tensors(Tensors const&...) -> tensors<Tensors...>;

/// Each element of each tensor divided by a number.
template <class... Tensors>
[[nodiscard]] constexpr tensors<Tensors...>
operator/(tensors<Tensors...> const& t, typename tensors<Tensors...>::value_type divisor) noexcept {
  return t.apply([divisor](auto const&... all) { return tensors(all / divisor...); });
}

/// Each tensor at one index of its first dimension: one sample of a batch.
template <class... Tensors>
[[nodiscard]] constexpr auto subtensor(tensors<Tensors...> const& t, std::size_t index) noexcept {
  return t.apply([index](auto const&... all) { return tensors(subtensor(all, index)...); });
}

/// Sets each tensor at one index of its first dimension.
template <class... Tensors, class Part>
constexpr void set_subtensor(tensors<Tensors...>& t, std::size_t index, Part const& part) noexcept {
  t.apply_with(part, [index](auto& all, auto const& one) { set_subtensor(all, index, one); });
}

namespace detail {

/// The first extent of a tensor, 0 of one without any.
template <class>
inline constexpr std::size_t first_extent = 0;

template <class T, std::size_t First, std::size_t... Rest>
inline constexpr std::size_t first_extent<tensor<T, First, Rest...>> = First;

template <class... Shapes>
inline constexpr bool is_shapes<shapes<Shapes...>> = true;

template <class T, class... Shapes>
struct tensor_from_shape<T, shapes<Shapes...>> {
  using type = tensors<typename tensor_from_shape<T, Shapes>::type...>;
};

template <std::size_t Count, class... Samples>
struct batch_type<Count, tensors<Samples...>> {
  using type = tensors<typename batch_type<Count, Samples>::type...>;
};

template <class... Batches, class... Samples>
  requires(sizeof...(Batches) == sizeof...(Samples))
inline constexpr bool is_batch_of<tensors<Batches...>, tensors<Samples...>> = [] {
  if constexpr ((is_batch_of<Batches, Samples> && ...)) {
    return ((Batches::extent(0) == tensors<Batches...>::extent(0)) && ...);
  } else {
    return false;
  }
}();

} // namespace detail
} // namespace ctnn

template <class... Tensors>
struct std::tuple_size<ctnn::tensors<Tensors...>>
    : std::integral_constant<std::size_t, sizeof...(Tensors)> {};

template <std::size_t Index, class... Tensors>
struct std::tuple_element<Index, ctnn::tensors<Tensors...>> {
  using type = boost::mp11::mp_at_c<boost::mp11::mp_list<Tensors...>, Index>;
};
