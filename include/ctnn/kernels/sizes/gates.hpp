// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/extremes.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>

#include <bit>
#include <cstddef>

namespace ctnn::kernels {

/// Whether the weights of a recurrent layer outgrow a first cache of 48 KB, in float: they are then
/// read in their order.
template <std::size_t Gates, std::size_t Hidden>
inline constexpr bool streams_gates = Gates * Hidden * Hidden > 12288;

/// What the hidden state adds to the sums of the gates of a recurrent layer: a row (hidden) times a
/// matrix (hidden, gates * hidden). In as many chains as keep the processor from waiting, for some
/// units of all gates or for all in 32 registers of 16 numbers; where there are more, and the
/// weights are read in their order, all sums do that by themselves.
template <std::size_t Gates, std::size_t Hidden>
inline constexpr matrix_product gates_product{
    .rows = 1,
    .inner = Hidden,
    .columns = Gates * Hidden,
    .chains = streams_gates<Gates, Hidden>
                  ? 1
                  : std::bit_floor(detail::clamped<std::size_t>(
                        Gates * Hidden > 96 && Gates * Hidden <= 128 ? 2 : 16 / Gates, 1,
                        detail::larger<std::size_t>(1, Hidden / 2)))};

} // namespace ctnn::kernels
