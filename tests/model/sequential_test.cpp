// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/ops.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "support/both_times.hpp"
#include "support/finite_differences.hpp"
#include "support/random.hpp"

namespace {

using ctnn::composable;
using ctnn::make_tensor;
using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::layers::conv2d;
using ctnn::layers::dense;
using ctnn::layers::flatten;
using ctnn::layers::max_pool2d;
using ctnn::layers::relu;
using ctnn::layers::softmax;
using ctnn::test::random;
using ctnn::test::same_bits_at_both_times;

template <class T>
using net_of =
    sequential<T, shape<2, 5, 4>, conv2d<{.out_channels = 3, .kernel_size = 3, .padding = 1}>, relu,
               max_pool2d<{.kernel_size = 2}>, flatten, dense<5>, ctnn::layers::tanh, dense<4>,
               softmax>;
using net = net_of<float>;
using image = tensor<float, 2, 5, 4>;
constexpr std::size_t parameters = (3 * 2 * 9 + 3) + (12 * 5 + 5) + (5 * 4 + 4);

// What a net is: each of these is something users rely on.
static_assert(std::is_aggregate_v<net>);
static_assert(std::is_trivially_copyable_v<net>);
static_assert(std::is_trivially_default_constructible_v<net>);
static_assert(std::regular<net>);
static_assert(sizeof(net) == parameters * sizeof(float));
static_assert(sizeof(sequential<float, shape<1>, dense<1, false>, relu, relu, relu>) ==
              sizeof(float));
static_assert(!ctnn::composable<int, relu>);
static_assert(sizeof(net_of<double>) == parameters * sizeof(double));
static_assert(std::same_as<net::value_type, float>);
static_assert(std::same_as<net::input_type, image>);
static_assert(std::same_as<net::output_type, tensor<float, 4>>);
static_assert(std::same_as<net::output_for<image>, tensor<float, 4>>);
static_assert(std::same_as<net::output_for<tensor<float, 7, 2, 5, 4>>, tensor<float, 7, 4>>);
static_assert(std::same_as<net::layer_type<1>, relu::fn<float, shape<3, 5, 4>>>);

template <auto Value>
inline constexpr auto as_template_argument = Value;

template <class Net, class X>
concept callable = requires(Net const& n, X const& x) { n(x); };

constexpr net example = random<net>(1);
constexpr image x = random<image>(2);

using small_net = sequential<float, shape<3>, dense<2>, relu, dense<2, false>>;
// {layer 0, layer 1, layer 2}
constexpr small_net small = [] {
  small_net result{};
  result.layer<0>() = {make_tensor<float>({{1, -1}, {10, -10}, {100, -100}}),
                       make_tensor<float>({7, 8})};
  result.layer<2>().weight = make_tensor<float>({{1, 2}, {1000, 1000}});
  return result;
}();

constexpr bool composes_layers() {
  auto const convolved =
      ctnn::conv2d<{.padding = 1}>(x, example.layer<0>().weight, example.layer<0>().bias);
  auto const pooled = ctnn::max_pool2d<{.kernel_size = 2}>(ctnn::relu(convolved));
  auto const hidden = ctnn::tanh(
      ctnn::dense(ctnn::flattened(pooled), example.layer<4>().weight, example.layer<4>().bias));
  return example(x) ==
         ctnn::softmax(ctnn::dense(hidden, example.layer<6>().weight, example.layer<6>().bias));
}

template <class T>
constexpr bool gives_samples_of_a_batch_the_bits_they_get_alone() {
  constexpr auto tested = random<net_of<T>>(1);
  constexpr auto batch = random<tensor<T, 3, 2, 5, 4>>(2);
  auto const y = tested(batch);
  for (std::size_t i = 0; i < 3; ++i) {
    if (ctnn::subtensor(y, i) != tested(ctnn::subtensor(batch, i))) {
      return false;
    }
  }
  return true;
}

/// The number of parameters of the tensors visited, as digits.
constexpr std::size_t visited_sizes() {
  std::size_t sizes = 0;
  ctnn::for_each_parameter(
      [&]<class Tensor>(Tensor const&) { sizes = sizes * 10 + Tensor::size(); }, small);
  return sizes;
}

constexpr bool visits_nets_side_by_side() {
  small_net sum = small;
  small_net const other = random<small_net>(1);
  ctnn::for_each_parameter([](auto& a, auto const& b) { a += b; }, sum, other);
  return sum.layer<0>().weight == small.layer<0>().weight + other.layer<0>().weight &&
         sum.layer<0>().bias == small.layer<0>().bias + other.layer<0>().bias &&
         sum.layer<2>().weight == small.layer<2>().weight + other.layer<2>().weight;
}

/// Both gradients of half the squared norm of the output, whose dL/dy is the output.
template <class Net>
constexpr bool backpropagates() {
  using input = typename Net::input_type;
  using output = typename Net::output_type;
  auto const loss = [](output const& y) {
    double sum = 0;
    for (double value : y) {
      sum += value * value / 2;
    }
    return sum;
  };
  auto const tested = random<Net>(1);
  auto const at = random<input>(2);
  Net gradient{};
  auto const dx = tested.backpropagate_to_input(at, [](output const& y) { return y; }, gradient);
  Net gradient_alone{};
  tested.backpropagate(at, [](output const& y) { return y; }, gradient_alone);
  return gradient == gradient_alone &&
         ctnn::test::is_gradient(
             dx, [&](input const& moved) { return loss(tested(moved)); }, at) &&
         ctnn::test::is_gradient(
             gradient, [&](Net const& moved) { return loss(moved(at)); }, tested);
}

constexpr bool backpropagation_adds_to_the_gradient() {
  auto const head = [](tensor<float, 2> const& y) { return y; };
  small_net once{};
  small.backpropagate(make_tensor<float>({1, 2, 3}), head, once);
  small_net twice = once;
  small.backpropagate(make_tensor<float>({1, 2, 3}), head, twice);
  return once != small_net{} && twice.layer<0>().weight == 2.0F * once.layer<0>().weight &&
         twice.layer<2>().weight == 2.0F * once.layer<2>().weight;
}

template <class T>
constexpr auto output_of_random(std::uint64_t seed) {
  return random<net_of<T>>(seed)(random<tensor<T, 2, 2, 5, 4>>(seed + 1));
}

} // namespace

