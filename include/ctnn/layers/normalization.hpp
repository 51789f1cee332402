// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/stepping.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <type_traits>

namespace ctnn::layers {

/// Whether each time of a sequence of shape In is normalised alone.
template <class Norm, class In>
concept timewise_normalization = requires { requires Norm::template timewise<In>; };

/// A normalisation without memory of samples, behind an input of shape In: what `layer_norm`,
/// `rms_norm`, `group_norm` and `instance_norm` become. Norm is which of them, and has
/// `forward(x, parameters...)` and the `rows` that it normalises, which give all gradients at once.
template <real T, class In, class Norm>
struct normalization_layer {
  using input_type = tensor_of<T, In>;
  using output_type = input_type;
  using parameter_type = tensor_of<T, typename Norm::template parameter_shape<In>>;
  using weight_type = std::conditional_t<Norm::weighted, parameter_type, detail::no_parameter>;
  using bias_type = std::conditional_t<Norm::biased, parameter_type, detail::no_parameter>;

  /// What the gradients need of the rows of a sample or a batch.
  template <class X>
  using rows_of = typename Norm::template rows<T, In, X::size() / In::size()>;

  static constexpr char const* name = Norm::name;
  static constexpr std::size_t parameter_count =
      ((Norm::weighted ? 1 : 0) + (Norm::biased ? 1 : 0)) * parameter_type::size();
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type) + sizeof(rows_of<input_type>);
  static constexpr bool backpropagates = true;

  [[no_unique_address]] weight_type weight;
  [[no_unique_address]] bias_type bias;

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return normalized(x);
  }

  /// One time of a sequence.
  [[nodiscard]] constexpr auto step(detail::step_input<normalization_layer> const& x) const noexcept
    requires timewise_normalization<Norm, In>
  {
    return normalized(x);
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const&) const noexcept {
    rows_of<X> rows;
    auto const y = [&] {
      X result;
      if constexpr (Norm::biased) {
        rows.forward(x.begin(), Norm::epsilon, result.begin(), weight.begin(), bias.begin());
      } else if constexpr (Norm::weighted) {
        rows.forward(x.begin(), Norm::epsilon, result.begin(), weight.begin());
      } else {
        rows.forward(x.begin(), Norm::epsilon, result.begin());
      }
      return result;
    };
    if constexpr (!InputWanted && parameter_count == 0) {
      head(y());
    } else {
      X const dy = head(y());
      X dx;
      if constexpr (Norm::biased) {
        rows.gradients(x.begin(), weight.begin(), dy.begin(), dx.begin(), gradient.weight.begin(),
                       gradient.bias.begin());
      } else if constexpr (Norm::weighted) {
        rows.gradients(x.begin(), weight.begin(), dy.begin(), dx.begin(), gradient.weight.begin());
      } else {
        rows.input_gradient(x.begin(), dy.begin(), dx.begin());
      }
      if constexpr (InputWanted) {
        return dx;
      }
    }
  }

  /// All weights become 1 and all biases 0, whatever the initializer.
  template <class Initializer>
  constexpr void initialize(Initializer const&, philox4x32&) noexcept {
    if constexpr (Norm::weighted) {
      weight.data.fill(T{1});
    }
    bias = {};
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    if constexpr (Norm::weighted) {
      visit(layers.weight...);
    }
    if constexpr (Norm::biased) {
      visit(layers.bias...);
    }
  }

  [[nodiscard]] friend constexpr bool operator==(normalization_layer const&,
                                                 normalization_layer const&) = default;

private:
  template <class X>
  [[nodiscard]] constexpr X normalized(X const& x) const noexcept {
    if constexpr (Norm::biased) {
      return Norm::forward(x, weight, bias);
    } else if constexpr (Norm::weighted) {
      return Norm::forward(x, weight);
    } else {
      return Norm::forward(x);
    }
  }
};

} // namespace ctnn::layers
