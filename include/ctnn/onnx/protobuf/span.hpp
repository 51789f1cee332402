// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::onnx::protobuf {

/// Where in the bytes of a file something stands: from `begin` to before `end`.
struct span {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return end - begin; }
};

} // namespace ctnn::onnx::protobuf
