// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/copy.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/tensor_type.hpp>

#include <cstddef>
#include <cstdint>

namespace ctnn::onnx {

/// How often each n-gram of a list stands in a sequence, with up to so many tokens skipped between
/// its own (TF), or its weight if it does (IDF), or both multiplied (TFIDF). Of integers.
/// Source: ONNX TfIdfVectorizer (opset 9).
template <>
struct operation<"TfIdfVectorizer"> {
  template <class Node>
  static consteval tensor_type infer() {
    constexpr tensor_type x = Node::template input<0>();
    demand<x.type == data_type::int32 || x.type == data_type::int64,
           "the tokens are neither int32 nor int64", Node>();
    demand<x.rank() == 1 || x.rank() == 2, "the tokens are no sequence and no batch of them", Node,
           x.shape>();
    demand<Node::string_is("mode", "TF") || Node::string_is("mode", "IDF") ||
               Node::string_is("mode", "TFIDF"),
           "the mode is unknown", Node>();
    demand<lists_fit<Node>(),
           "ngram_counts, ngram_indexes, pool_int64s and weights do not go "
           "together",
           Node>();
    constexpr std::size_t width = width_of<Node>();
    if constexpr (x.rank() == 1) {
      return {data_type::float32, {width}};
    } else {
      return {data_type::float32, {x.shape[0], width}};
    }
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr extents shape = Node::template input<0>().shape;
    constexpr std::size_t length = shape[shape.rank - 1];
    constexpr std::size_t rows = shape.rank == 1 ? 1 : shape[0];
    constexpr std::size_t width = width_of<Node>();
    constexpr auto least = static_cast<std::size_t>(Node::integer("min_gram_length", 1));
    constexpr auto most = static_cast<std::size_t>(Node::integer("max_gram_length", 1));
    constexpr auto skips = static_cast<std::size_t>(Node::integer("max_skip_count", 0));
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    ctnn::detail::fill(y.data(), y.size(), 0.0F);
    if constexpr (length * rows > 0) {
      for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t size = least; size <= most; ++size) {
          // A single token skips nothing.
          for (std::size_t apart = 1; apart <= (size == 1 ? 1 : skips + 1); ++apart) {
            for (std::size_t first = 0; first + (size - 1) * apart < length; ++first) {
              count<Node>(x.data() + row * length + first, size, apart, y.data() + row * width);
            }
          }
        }
        weigh<Node>(y.data() + row * width);
      }
    }
  }

private:
  template <class Node>
  static consteval bool lists_fit() {
    auto const counts = Node::integers("ngram_counts");
    auto const pool = Node::integers("pool_int64s");
    auto const weights = Node::numbers("weights");
    std::int64_t const least = Node::integer("min_gram_length", 1);
    std::int64_t const most = Node::integer("max_gram_length", 1);
    bool good = least >= 1 && least <= most && Node::integer("max_skip_count", 0) >= 0 &&
                counts.size() >= static_cast<std::size_t>(most);
    std::size_t grams = 0;
    for (std::size_t size = 1; size <= counts.size() && good; ++size) {
      std::size_t const begin = static_cast<std::size_t>(counts[size - 1]);
      std::size_t const end =
          size < counts.size() ? static_cast<std::size_t>(counts[size]) : pool.size();
      good = begin <= end && end <= pool.size() && (end - begin) % size == 0;
      grams += good ? (end - begin) / size : 0;
    }
    auto const indices = Node::integers("ngram_indexes");
    for (std::size_t i = 0; i < indices.size(); ++i) {
      good = good && indices[i] >= 0;
    }
    return good && grams == indices.size() && (weights.size() == 0 || weights.size() == grams);
  }

  template <class Node>
  static consteval std::size_t width_of() {
    auto const indices = Node::integers("ngram_indexes");
    std::size_t result = 0;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      auto const index = static_cast<std::size_t>(indices[i]);
      result = index + 1 > result ? index + 1 : result;
    }
    return result;
  }

  /// Counts one n-gram of the sequence where it is in the list.
  template <class Node>
  static constexpr void count(auto const* tokens, std::size_t size, std::size_t apart,
                              float* y) noexcept {
    constexpr auto counts = Node::integers("ngram_counts");
    constexpr auto pool = Node::integers("pool_int64s");
    constexpr auto indices = Node::integers("ngram_indexes");
    std::size_t gram = 0;
    for (std::size_t shorter = 1; shorter < size; ++shorter) {
      gram += static_cast<std::size_t>(counts[shorter] - counts[shorter - 1]) / shorter;
    }
    auto const begin = static_cast<std::size_t>(counts[size - 1]);
    std::size_t const end =
        size < counts.size() ? static_cast<std::size_t>(counts[size]) : pool.size();
    for (std::size_t at = begin; at < end; at += size, ++gram) {
      std::size_t same = 0;
      while (same < size && pool[at + same] == tokens[same * apart]) {
        ++same;
      }
      if (same == size) {
        y[static_cast<std::size_t>(indices[gram])] += 1;
      }
    }
  }

  template <class Node>
  static constexpr void weigh(float* y) noexcept {
    if constexpr (!Node::string_is("mode", "TF")) {
      constexpr auto indices = Node::integers("ngram_indexes");
      constexpr auto weights = Node::numbers("weights");
      for (std::size_t i = 0; i < indices.size(); ++i) {
        float& place = y[static_cast<std::size_t>(indices[i])];
        float const weight = weights.size() == 0 ? 1 : weights[i];
        if constexpr (Node::string_is("mode", "IDF")) {
          place = place > 0 ? weight : 0;
        } else {
          place = ctnn::detail::rounded(place * weight);
        }
      }
    }
  }
};

} // namespace ctnn::onnx
