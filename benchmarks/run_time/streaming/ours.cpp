// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>

#include <algorithm>

#include "streaming/streams.hpp"

namespace run_time::streaming {
namespace {

template <class Net>
struct ctnn_net_of;

template <std::size_t Hidden>
struct ctnn_net_of<gru<Hidden>> {
  using type =
      ctnn::sequential<float, ctnn::shape<1, 1>, ctnn::layers::gru<Hidden>, ctnn::layers::dense<1>>;
};

template <std::size_t Hidden>
struct ctnn_net_of<lstm<Hidden>> {
  using type = ctnn::sequential<float, ctnn::shape<1, 1>, ctnn::layers::lstm<Hidden>,
                                ctnn::layers::dense<1>>;
};

template <class Net>
class ours {
public:
  explicit ours(operands<Net> const& given) {
    float const* from = given.parameters.data();
    for_each_parameter(
        [&](auto& parameter) {
          std::copy_n(from, parameter.size(), parameter.begin());
          from += parameter.size();
        },
        net_);
  }

  float step(float x) { return net_.step({{x}}, state_)[0]; }

private:
  using net_type = typename ctnn_net_of<Net>::type;

  alignas(64) net_type net_;
  alignas(64) typename net_type::state_type state_ = net_type::start();
};

bool const added = add_nets<ours>("ctnn");

} // namespace
} // namespace run_time::streaming
