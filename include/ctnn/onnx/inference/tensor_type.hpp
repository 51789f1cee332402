// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/model/data_type.hpp>
#include <ctnn/onnx/model/extents.hpp>

#include <array>
#include <cstddef>

namespace ctnn::onnx {

/// What a value of a model is: the type of its elements and its extents.
struct tensor_type {
  data_type type = data_type::undefined;
  extents shape{};

  [[nodiscard]] constexpr std::size_t size() const noexcept { return shape.size(); }
  [[nodiscard]] constexpr std::size_t rank() const noexcept { return shape.rank; }

  [[nodiscard]] friend constexpr bool operator==(tensor_type const&, tensor_type const&) = default;
};

namespace detail {

template <data_type Type, std::size_t Size>
struct elements_for {
  using type = std::array<typename element_for<Type>::type, Size>;
};

} // namespace detail

/// What holds the elements of a value of such a type.
template <data_type Type, std::size_t Size>
using elements_of = typename detail::elements_for<Type, Size>::type;

} // namespace ctnn::onnx
