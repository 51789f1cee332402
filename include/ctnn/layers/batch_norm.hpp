// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/ops/batch_norm.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// `batch_norm<{.momentum = 0.01}>`; momentum is the share of the newest batch in the running
/// statistics, as in PyTorch (Keras's momentum is 1 minus that).
struct batch_norm_options {
  double epsilon = 1e-5;
  double momentum = 0.1;
  bool affine = true;
};

/// `batch_norm` behind an input of shape In.
template <real T, class In, batch_norm_options Options>
struct batch_norm_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;
  using statistic_type = tensor<T, In::extent(0)>;
  using parameter_type = std::conditional_t<Options.affine, statistic_type, detail::no_parameter>;

  static constexpr char const* name = "batch_norm";
  static constexpr std::size_t parameter_count = Options.affine ? 2 * In::extent(0) : 0;
  static constexpr std::size_t statistic_count = 2 * In::extent(0);
  static constexpr std::size_t macs = input_type::size();
  static constexpr std::size_t activation_bytes = sizeof(output_type);
  static constexpr bool backpropagates = true;
  static constexpr bool sees_batches = true;

  [[no_unique_address]] parameter_type weight;
  [[no_unique_address]] parameter_type bias;
  statistic_type running_mean;
  statistic_type running_variance;

  /// What it multiplies each channel by and adds to it in inference.
  [[nodiscard]] constexpr channel_scale<T, In::extent(0)> scale() const noexcept {
    if constexpr (Options.affine) {
      return batch_norm_scale(running_mean, running_variance, weight, bias, Options.epsilon);
    } else {
      return batch_norm_scale(running_mean, running_variance, Options.epsilon);
    }
  }

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return ctnn::batch_norm(x, scale());
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    if constexpr (std::same_as<X, input_type>) {
      using batch = tensor_of<T, batch_shape<1, In>>;
      auto batch_head = [&](batch const& y) {
        if constexpr (InputWanted || parameter_count > 0) {
          return batch{head(X{y.data}).data};
        } else {
          head(X{y.data});
        }
      };
      if constexpr (InputWanted) {
        return X{backpropagate<true>(batch{x.data}, batch_head, gradient, pass).data};
      } else {
        backpropagate<false>(batch{x.data}, batch_head, gradient, pass);
      }
    } else {
      auto const of_batch = [&]<std::size_t... Extents>(tensor<T, Extents...> const& all) {
        return batch_normalization<T, Extents...>(all, Options.epsilon);
      }(x);
      for (std::size_t c = 0; c < statistic_type::size(); ++c) {
        gradient.running_mean[c] += running_mean[c] - of_batch.mean(c);
        gradient.running_variance[c] += running_variance[c] - of_batch.variance(c);
      }
      if constexpr (Options.affine) {
        X const dy = head(of_batch.forward(x, weight, bias));
        if constexpr (InputWanted) {
          return of_batch.gradients(x, dy, weight, gradient.weight, gradient.bias);
        } else {
          of_batch.add_parameter_gradients(x, dy, gradient.weight, gradient.bias);
        }
      } else if constexpr (InputWanted) {
        return of_batch.input_gradient(x, head(of_batch.forward(x)));
      } else {
        head(of_batch.forward(x));
      }
    }
  }

  /// All weights become 1, all biases 0, and the statistics those of the standard normal
  /// distribution, whatever the initializer.
  template <class Initializer>
  constexpr void initialize(Initializer const&, philox4x32&) noexcept {
    if constexpr (Options.affine) {
      weight.data.fill(T{1});
    }
    bias = {};
    running_mean = {};
    running_variance.data.fill(T{1});
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    if constexpr (Options.affine) {
      visit(layers.weight...);
      visit(layers.bias...);
    }
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_statistic(Visit visit, Layers&... layers) {
    visit(Options.momentum, layers.running_mean...);
    visit(Options.momentum, layers.running_variance...);
  }

  [[nodiscard]] friend constexpr bool operator==(batch_norm_layer const&,
                                                 batch_norm_layer const&) = default;
};

/// Normalises each channel: in training (`value_and_grad`) by the mean and variance of the batch,
/// in inference by running averages of them, which each step of an optimizer moves on: statistic +=
/// momentum (that of the batch - statistic). In a gradient stands how far the running statistics
/// are from the batch's. See `ctnn::batch_norm`.
template <batch_norm_options Options = batch_norm_options{}>
struct batch_norm {
  template <class In>
  static constexpr bool accepts = In::rank() > 0;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "batch_norm needs an input of channels or features");
  };

  template <real T, class In>
  using fn = batch_norm_layer<T, In, Options>;
};

} // namespace ctnn::layers
