// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/branches.hpp>
#include <ctnn/blocks/each_sample.hpp>
#include <ctnn/blocks/through.hpp>
#include <ctnn/detail/copy.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/training_pass.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {
namespace detail {

/// The times of a sequence (Time, Features), or of each of a batch, from the last to the first.
template <std::size_t Time, std::size_t Features, tensor_like X>
[[nodiscard]] constexpr X reversed_in_time(X const& x) noexcept {
  X result;
  for (std::size_t row = 0; row < X::size() / Features; ++row) {
    std::size_t const time = row % Time;
    copy(x.begin() + row * Features, Features,
         result.begin() + (row - time + Time - 1 - time) * Features);
  }
  return result;
}

/// What both directions of time make of a sequence, side by side: rows (Time, Features) of both
/// become (Time, 2 Features), where `backward` has the last time first.
template <std::size_t Time, std::size_t Features, class Both, class One>
[[nodiscard]] constexpr Both side_by_side_in_time(One const& forward,
                                                  One const& backward) noexcept {
  Both result;
  for (std::size_t row = 0; row < One::size() / Features; ++row) {
    std::size_t const time = row % Time;
    std::size_t const other = row - time + Time - 1 - time;
    copy(forward.begin() + row * Features, Features, result.begin() + 2 * row * Features);
    copy(backward.begin() + other * Features, Features, result.begin() + (2 * row + 1) * Features);
  }
  return result;
}

/// One of the two, 0 or 1, from (Time, 2 Features), with its own times.
template <std::size_t Time, std::size_t Features, class One, class Both>
[[nodiscard]] constexpr One half_in_time(Both const& both, std::size_t which) noexcept {
  One result;
  for (std::size_t row = 0; row < One::size() / Features; ++row) {
    copy(both.begin() + (2 * row + which) * Features, Features, result.begin() + row * Features);
  }
  return which == 0 ? result : reversed_in_time<Time, Features>(result);
}

} // namespace detail

namespace layers {

/// `bidirectional` behind an input of shape In.
template <real T, class In, class Spec>
struct bidirectional_layer : detail::layer_group<detail::side_by_side<T, In, Spec, Spec>> {
  using group = detail::layer_group<detail::side_by_side<T, In, Spec, Spec>>;
  using one_direction = typename group::template layer_type<0>;
  using input_type = tensor_of<T, In>;

private:
  using one_output = typename one_direction::output_type;
  static constexpr std::size_t rank = one_output::rank();
  static constexpr std::size_t features = one_output::extent(rank - 1);
  static constexpr std::size_t times = rank == 2 ? one_output::extent(0) : 1;

public:
  using output_type = tensor_of<T, with_last_extent<2 * features, typename one_output::shape_type>>;

  static constexpr char const* name = "bidirectional";
  static constexpr std::size_t activation_bytes = group::activation_bytes + sizeof(output_type);
  static constexpr bool backpropagates = true;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr auto forward(X const& x) const noexcept {
    return joined<X>(detail::forward_each(detail::get<0>(*this), x),
                     detail::forward_each(detail::get<1>(*this), reversed(x)));
  }

  template <bool InputWanted, class X, class Head, class Gradient>
  constexpr auto backpropagate(X const& x, Head& head, Gradient& gradient,
                               training_pass const& pass) const noexcept {
    constexpr bool wanted = InputWanted || group::parameter_count > 0;
    X dx_reversed;
    auto const forward_head = [&]<class Y>(Y const& y) {
      [[maybe_unused]] Y dy;
      auto const backward_head = [&](Y const& y_backward) {
        if constexpr (wanted) {
          auto const dboth = head(joined<X>(y, y_backward));
          dy = detail::half_in_time<times, features, Y>(dboth, 0);
          return detail::half_in_time<times, features, Y>(dboth, 1);
        } else {
          head(joined<X>(y, y_backward));
        }
      };
      auto const run_backward = [&] {
        return detail::backpropagate_layer<InputWanted>(detail::get<1>(*this), reversed(x),
                                                        backward_head, detail::get<1>(gradient),
                                                        pass.within(1));
      };
      if constexpr (InputWanted) {
        dx_reversed = run_backward();
      } else {
        run_backward();
      }
      if constexpr (wanted) {
        return dy;
      }
    };
    auto const run_forward = [&] {
      return detail::backpropagate_layer<InputWanted>(detail::get<0>(*this), x, forward_head,
                                                      detail::get<0>(gradient), pass.within(0));
    };
    if constexpr (InputWanted) {
      auto const dx = run_forward();
      return dx + reversed(dx_reversed);
    } else {
      run_forward();
    }
  }

  [[nodiscard]] friend constexpr bool operator==(bidirectional_layer const&,
                                                 bidirectional_layer const&) = default;

private:
  template <class X>
  [[nodiscard]] static constexpr X reversed(X const& x) noexcept {
    return detail::reversed_in_time<In::extent(0), In::extent(1)>(x);
  }

  template <class X, class Y>
  [[nodiscard]] static constexpr auto joined(Y const& forward, Y const& backward) noexcept {
    using both = typename detail::output_for<X, input_type, output_type>::type;
    return detail::side_by_side_in_time<times, features, both>(forward, backward);
  }
};

/// Two layers of one kind through a sequence (time, features), one of them from its last time to
/// its first, `bidirectional<lstm<8>>`: their outputs side by side, (time, 2 features), or their
/// last states, (2 features). `layer<0>()` runs forwards, `layer<1>()` backwards.
///
/// Source: Schuster and Paliwal, Bidirectional recurrent neural networks, 1997; torch.nn.LSTM with
/// bidirectional=True, Keras Bidirectional with merge_mode="concat".
template <layer_spec Spec>
struct bidirectional {
  template <class In>
  static constexpr bool accepts = [] {
    if constexpr (In::rank() != 2) {
      return false;
    } else if constexpr (Spec::template accepts<In>) {
      using out = detail::branch_output_shape<Spec, In>;
      return out::rank() == 1 || (out::rank() == 2 && out::extent(0) == In::extent(0));
    } else {
      return false;
    }
  }();

  template <class In, bool Fits = In::rank() != 2 || Spec::template accepts<In>>
  struct requirement : Spec::template requirement<In> {};

  template <class In>
  struct requirement<In, true> {
    static_assert(accepts<In>, "bidirectional needs a sequence (time, features), and a layer that "
                               "makes of it a sequence of the same times or features alone");
  };

  template <real T, class In>
  using fn = bidirectional_layer<T, In, Spec>;
};

} // namespace layers
} // namespace ctnn
