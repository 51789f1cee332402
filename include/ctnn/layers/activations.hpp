// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/activation.hpp>
#include <ctnn/ops/celu.hpp>
#include <ctnn/ops/elu.hpp>
#include <ctnn/ops/gelu.hpp>
#include <ctnn/ops/gelu_tanh.hpp>
#include <ctnn/ops/hard_sigmoid.hpp>
#include <ctnn/ops/hard_swish.hpp>
#include <ctnn/ops/leaky_relu.hpp>
#include <ctnn/ops/mish.hpp>
#include <ctnn/ops/relu.hpp>
#include <ctnn/ops/relu6.hpp>
#include <ctnn/ops/selu.hpp>
#include <ctnn/ops/sigmoid.hpp>
#include <ctnn/ops/silu.hpp>
#include <ctnn/ops/softplus.hpp>
#include <ctnn/ops/softsign.hpp>
#include <ctnn/ops/tanh.hpp>

namespace ctnn::layers {

// What each computes stands at `ctnn::activations`.

struct relu : activation<activations::relu{}> {};
struct relu6 : activation<activations::relu6{}> {};
/// `leaky_relu<>` or `leaky_relu<0.2>`.
template <double NegativeSlope = 0.01>
struct leaky_relu : activation<activations::leaky_relu{.negative_slope = NegativeSlope}> {};
/// `elu<>` or `elu<0.5>`.
template <double Alpha = 1.0>
struct elu : activation<activations::elu{.alpha = Alpha}> {};
struct selu : activation<activations::selu{}> {};
/// `celu<>` or `celu<0.5>`.
template <double Alpha = 1.0>
struct celu : activation<activations::celu{.alpha = Alpha}> {};
struct silu : activation<activations::silu{}> {};
struct mish : activation<activations::mish{}> {};
struct hard_sigmoid : activation<activations::hard_sigmoid{}> {};
struct hard_swish : activation<activations::hard_swish{}> {};
struct softsign : activation<activations::softsign{}> {};
struct gelu_tanh : activation<activations::gelu_tanh{}> {};
struct gelu : activation<activations::gelu{}> {};
struct sigmoid : activation<activations::sigmoid{}> {};
struct softplus : activation<activations::softplus{}> {};
struct tanh : activation<activations::tanh{}> {};

} // namespace ctnn::layers
