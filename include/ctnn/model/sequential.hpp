// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/chain.hpp>
#include <ctnn/blocks/costs.hpp>
#include <ctnn/blocks/layer_group.hpp>
#include <ctnn/blocks/step_through.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/detail/tuple.hpp>
#include <ctnn/kernels/sizes/matrix_product.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/model/batch.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace ctnn {

/// What a net can be called with: a sample of its input shape, or a batch of them. The sentence is
/// what the compiler prints otherwise.
template <class X, class Sample>
concept sample_or_batch =
    sample_or_batch_of<X, Sample> ||
    detail::unsatisfied<"the input differs from what this net was built for: (got, expected) are",
                        X, Sample>();

/// Specs that can stand behind each other and behind an input of shape InputShape: whether
/// `sequential<T, InputShape, Specs...>` is well-formed, as a question.
template <class InputShape, class... Specs>
concept composable = shape_like<InputShape> && sizeof...(Specs) > 0 && (layer_spec<Specs> && ...) &&
                     detail::chain_fits<InputShape, Specs...>;

/// A net of layers, one behind the other:
///
///     using net = sequential<float, shape<1, 4, 4>, layers::flatten, layers::dense<3>>;
///
/// A value of it is its parameters and nothing else: a structural aggregate that can be a constexpr
/// variable, a template argument or ROM data. Its gradient is a value of the same type.
template <real T, shape_like InputShape, layer_spec... Specs>
struct sequential : detail::layer_group<detail::chain<T, InputShape, Specs...>> {
  static_assert(sizeof...(Specs) > 0, "sequential needs at least one layer");

  using value_type = T;
  using group = detail::layer_group<detail::chain<T, InputShape, Specs...>>;
  using group::activation_bytes;
  using group::layer_count;
  using group::macs;
  using typename group::layer_list;
  static_assert(detail::chain_check<layer_list>::fits);

  /// What the first layer takes: numbers of T, or the tokens of an `embedding`.
  using input_type = detail::chain_input_type<layer_list>;
  using output_type = typename detail::chain_end<T, InputShape, layer_list>::output_type;
  /// What the net gives for X: an output for a sample, a batch of them for a batch.
  template <class X>
  using output_for = typename detail::output_for<X, input_type, output_type>::type;

  static constexpr typename input_type::shape_type input_shape{};
  static constexpr typename output_type::shape_type output_shape{};

  /// The bytes of the largest input and output of a layer: what inference needs at a time.
  static constexpr std::size_t peak_activation_bytes =
      detail::costs<layer_list>::peak_activation_bytes;

  /// How many samples of a batch go through the net side by side.
  [[nodiscard]] static constexpr std::size_t samples_at_once(std::size_t batch) noexcept {
    return detail::samples_at_once(batch, activation_bytes);
  }

  /// The same for a pass of training: all, where a layer sees the batch as a whole.
  [[nodiscard]] static constexpr std::size_t samples_trained_at_once(std::size_t batch) noexcept {
    return group::sees_batches ? batch : samples_at_once(batch);
  }

  /// The net's output for one sample, or for each sample of a batch (samples first). A sample gives
  /// the same bits alone and in a batch.
  template <sample_or_batch<input_type> X>
  [[nodiscard, gnu::always_inline]] constexpr output_for<X> operator()(X const& x) const noexcept {
    if constexpr (std::same_as<X, input_type>) {
      if constexpr (macs <= kernels::inlined_macs) {
        return forward_inlined<0>(x);
      } else {
        return detail::forward_through<0>(*this, x);
      }
    } else {
      constexpr std::size_t batch = X::extent(0);
      constexpr std::size_t at_once = samples_at_once(batch);
      if constexpr (at_once == batch) {
        return detail::forward_through<0>(*this, x);
      } else {
        output_for<X> y;
        detail::for_each_part_of<at_once>(x, [&](auto const& part, std::size_t first) {
          auto const y_part = detail::forward_through<0>(*this, part);
          detail::set_samples(y, first, y_part);
        });
        return y;
      }
    }
  }

  /// The output of a net with several inputs: `net(image, position)` is `net(tensors(image,
  /// position))`.
  template <class... X>
    requires(sizeof...(X) > 1 && sample_or_batch_of<tensors<X...>, input_type>)
  [[nodiscard]] constexpr auto operator()(X const&... x) const noexcept {
    return (*this)(tensors<X...>(x...));
  }

