// SPDX-License-Identifier: BSL-1.0
// A net of LAYERS layers: dense, activation and normalisation in turn. Its forward pass and a
// training step at run time. See `measure`, and tests/constexpr_cost.
#include <ctnn.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <utility>

#ifndef LAYERS
#define LAYERS 50
#endif

namespace {

using namespace ctnn::layers;
using namespace boost::mp11;

/// The specs at the places 0, 1, 2, ...: every dense layer has another size.
template <std::size_t Place>
struct spec_at {
  using type = mp_at_c<
      mp_list<dense<16 + Place % 7>, relu, layer_norm<>, dense<12 + Place % 5>, tanh, rms_norm<>>,
      Place % 6>;
};

template <class>
struct net_of;

template <std::size_t... Places>
struct net_of<std::index_sequence<Places...>> {
  using type =
      ctnn::sequential<float, ctnn::shape<20>, typename spec_at<Places>::type..., dense<3>>;
};

} // namespace

using net = net_of<std::make_index_sequence<LAYERS - 1>>::type;

ctnn::tensor<float, 3> answer(net const& n, ctnn::tensor<float, 20> const& x) { return n(x); }

float step(net& n, ctnn::tensor<float, 20> const& x, int label) {
  auto const [loss, gradient] = value_and_grad(n, ctnn::softmax_cross_entropy{}, x, label);
  ctnn::sgd{.learning_rate = 0.1}.step(n, gradient);
  return loss;
}
