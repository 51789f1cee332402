// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/embedding.hpp>
#include <ctnn/layers/learned_encoding.hpp>
#include <ctnn/layers/sinusoidal_encoding.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ctnn::onnx {

namespace detail {

/// x W^T + b of rows, or of the rows of each time, with W (out, in) as PyTorch has it. One product
/// of all rows: a MatMul and an Add would round otherwise.
template <class In>
std::string write_dense(layer_writer const& writer, std::string x, std::string const& place,
                        bool bias, std::size_t out) {
  constexpr auto features = static_cast<std::int64_t>(In::extent(In::rank() - 1));
  if constexpr (In::rank() > 1) {
    x = writer.reshaped(x, {-1, features});
  }
  saved_values inputs{x, writer.parameter(place + "weight")};
  if (bias) {
    inputs.push_back(writer.parameter(place + "bias"));
  }
  std::string const y = writer.node("Gemm", inputs, {{"transB", 1}});
  if constexpr (In::rank() == 1) {
    return y;
  } else {
    std::vector<std::int64_t> extents = saved_shape<In>({-1});
    extents.back() = static_cast<std::int64_t>(out);
    return writer.reshaped(y, extents);
  }
}

} // namespace detail

template <class T, class In, std::size_t Units, bool Bias>
std::string write_onnx(layer_writer const& writer,
                       layers::dense_layer<T, In, Units, Bias> const& layer, std::string const& x) {
  writer.parameters(layer);
  return detail::write_dense<In>(writer, x, "", Bias, Units);
}

/// Tokens of other types than ONNX's Gather takes become std::int64_t.
template <class T, class In, std::size_t Vocabulary, std::size_t Width, class Token>
std::string write_onnx(layer_writer const& writer,
                       layers::embedding_layer<T, In, Vocabulary, Width, Token> const& layer,
                       std::string const& x) {
  constexpr bool taken = std::signed_integral<Token> && sizeof(Token) >= 4;
  writer.parameters(layer);
  return writer.node(
      "Gather",
      {writer.parameter("weight"),
       taken ? x : writer.node("Cast", {x}, {{"to", static_cast<int>(data_type::int64)}})});
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer,
                       layers::learned_encoding_layer<T, In> const& layer, std::string const& x) {
  writer.parameters(layer);
  return writer.node("Add", {x, writer.parameter("weight")});
}

template <class T, class In>
std::string write_onnx(layer_writer const& writer, layers::sinusoidal_encoding_layer<T, In> const&,
                       std::string const& x) {
  auto const& encoding = layers::sinusoidal_encoding_layer<T, In>::encoding;
  return writer.node(
      "Add", {x, writer.constant("encoding", std::vector<T>(encoding.begin(), encoding.end()),
                                 {In::extent(0), In::extent(1)})});
}

} // namespace ctnn::onnx
