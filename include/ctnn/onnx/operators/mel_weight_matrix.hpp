// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/math/expm1.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/log1p.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>
#include <ctnn/onnx/operators/constant_number.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctnn::onnx {

/// Triangles of peak 1, whose corners lie evenly on the mel scale, over the frequencies of a
/// spectrum: (dft_length / 2 + 1, num_mel_bins). Source: ONNX MelWeightMatrix (opset 17).
template <>
struct operation<"MelWeightMatrix"> {
  static constexpr std::array<std::size_t, 5> constant_inputs{0, 1, 2, 3, 4};

  template <class Node>
  static consteval tensor_type infer() {
    constexpr auto bins = static_cast<std::int64_t>(constant_number<Node, 0>());
    constexpr auto length = static_cast<std::int64_t>(constant_number<Node, 1>());
    constexpr auto rate = static_cast<double>(constant_number<Node, 2>());
    constexpr auto low = converted<double>(constant_number<Node, 3>());
    constexpr auto high = converted<double>(constant_number<Node, 4>());
    demand<(bins > 0 && length > 0), "num_mel_bins or dft_length is not positive", Node>();
    demand<(low >= 0 && low <= high && high <= rate / 2),
           "the edges are no frequencies up to half the sample rate", Node>();
    return {data_type_of_output<Node>(),
            {static_cast<std::size_t>(length / 2 + 1), static_cast<std::size_t>(bins)}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr std::size_t bins = Node::template output<0>().shape[1];
    constexpr auto length = static_cast<double>(constant_number<Node, 1>());
    constexpr auto rate = static_cast<double>(constant_number<Node, 2>());
    // mel(f) = 2595 log10(1 + f / 700), here in natural logarithms
    double const low = ctnn::log1p(converted<double>(constant_number<Node, 3>()) / 700);
    double const high = ctnn::log1p(converted<double>(constant_number<Node, 4>()) / 700);
    double const step = (high - low) / static_cast<double>(bins + 2);
    auto const corner = [=](std::size_t i) {
      double const frequency = 700 * ctnn::expm1(ctnn::fma(static_cast<double>(i), step, low));
      return static_cast<std::size_t>((length + 1) * frequency / rate);
    };
    ctnn::detail::fill(y.data(), y.size(), T{});
    for (std::size_t i = 0; i < bins; ++i) {
      std::size_t const first = corner(i);
      std::size_t const peak = corner(i + 1);
      std::size_t const last = corner(i + 2);
      y.data()[peak * bins + i] = converted<T>(1.0);
      for (std::size_t j = first; j < peak; ++j) {
        y.data()[j * bins + i] =
            converted<T>(static_cast<double>(j - first) / static_cast<double>(peak - first));
      }
      for (std::size_t j = peak; j < last; ++j) {
        y.data()[j * bins + i] =
            converted<T>(static_cast<double>(last - j) / static_cast<double>(last - peak));
      }
    }
  }
};

} // namespace ctnn::onnx
