// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/model/content.hpp>
#include <ctnn/onnx/model/read_model.hpp>

#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// Always false: what the compiler prints of a file that cannot be read.
template <static_text Sentence, std::size_t ByteOffset, static_text... FunctionAndNode>
inline constexpr bool file_can_be_read = false;

struct model_measures {
  content_sizes sizes{};
  read_error error{};
  bool is_read = false;
};

[[nodiscard]] constexpr model_measures measured(std::string_view bytes, tensors_apart apart = {}) {
  auto const read = read_model(bytes, apart);
  return read ? model_measures{sizes_of(*read), {}, true} : model_measures{{}, read.error(), false};
}

/// What of an embedded file is laid apart.
template <auto const& File>
[[nodiscard]] consteval tensors_apart apart_from() {
  if constexpr (requires { File.tensors; }) {
    return {File.tensors, File.tensor_count};
  } else {
    return {};
  }
}

} // namespace detail

/// The model in an embedded file, read by the compiler.
template <auto const& File>
struct model {
  static constexpr tensors_apart apart = detail::apart_from<File>();
  static constexpr detail::model_measures measures = detail::measured(File.bytes(), apart);
  static constexpr auto content = [] {
    if constexpr (measures.is_read) {
      return fixed_copy<measures.sizes>(*read_model(File.bytes(), apart));
    } else {
      return onnx::content<fixed>{};
    }
  }();
};

/// Whether a model could be read; if not, the compiler prints the sentence and the byte offset.
template <class Model>
consteval bool demand_model() {
  if constexpr (!Model::measures.is_read) {
    constexpr read_error error = Model::measures.error;
    constexpr std::string_view text = sentence(error.what);
    constexpr static_text<text.size() + 1> said(text);
    if constexpr (error.function.empty()) {
      static_assert(detail::file_can_be_read<said, error.offset>,
                    "ctnn::onnx: the file cannot be read as a model: (sentence, byte offset) stand "
                    "in file_can_be_read");
    } else {
      static_assert(
          detail::file_can_be_read<said, error.offset,
                                   static_text<error.function.size() + 1>(error.function),
                                   static_text<error.node.size() + 1>(error.node)>,
          "ctnn::onnx: the file cannot be read as a model: (sentence, byte offset, function, node "
          "that calls it) stand in file_can_be_read");
    }
  }
  return Model::measures.is_read;
}

} // namespace ctnn::onnx