TEST_CASE("sequential: worked example", "[model][sequential]") {
  STATIC_REQUIRE(small(make_tensor<float>({1, 2, 3})) == make_tensor<float>({328, 656}));
  STATIC_REQUIRE(small(make_tensor<float>({-1, 0, 0})) == make_tensor<float>({9006, 9012}));
}

TEST_CASE("sequential: is its layers, one behind the other", "[model][sequential]") {
  STATIC_REQUIRE(composes_layers());
}

TEST_CASE("sequential: knows its shapes", "[model][sequential]") {
  STATIC_REQUIRE(net::input_shape == shape<2, 5, 4>{});
  STATIC_REQUIRE(net::output_shape == shape<4>{});
  STATIC_REQUIRE(net::layer_count == 8);
}

TEST_CASE("sequential: its costs are constants", "[model][sequential]") {
  STATIC_REQUIRE(net::parameter_count == parameters);
  STATIC_REQUIRE(net::macs == 3 * 5 * 4 * 2 * 9 + 12 * 5 + 5 * 4);
  STATIC_REQUIRE(net::activation_bytes == (60 + 60 + 12 + 12 + 5 + 5 + 4 + 4) * sizeof(float));
  STATIC_REQUIRE(net::layer_type<0>::activation_bytes == 60 * sizeof(float));
  STATIC_REQUIRE(net::peak_activation_bytes == (60 + 60) * sizeof(float));
  STATIC_REQUIRE(sequential<double, shape<5>, relu>::parameter_count == 0);
  STATIC_REQUIRE(sequential<double, shape<5>, relu>::macs == 0);
  STATIC_REQUIRE(sequential<double, shape<5>, relu>::activation_bytes == 5 * sizeof(double));
}

TEST_CASE("sequential: is a template argument", "[model][sequential]") {
  STATIC_REQUIRE(as_template_argument<small>(make_tensor<float>({1, 2, 3})) ==
                 make_tensor<float>({328, 656}));
  STATIC_REQUIRE(std::same_as<decltype(as_template_argument<small>), small_net const>);
}

TEST_CASE("sequential: compares parameter by parameter", "[model][sequential]") {
  STATIC_REQUIRE(random<net>(1) == example);
  STATIC_REQUIRE([] {
    net other = example;
    other.layer<6>().bias[3] += 1;
    return other != example;
  }());
}

TEST_CASE("sequential: a sample gives the same bits alone and in a batch", "[model][sequential]") {
  STATIC_REQUIRE(gives_samples_of_a_batch_the_bits_they_get_alone<float>());
  STATIC_REQUIRE(gives_samples_of_a_batch_the_bits_they_get_alone<double>());
}

TEST_CASE("sequential: a batch of one is a batch", "[model][sequential]") {
  STATIC_REQUIRE(small(make_tensor<float>({{1, 2, 3}})) == make_tensor<float>({{328, 656}}));
}

TEST_CASE("sequential: visits parameters in order, nets side by side", "[model][sequential]") {
  STATIC_REQUIRE(visited_sizes() == 624);
  STATIC_REQUIRE(visits_nets_side_by_side());
}

TEST_CASE("sequential: backpropagates to parameters and input", "[model][sequential]") {
  STATIC_REQUIRE(backpropagates<sequential<double, shape<3>, dense<2>, relu, dense<2, false>>>());
  STATIC_REQUIRE(backpropagates<
                 sequential<double, shape<1, 3, 4>, relu,
                            conv2d<{.out_channels = 2, .kernel_size = 2}>, flatten, softmax>>());
  STATIC_REQUIRE(backpropagates<sequential<double, shape<5>, softmax, ctnn::layers::tanh>>());
}

