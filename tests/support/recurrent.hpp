// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/tensor.hpp>

#include <cstddef>
#include <cstdint>

#include "backpropagated.hpp"
#include "golden.hpp"
#include "random.hpp"

// What the tests of recurrent layers share.

namespace ctnn::test {

template <class T, class Golden>
[[nodiscard]] constexpr auto hidden_bias(bool of_gradient) {
  // The other biases of torch add up: their gradients are all those of the sum.
  auto bias = in<T>(of_gradient ? Golden::dbias_hh : Golden::bias_hh);
  constexpr std::size_t hidden = Golden::weight_hh.extent(1);
  constexpr bool has_its_own = Golden::bias_hh.size() == 3 * hidden;
  for (std::size_t i = 0; of_gradient && i < (has_its_own ? 2 : 4) * hidden && i < bias.size();
       ++i) {
    bias[i] = 0;
  }
  return bias;
}

template <class Parameters>
[[nodiscard]] constexpr bool all_close(Parameters const& a, Parameters const& b, double tolerance) {
  bool right = true;
  for_each_parameter([&](auto const& x, auto const& y) { right = right && close(x, y, tolerance); },
                     a, b);
  return right;
}

template <class Golden, class Layer>
[[nodiscard]] constexpr bool matches_pytorch() {
  using T = typename Layer::value_type;
  auto const layer = Layer::from_torch(in<T>(Golden::weight_ih), in<T>(Golden::weight_hh),
                                       in<T>(Golden::bias_ih), hidden_bias<T, Golden>(false));
  auto const gradient = Layer::from_torch(in<T>(Golden::dweight_ih), in<T>(Golden::dweight_hh),
                                          in<T>(Golden::dbias_ih), hidden_bias<T, Golden>(true));
  auto const back = backpropagated(layer, in<T>(Golden::x), in<T>(Golden::dy));
  return matches(layer.forward(in<T>(Golden::x)), Golden::y) && matches(back.y, Golden::y) &&
         matches(back.dx, Golden::dx) && all_close(back.gradient, gradient, golden_tolerance<T>);
}

template <class Spec, std::size_t... In>
[[nodiscard]] constexpr bool recurrent_gradients_are_right() {
  using tested = typename Spec::template fn<double, shape<In...>>;
  return backpropagation_matches_finite_differences(random<tested>(1),
                                                    random<typename tested::input_type>(2),
                                                    random<typename tested::output_type>(3));
}

/// The output and all gradients for a sequence.
template <class Spec, class T, std::size_t Time, std::size_t Features>
[[nodiscard]] constexpr auto recurrent_results(std::uint64_t seed) {
  using tested = typename Spec::template fn<T, shape<Time, Features>>;
  return backpropagated(random<tested>(seed), random<typename tested::input_type>(seed + 1),
                        random<typename tested::output_type>(seed + 2));
}

/// The output alone.
template <class Spec, class T, std::size_t Time, std::size_t Features>
[[nodiscard]] constexpr auto recurrent_output(std::uint64_t seed) {
  using tested = typename Spec::template fn<T, shape<Time, Features>>;
  return random<tested>(seed).forward(random<typename tested::input_type>(seed + 1));
}

/// The last state is the last of the states, with the same gradients.
template <class Layer, class LastLayer>
[[nodiscard]] constexpr bool gives_the_last_state() {
  auto const layer = random<Layer>(1);
  LastLayer const last{static_cast<typename Layer::cell_type const&>(layer)};
  auto const x = random<typename Layer::input_type>(2);
  auto const dlast = random<typename LastLayer::output_type>(3);
  typename Layer::output_type dy{};
  set_subtensor(dy, dy.extent(0) - 1, dlast);
  auto const back = backpropagated(layer, x, dy);
  auto const back_of_last = backpropagated(last, x, dlast);
  return last.forward(x) == subtensor(layer.forward(x), dy.extent(0) - 1) &&
         back_of_last.dx == back.dx &&
         back_of_last.gradient ==
             LastLayer{static_cast<typename Layer::cell_type const&>(back.gradient)};
}

template <class Layer>
[[nodiscard]] constexpr bool batch_is_its_samples() {
  auto const layer = random<Layer>(1);
  auto const x =
      random<tensor_of<float, batch_shape<2, typename Layer::input_type::shape_type>>>(2);
  auto const dy =
      random<tensor_of<float, batch_shape<2, typename Layer::output_type::shape_type>>>(3);
  auto const back = backpropagated(layer, x, dy);
  Layer gradient{};
  bool same = true;
  for (std::size_t i = 0; i < 2; ++i) {
    auto head = [&](auto const& y) {
      same = same && y == subtensor(back.y, i);
      return subtensor(dy, i);
    };
    auto const dx =
        layer.template backpropagate<true>(subtensor(x, i), head, gradient, training_pass{});
    same = same && dx == subtensor(back.dx, i);
  }
  return same && gradient == back.gradient;
}

} // namespace ctnn::test
