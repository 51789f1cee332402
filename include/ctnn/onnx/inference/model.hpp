// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/model/content.hpp>
#include <ctnn/onnx/model/read_model.hpp>

#include <cstddef>

namespace ctnn::onnx {

namespace detail {

/// Always false: what the compiler prints of a file that cannot be read.
template <static_text Sentence, std::size_t ByteOffset>
inline constexpr bool file_can_be_read = false;

struct model_measures {
  content_sizes sizes{};
  read_error error{};
  bool is_read = false;
};

[[nodiscard]] constexpr model_measures measured(std::string_view bytes) {
  auto const read = read_model(bytes);
  return read ? model_measures{sizes_of(*read), {}, true} : model_measures{{}, read.error(), false};
}

template <model_measures Measures>
consteval auto model_content(std::string_view bytes) {
  if constexpr (Measures.is_read) {
    return fixed_copy<Measures.sizes>(*read_model(bytes));
  } else {
    constexpr auto sentence = onnx::sentence(Measures.error.what);
    static_assert(
        file_can_be_read<static_text<sentence.size() + 1>(sentence), Measures.error.offset>,
        "ctnn::onnx: the file cannot be read as a model: (sentence, byte offset) stand "
        "in file_can_be_read");
    return content<fixed>{};
  }
}

} // namespace detail

/// The model in an embedded file, read by the compiler.
template <auto const& File>
struct model {
  static constexpr auto content =
      detail::model_content<detail::measured(File.bytes())>(File.bytes());
};

} // namespace ctnn::onnx
