// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <signs/exercise.hpp>

#include "support/both_times.hpp"
#include "support/close.hpp"

// The worked exercise is the acceptance test of the library: each of its figures is asserted here
// in float and in double. Where the arithmetic is exact the figures are equal, elsewhere the figure
// as printed is met to half a unit of its last digit.

namespace {

using namespace signs::exercise;
using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::test::close;

template <class T>
constexpr bool near(T value, double figure, double half_unit) {
  double const difference = static_cast<double>(value) - figure;
  return difference <= half_unit && -difference <= half_unit;
}

template <class T, std::size_t... Extents>
constexpr bool near(tensor<T, Extents...> const& values, tensor<double, Extents...> const& figures,
                    double half_unit) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!near(values.begin()[i], figures.begin()[i], half_unit)) {
      return false;
    }
  }
  return true;
}

template <class T>
constexpr auto given = given_net<T>;

template <class T>
constexpr auto with_gradient =
    ctnn::value_and_grad(given<T>, ctnn::softmax_cross_entropy{}, written_image<T>, label);

// The net as the exercise writes it, with the softmax as its last layer.
template <class T>
using net_with_softmax = ctnn::sequential<
    T, ctnn::shape<1, 4, 4>,
    ctnn::layers::conv2d<{.out_channels = 1, .kernel_size = 3, .padding = 1, .bias = false}>,
    ctnn::layers::relu, ctnn::layers::max_pool2d<{.kernel_size = 2}>, ctnn::layers::flatten,
    ctnn::layers::dense<3>, ctnn::layers::softmax>;

template <class T>
constexpr auto given_with_softmax = [] {
  net_with_softmax<T> net;
  net.template layer<0>() = given<T>.template layer<0>();
  net.template layer<4>() = given<T>.template layer<4>();
  return net;
}();

// The second net: a convolution without activation, whose gradient is asked for.
template <class T>
using second_net =
    ctnn::sequential<T, ctnn::shape<1, 3, 3>,
                     ctnn::layers::conv2d<{.out_channels = 1, .kernel_size = 2, .bias = false}>,
                     ctnn::layers::flatten, ctnn::layers::dense<3>, ctnn::layers::softmax>;

} // namespace

TEST_CASE("exercise 1: sizes", "[exercise]") {
  STATIC_REQUIRE(ctnn::output_size(4, 3, 1, 1) == 4);
  STATIC_REQUIRE(ctnn::output_size(4, 2, 2) == 2);
  STATIC_REQUIRE(ctnn::output_size(5, 2, 2) == 2); // does not divide: floored
  STATIC_REQUIRE(ctnn::output_size(7, 3, 3, 1) == 3);
  STATIC_REQUIRE_FALSE(ctnn::window_fits(2, 3));

  using after_convolution = ctnn::window_output_shape<ctnn::shape<1, 4, 4>, 1, 3, 1, 1>;
  using after_pooling = ctnn::window_output_shape<after_convolution, 1, 2, 2>;
  STATIC_REQUIRE(after_convolution{} == ctnn::shape<1, 4, 4>{});
  STATIC_REQUIRE(after_pooling{} == ctnn::shape<1, 2, 2>{});
  STATIC_REQUIRE(
      std::same_as<signs::net<float>::layer_type<0>::output_type, tensor<float, 1, 4, 4>>);
  STATIC_REQUIRE(
      std::same_as<signs::net<float>::layer_type<2>::output_type, tensor<float, 1, 2, 2>>);
}

TEMPLATE_TEST_CASE("exercise 2: forward", "[exercise]", float, double) {
  using T = TestType;
  constexpr forward_pass<T> pass{};
  STATIC_REQUIRE(pass.convolved ==
                 make_tensor<T>({{{3, 0, 11, 3}, {5, -3, 1, 6}, {13, 3, 0, 3}, {5, 0, 0, 7}}}));
  STATIC_REQUIRE(pass.flat == make_tensor<T>({5, 11, 13, 7}));
}

