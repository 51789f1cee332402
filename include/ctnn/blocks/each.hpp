// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/chain.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/reshape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::layers {

/// `each` behind an input of Count parts of shape Part.
template <real T, std::size_t Count, class Part, class Spec>
struct each_layer : Spec::template fn<T, Part> {
  using applied = typename Spec::template fn<T, Part>;
  using input_type = tensor_of<T, batch_shape<Count, Part>>;
  using output_type = tensor_of<T, batch_shape<Count, typename applied::output_type::shape_type>>;

  static constexpr char const* name = "each";
  static constexpr std::size_t macs = Count * applied::macs;
  static constexpr std::size_t activation_bytes = Count * applied::activation_bytes;
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    using output = typename detail::output_for<X, input_type, output_type>::type;
    if constexpr (std::same_as<X, input_type>) {
      return detail::forward_each(self(), x); // a sample is a batch of parts
    } else {
      return output{detail::forward_each(self(), parts(x)).data};
    }
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    using output = typename detail::output_for<X, input_type, output_type>::type;
    training_pass part_pass = pass.within(0);
    part_pass.first_sample *= Count;
    auto const backwards = [&] {
      return detail::backpropagate_layer<InputWanted>(
          self(), parts(x),
          [&]<class Y>(Y const& y) {
            if constexpr (InputWanted || applied::parameter_count > 0) {
              return Y{head(output{y.data}).data};
            } else {
              head(output{y.data});
            }
          },
          static_cast<applied&>(gradient), part_pass);
    };
    if constexpr (InputWanted) {
      return X{backwards().data};
    } else {
      backwards();
    }
  }

  [[nodiscard]] friend constexpr bool operator==(each_layer const&, each_layer const&) = default;

private:
  [[nodiscard]] constexpr applied const& self() const noexcept { return *this; }

  /// The parts of a sample, or of all samples of a batch, as a batch.
  template <class X>
  [[nodiscard]] static constexpr auto parts(X const& x) noexcept {
    return tensor_of<T, batch_shape<X::size() / Part::size(), Part>>{x.data};
  }
};

/// One layer, with the same weights, for each x[i, ...] along the first axis of its input: the
/// steps of a sequence, or the two images that a siamese net compares.
///
/// Shapes: x (count, ...), y (count, ...). Source: Keras TimeDistributed.
template <layer_spec Spec>
struct each {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (In::rank() > 1) {
      return detail::accepts_numbers<Spec, sample_shape<In>>;
    } else {
      return false;
    }
  }();

  template <class In>
  struct requirement {
    static_assert(In::rank() > 1, "each needs an input of at least two axes (count, ...)");
  };

  template <std::size_t Count, std::size_t... Part>
    requires(sizeof...(Part) > 0)
  struct requirement<shape<Count, Part...>> : detail::requirement_of<Spec, shape<Part...>> {};

  template <real T, class In>
  using fn = each_layer<T, In::extent(0), sample_shape<In>, Spec>;
};

} // namespace ctnn::layers
