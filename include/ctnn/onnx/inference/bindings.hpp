// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/model/same_text.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <string_view>

namespace ctnn::onnx {

/// Says what a symbolic dimension is: `network<file, dimension<"batch", 1>>`.
template <static_text Name, std::size_t Extent>
struct dimension {
  /// The extent of the symbol, or `otherwise`.
  [[nodiscard]] static constexpr std::size_t extent(std::string_view symbol,
                                                    std::size_t otherwise) noexcept {
    return same_text(symbol, Name.view()) ? Extent : otherwise;
  }
  [[nodiscard]] static constexpr bool is_value(std::string_view, std::size_t) noexcept {
    return false;
  }
};

/// Makes an input a constant, so that it may determine a shape: `network<file, bind<"k", k>>` with
/// a `constexpr tensor<std::int64_t, 1> k` of static storage.
template <static_text Name, auto const& Tensor>
struct bind {
  static constexpr static_text input_name = Name;

  [[nodiscard]] static constexpr std::size_t extent(std::string_view,
                                                    std::size_t otherwise) noexcept {
    return otherwise;
  }
  [[nodiscard]] static constexpr bool is_value(std::string_view input, std::size_t) noexcept {
    return same_text(input, Name.view());
  }
  [[nodiscard]] static consteval tensor_type type() noexcept {
    using bound = std::remove_cvref_t<decltype(Tensor)>;
    tensor_type result{data_type_of<typename bound::value_type>(), {}};
    for (std::size_t i = 0; i < bound::rank(); ++i) {
      result.shape.push_back(bound::extent(i));
    }
    return result;
  }
  [[nodiscard]] static constexpr auto const& elements() noexcept { return Tensor.data; }
};

} // namespace ctnn::onnx