TEST_CASE("sequential: backpropagation adds to the gradient", "[model][sequential]") {
  STATIC_REQUIRE(backpropagation_adds_to_the_gradient());
}

TEST_CASE("sequential: takes a sample of its input or a batch of them", "[model][sequential]") {
  STATIC_REQUIRE(callable<net, image>);
  STATIC_REQUIRE(callable<net, tensor<float, 7, 2, 5, 4>>);
  STATIC_REQUIRE_FALSE(callable<net, tensor<float, 2, 4, 5>>);
  STATIC_REQUIRE_FALSE(callable<net, tensor<float, 5, 4>>);
  STATIC_REQUIRE_FALSE(callable<net, tensor<float, 40>>);
  STATIC_REQUIRE_FALSE(callable<net, tensor<float, 7, 1, 2, 5, 4>>);
  STATIC_REQUIRE_FALSE(callable<net, tensor<double, 2, 5, 4>>);
  STATIC_REQUIRE_FALSE(callable<net, tensor<double, 7, 2, 5, 4>>);
  STATIC_REQUIRE_FALSE(callable<net, float>);
}

TEST_CASE("composable: asks whether layers fit behind each other", "[model][sequential]") {
  STATIC_REQUIRE(composable<shape<7>, dense<3>>);
  STATIC_REQUIRE(composable<shape<1, 4, 4>, flatten, dense<3>, softmax>);
  STATIC_REQUIRE_FALSE(composable<shape<7>>);
  STATIC_REQUIRE_FALSE(composable<shape<1, 4, 4>, dense<3>>);
  STATIC_REQUIRE_FALSE(composable<shape<1, 4, 4>, relu, softmax>);
  STATIC_REQUIRE_FALSE(composable<shape<7>, dense<3>, int>);
  STATIC_REQUIRE_FALSE(
      composable<shape<7>, dense<3>, conv2d<{.out_channels = 1, .kernel_size = 1}>>);
  STATIC_REQUIRE_FALSE(composable<shape<1, 4, 4>, conv2d<{.out_channels = 1, .kernel_size = 3}>,
                                  max_pool2d<{.kernel_size = 3}>>);
  STATIC_REQUIRE(composable<shape<1, 4, 4>, conv2d<{.out_channels = 1, .kernel_size = 3}>,
                            max_pool2d<{.kernel_size = 2}>>);
}

TEST_CASE("sequential: gives the same bits at both times", "[model][sequential]") {
  REQUIRE(same_bits_at_both_times<output_of_random<float>, std::uint64_t{1}>());
  REQUIRE(same_bits_at_both_times<output_of_random<double>, std::uint64_t{1}>());
}

TEST_CASE("sequential: gives the same bits within memory handed in", "[model][sequential]") {
  STATIC_REQUIRE([] {
    constexpr auto some_net = random<net>(1);
    constexpr auto some_image = random<image>(2);
    net::workspace memory{};
    return some_net.forward(some_image, memory) == some_net(some_image);
  }());
  auto const some_net = ctnn::test::opaque(random<net>(1));
  auto const some_image = ctnn::test::opaque(random<image>(2));
  static net::workspace memory;
  REQUIRE(ctnn::test::same_bits(some_net.forward(some_image, memory), some_net(some_image)));
}

TEST_CASE("sequential: states what it takes of the stack beside a workspace",
          "[model][sequential]") {
  using ctnn::layers::dense;
  using ctnn::layers::relu;
  // tests/zero_overhead holds the compilers to it.
  STATIC_REQUIRE(sequential<float, shape<784>, dense<128>, relu, dense<10>>::stack_bytes ==
                 3 * 512);
  // The bands of an image: of at most 32 KB for a convolution, a whole channel for a pooling.
  using layered =
      sequential<float, shape<3, 64, 64>,
                 ctnn::layers::conv2d<{.out_channels = 4, .kernel_size = 3, .padding = 1}>, relu,
                 ctnn::layers::max_pool2d<{.kernel_size = 2}>>;
  STATIC_REQUIRE(layered::stack_bytes >= 3 * 512 + 4096 * sizeof(float));
  STATIC_REQUIRE(layered::stack_bytes <= 3 * 512 + 32768 + 5000 * sizeof(float));
}

TEST_CASE("sequential: needs a workspace of the largest outputs, taking turns",
          "[model][sequential]") {
  // 3x5x4, 3x5x4 | 3x2x2, 12 | 5, 5 | 4: the last output is the net's own.
  STATIC_REQUIRE(sizeof(net::workspace) == 2 * 256);
  STATIC_REQUIRE(sizeof(sequential<float, shape<2>, dense<3>>::workspace) == 2 * 64);
}
