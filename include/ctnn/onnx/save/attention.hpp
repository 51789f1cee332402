// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/multi_head_attention.hpp>
#include <ctnn/onnx/save/dense.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace ctnn::onnx {

/// Queries, keys and values (batch, heads, time, depth), as PyTorch saves it. What a causal
/// attention does not see is -infinity before the softmax.
template <class T, std::size_t Time, std::size_t Width,
          layers::multi_head_attention_options Options>
std::string write_onnx(layer_writer const& writer,
                       layers::multi_head_attention_layer<T, Time, Width, Options> const& layer,
                       std::string const& x) {
  using integers = std::vector<std::int64_t>;
  using layer_type = layers::multi_head_attention_layer<T, Time, Width, Options>;
  constexpr auto time = static_cast<std::int64_t>(Time);
  constexpr auto width = static_cast<std::int64_t>(Width);
  constexpr auto heads = static_cast<std::int64_t>(Options.heads);
  writer.parameters(layer);
  saved_values inputs{writer.reshaped(x, {-1, width}), writer.parameter("in_proj_weight")};
  if (Options.bias) {
    inputs.push_back(writer.parameter("in_proj_bias"));
  }
  std::string const qkv =
      writer.reshaped(writer.node("Gemm", inputs, {{"transB", 1}}), {-1, time, 3 * width});
  saved_values const each = writer.nodes("Split", 3, {qkv}, {{"axis", 2}});
  auto const by_head = [&](std::string const& of, integers const& order) {
    return writer.node("Transpose", {writer.reshaped(of, {0, time, heads, width / heads})},
                       {{"perm", order}});
  };
  std::string const queries =
      writer.node("Mul", {by_head(each[0], {0, 2, 1, 3}),
                          writer.constant<T>("scale", {layer_type::head_type::scale}, {})});
  std::string scores = writer.node("MatMul", {queries, by_head(each[1], {0, 2, 3, 1})});
  if constexpr (Options.causal) {
    std::vector<T> mask(Time * Time);
    for (std::size_t query = 0; query < Time; ++query) {
      for (std::size_t key = query + 1; key < Time; ++key) {
        mask[query * Time + key] = -std::numeric_limits<T>::infinity();
      }
    }
    scores = writer.node("Add", {scores, writer.constant("mask", mask, {Time, Time})});
  }
  std::string const weights = writer.node("Softmax", {scores}, {{"axis", 3}});
  std::string const seen =
      writer.node("Transpose", {writer.node("MatMul", {weights, by_head(each[2], {0, 2, 1, 3})})},
                  {{"perm", integers{0, 2, 1, 3}}});
  return detail::write_dense<shape<Time, Width>>(writer, seen, "out_proj.", Options.bias, Width);
}

} // namespace ctnn::onnx