  /// What a forward pass can keep its activations in, for a small stack: outputs of layers, which
  /// take turns in the two places. What is left on the stack is the output of the whole net and
  /// `stack_bytes`.
  struct workspace {
    alignas(64) std::byte even[detail::costs<layer_list>::output_bytes(0)];
    alignas(64) std::byte odd[detail::costs<layer_list>::output_bytes(1)];
  };

  /// The net's output for one sample, with the layers' outputs in `memory` and not on the stack.
  [[nodiscard]] constexpr output_type forward(input_type const& x,
                                              workspace& memory) const noexcept {
    return forward_within<0>(x, memory);
  }

  /// The most that `forward(x, workspace)` takes of the stack beside its output, compiled with
  /// optimisation: the buffers of all kernels (compilers may inline them into one function), and
  /// 512 bytes a layer for registers. For this target and nets of `conv1d`, `conv2d`, `dense`,
  /// `flatten`, `max_pool2d` and activations; other layers do not state theirs.
  static constexpr std::size_t stack_bytes = detail::costs<layer_list>::stack_bytes();

  /// What the net remembers of a sequence (time, features) from one time to the next.
  using state_type = detail::states_of<layer_list>;
  /// Whether a net of this type can be stepped: each of its layers is a `steppable_layer`.
  static constexpr bool steppable = detail::steppable_layers<layer_list>;

  /// The state before the first time of a sequence. See `step`.
  [[nodiscard]] static constexpr state_type start() noexcept {
    static_cast<void>(detail::steps_requirement<layer_list>{});
    return {};
  }

  /// One time of a sequence after the other, as samples come in: what the net makes of x
  /// (features), and the state behind it.
  ///
  ///     auto state = net.start();
  ///     auto const y = net.step(x, state); // for each x
  ///
  /// The outputs are, bit for bit, the rows of the net's output for the whole sequence, or, behind
  /// a layer that returns the last state alone, that for the sequence so far. The number of times
  /// in the net's input shape does not matter.
  [[gnu::always_inline]] constexpr auto step(detail::step_input<sequential> const& x,
                                             state_type& state) const noexcept {
    static_cast<void>(detail::steps_requirement<layer_list>{});
    if constexpr (steppable) {
      return detail::step_through<0>(*this, x, state);
    }
  }

  /// One pass forward and back: calls `head(y)` with the output y for x, takes dL/dy from it, and
  /// adds dL/dparameters to `gradient`, sample by sample where x is a batch.
  template <sample_or_batch<input_type> X, class Head>
  constexpr void backpropagate(X const& x, Head head, sequential& gradient,
                               training_pass const& pass = {}) const noexcept {
    detail::backpropagate_through<0, false>(*this, x, head, gradient, pass);
  }

  /// The same; also returns dL/dx.
  template <class Head>
    requires real<typename input_type::value_type>
  [[nodiscard]] constexpr input_type
  backpropagate_to_input(input_type const& x, Head head, sequential& gradient,
                         training_pass const& pass = {}) const noexcept {
    return detail::backpropagate_through<0, true>(*this, x, head, gradient, pass);
  }

  /// Sets all weights by an initializer and all biases to zero. See `initialized`.
  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, std::uint64_t seed) noexcept {
    detail::for_each_stored<layer_list>([&]<std::size_t Index>() {
      philox4x32 random(seed, Index); // a stream for each layer: none depends on those before
      detail::get<Index>(*this).initialize(initializer, random);
    });
  }

  [[nodiscard]] friend constexpr bool operator==(sequential const&, sequential const&) = default;

private:
  /// A tiny net is part of the code that calls it: a call would take a good part of its time.
  template <std::size_t Index, class X>
  [[nodiscard, gnu::always_inline]] constexpr auto forward_inlined(X const& x) const noexcept {
    if constexpr (Index + 1 == layer_count) {
      return detail::get<Index>(*this).forward(x);
    } else {
      return forward_inlined<Index + 1>(detail::get<Index>(*this).forward(x));
    }
  }

  template <std::size_t Index, class X>
  [[nodiscard]] constexpr output_type forward_within(X const& x, workspace& memory) const noexcept {
    if consteval {
      return detail::forward_through<Index>(*this, x); // cannot place objects into bytes
    } else {
      if constexpr (Index + 1 == layer_count) {
        return detail::get<Index>(*this).forward(x);
      } else {
        using Y = typename group::template layer_type<Index>::output_type;
        Y const& y = *::new (static_cast<void*>(Index % 2 == 0 ? memory.even : memory.odd))
                         Y(detail::get<Index>(*this).forward(x));
        return forward_within<Index + 1>(y, memory);
      }
    }
  }
};

} // namespace ctnn