TEMPLATE_TEST_CASE("exercise 3: prediction", "[exercise]", float, double) {
  using T = TestType;
  constexpr forward_pass<T> pass{};
  STATIC_REQUIRE(close(pass.logits, make_tensor<T>({T(6.5), T(-3.5), T(9.9)}), 1e-6));
  // A logit of 9.9 has seven digits in float, and so has its exponential.
  constexpr double tolerance = std::same_as<T, float> ? 0.02 : 0.005;
  STATIC_REQUIRE(near(pass.softmax_denominator, 20595.54, tolerance));
  STATIC_REQUIRE(near(pass.probabilities[0], 0.0323, 0.00005));
  STATIC_REQUIRE(near(pass.probabilities[1], 1.466e-6, 0.0005e-6));
  STATIC_REQUIRE(near(pass.probabilities[2], 0.9677, 0.00005));
  STATIC_REQUIRE(ctnn::argmax(given<T>(written_image<T>)) == label);
  STATIC_REQUIRE(given<T>(written_image<T>) == pass.logits);
  STATIC_REQUIRE(given_with_softmax<T>(written_image<T>) == pass.probabilities);
}

TEMPLATE_TEST_CASE("exercise 4: loss and one step", "[exercise]", float, double) {
  using T = TestType;
  constexpr training_step<T> step{};
  STATIC_REQUIRE(near(step.loss, 0.0328, 0.00005));

  constexpr auto gradient_figures = make_tensor<double>({{0.1615, 0.3552, 0.4198, 0.2261},
                                                         {7.331e-6, 1.613e-5, 1.906e-5, 1.026e-5},
                                                         {-0.1615, -0.3553, -0.4199, -0.2261}});
  STATIC_REQUIRE(near(step.weight_gradient, gradient_figures, 0.00005));
  STATIC_REQUIRE(near(ctnn::subtensor(step.weight_gradient, 1),
                      ctnn::subtensor(gradient_figures, 1), 0.0005e-5));

  constexpr auto weight_figures = make_tensor<double>({{0.4839, 0.1645, -0.1420, 0.2774},
                                                       {-0.4000, -0.2000, -1.906e-6, 0.1000},
                                                       {0.01615, 0.2355, 0.6420, -0.2774}});
  STATIC_REQUIRE(near(step.updated_weights, weight_figures, 0.00005));
  STATIC_REQUIRE(near(step.updated_weights[1, 2], -1.906e-6, 0.0005e-6));
  STATIC_REQUIRE(near(step.updated_weights[2, 0], 0.01615, 0.000005));
}

TEMPLATE_TEST_CASE("exercise 4: value_and_grad agrees with the formula", "[exercise]", float,
                   double) {
  using T = TestType;
  constexpr training_step<T> step{};
  constexpr double tolerance = std::same_as<T, float> ? 1e-6 : 1e-15;
  STATIC_REQUIRE(close(with_gradient<T>.value, step.loss, tolerance));
  STATIC_REQUIRE(close(with_gradient<T>.gradient.template layer<4>().weight,
                       ctnn::transposed(step.weight_gradient), tolerance));

  constexpr auto updated = [] {
    auto net = given<T>;
    auto gradient = with_gradient<T>.gradient;
    gradient.template layer<4>().bias = {}; // the exercise leaves the bias as it is
    ctnn::sgd{.learning_rate = learning_rate}.step(net, gradient);
    return net;
  }();
  STATIC_REQUIRE(
      close(updated.template layer<4>().weight, ctnn::transposed(step.updated_weights), tolerance));
  STATIC_REQUIRE(updated.template layer<4>().bias == biases<T>);

  // The same through the softmax as a layer and the cross entropy of its probabilities.
  constexpr auto through_softmax =
      ctnn::value_and_grad(given_with_softmax<T>, ctnn::cross_entropy{}, written_image<T>, label);
  STATIC_REQUIRE(close(through_softmax.value, step.loss, tolerance));
  STATIC_REQUIRE(close(through_softmax.gradient.template layer<4>().weight,
                       with_gradient<T>.gradient.template layer<4>().weight, 10 * tolerance));
}

