// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

namespace detail {

/// How many bits a file takes for an element.
[[nodiscard]] constexpr std::size_t element_bits(data_type type) noexcept {
  return 8 * element_bytes(type) / elements_together(type);
}

/// The element of those bits; of the last ones, where elements share a byte of a file.
template <class To, class From>
[[nodiscard]] constexpr To of_bits_of(From x) noexcept {
  if constexpr (small_whole<From>) {
    constexpr unsigned mask = (1U << From::bit_count) - 1;
    return of_bits_of<To>(static_cast<std::uint8_t>(static_cast<unsigned>(widened(x)) & mask));
  } else if constexpr (small_whole<To>) {
    return To(std::bit_cast<std::uint8_t>(x));
  } else if constexpr (std::same_as<To, bool>) {
    return std::bit_cast<std::uint8_t>(x) != 0;
  } else {
    return std::bit_cast<To>(x);
  }
}

} // namespace detail

/// The bits of x as numbers of the type `to`, which takes as many. Source: ONNX BitCast (opset 26).
template <>
struct operation<"BitCast"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    constexpr auto to = static_cast<data_type>(Node::integer("to"));
    constexpr bool is_good =
        is_numeric(to) && detail::element_bits(to) == detail::element_bits(x.type);
    demand<is_good, "the type to cast to is none of numbers of as many bits", Node>();
    return {is_good ? to : x.type, x.shape};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    using Y = typename std::remove_cvref_t<decltype(y)>::value_type;
    for (std::size_t i = 0; i < y.size(); ++i) {
      y[i] = detail::of_bits_of<Y>(x[i]);
    }
  }
};

} // namespace ctnn::onnx
