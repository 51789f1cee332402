// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/philox.hpp>

#include <bit>
#include <cstdint>

namespace ctnn::onnx {

namespace detail {

/// The random numbers of a node: a function of its seed and its place in the model, so that a model
/// gives the same numbers each time, and its nodes different ones.
template <class Node>
[[nodiscard]] constexpr philox4x32 random_stream() noexcept {
  return philox4x32(std::bit_cast<std::uint32_t>(Node::number("seed")), Node::index);
}

} // namespace detail

} // namespace ctnn::onnx