TEMPLATE_TEST_CASE("exercise 5: matrix convolution", "[exercise]", float, double) {
  using T = TestType;
  constexpr matrix_convolution<T> part{};
  constexpr T a = T(-0.1);
  constexpr T b = T(-0.3);
  constexpr T c = T(0.1);
  constexpr T d = T(0.2);
  STATIC_REQUIRE(part.gradient_matrix == make_tensor<T>({{a, b, 0, c, d, 0, 0, 0, 0},
                                                         {0, a, b, 0, c, d, 0, 0, 0},
                                                         {0, 0, 0, a, b, 0, c, d, 0},
                                                         {0, 0, 0, 0, a, b, 0, c, d}}));
  constexpr double tolerance = std::same_as<T, float> ? 1e-6 : 1e-15;
  STATIC_REQUIRE(close(part.filter_gradient,
                       make_tensor<T>({{{{T(-0.8), T(0.2)}, {T(0.5), T(-0.5)}}}}), tolerance));
  STATIC_REQUIRE(close(part.updated_filter,
                       make_tensor<T>({{{{T(0.08), T(0.98)}, {T(-1.05), T(1.05)}}}}), tolerance));

  // The direct gradient gives the same.
  constexpr auto direct = [] {
    tensor<T, 1, 1, 2, 2> gradient{};
    ctnn::add_conv2d_weight_gradient(matrix_convolution<T>{}.x,
                                     matrix_convolution<T>{}.output_gradient, gradient);
    return gradient;
  }();
  STATIC_REQUIRE(close(part.filter_gradient, direct, tolerance));
}

TEMPLATE_TEST_CASE("exercise 5: transposed matrix convolution", "[exercise]", float, double) {
  using T = TestType;
  constexpr matrix_convolution<T> part{};
  STATIC_REQUIRE(part.transposed_matrix == make_tensor<T>({{0, 0, 0, 0},
                                                           {1, 0, 0, 0},
                                                           {0, 1, 0, 0},
                                                           {-1, 0, 0, 0},
                                                           {1, -1, 1, 0},
                                                           {0, 1, 0, 1},
                                                           {0, 0, -1, 0},
                                                           {0, 0, 1, -1},
                                                           {0, 0, 0, 1}}));
  constexpr double tolerance = std::same_as<T, float> ? 1e-7 : 1e-16;
  STATIC_REQUIRE(
      close(part.image_gradient,
            make_tensor<T>(
                {{{0, T(-0.1), T(-0.3)}, {T(0.1), T(0.3), T(-0.1)}, {T(-0.1), T(-0.1), T(0.2)}}}),
            tolerance));
  STATIC_REQUIRE(
      close(part.image_gradient,
            ctnn::conv2d_input_gradient<ctnn::shape<1, 3, 3>>(part.output_gradient, part.filter),
            tolerance));
}

TEMPLATE_TEST_CASE("exercise 5: the second net's own gradients are those of its parts",
                   "[exercise]", float, double) {
  using T = TestType;
  constexpr matrix_convolution<T> part{};
  // A head that hands the gradient dL/do of the exercise to the convolution: the net's first
  // layers.
  using convolution =
      ctnn::sequential<T, ctnn::shape<1, 3, 3>,
                       ctnn::layers::conv2d<{.out_channels = 1, .kernel_size = 2, .bias = false}>>;
  constexpr auto gradients = [] {
    constexpr matrix_convolution<T> numbers{};
    convolution net;
    net.template layer<0>().weight = numbers.filter;
    convolution gradient{};
    auto const dx = net.backpropagate_to_input(
        numbers.x, [](auto const&) { return matrix_convolution<T>{}.output_gradient; }, gradient);
    return ctnn::value_with_gradient<tensor<T, 1, 3, 3>, convolution>{dx, gradient};
  }();
  constexpr double tolerance = std::same_as<T, float> ? 1e-6 : 1e-15;
  STATIC_REQUIRE(close(gradients.value, part.image_gradient, tolerance));
  STATIC_REQUIRE(
      close(gradients.gradient.template layer<0>().weight, part.filter_gradient, tolerance));
  STATIC_REQUIRE(second_net<T>::output_shape == ctnn::shape<3>{});
  STATIC_REQUIRE(second_net<T>::parameter_count == 4 + 4 * 3 + 3);
}

TEMPLATE_TEST_CASE("exercise: the compiler's bits are the processor's", "[exercise]", float,
                   double) {
  using T = TestType;
  using ctnn::test::opaque;
  using ctnn::test::same_bits;
  auto const net = opaque(given<T>);
  auto const x = opaque(written_image<T>);
  constexpr auto logits = given<T>(written_image<T>);
  REQUIRE(same_bits(net(x), logits));
  auto const step = ctnn::value_and_grad(net, ctnn::softmax_cross_entropy{}, x, opaque(label));
  REQUIRE(same_bits(step, with_gradient<T>));
}
