// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/shape.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn {
namespace detail {

template <class X, class Sample>
inline constexpr bool is_batch_of = false;

template <class T, std::size_t Batch, std::size_t... Extents>
inline constexpr bool is_batch_of<tensor<T, Batch, Extents...>, tensor<T, Extents...>> = true;

template <std::size_t Count, class Sample>
struct batch_type;

template <std::size_t Count, class T, std::size_t... Extents>
struct batch_type<Count, tensor<T, Extents...>> {
  using type = tensor<T, Count, Extents...>;
};

/// The output for X: a batch of them for a batch of inputs, one for everything else.
template <class X, class Input, class Output>
struct output_for {
  using type = Output;
};

template <class X, class Input, class Output>
  requires is_batch_of<X, Input>
struct output_for<X, Input, Output> {
  using type = typename batch_type<X::extent(0), Output>::type;
};

} // namespace detail

/// A batch of samples: one tensor with the number of samples as its first extent.
template <class X, class Sample>
concept batch_of = detail::is_batch_of<X, Sample>;

template <class X, class Sample>
concept sample_or_batch_of = std::same_as<X, Sample> || batch_of<X, Sample>;

} // namespace ctnn
