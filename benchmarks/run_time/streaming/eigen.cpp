// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>

#include "streaming/streams.hpp"

namespace run_time::streaming {
namespace {

template <std::size_t Size>
using vector = Eigen::Matrix<float, Size, 1>;

/// Takes the next parameters.
template <class Matrix>
Matrix taken(float const*& from) {
  Matrix const result = Eigen::Map<Matrix const>(from);
  from += result.size();
  return result;
}

template <class Net>
struct weights {
  vector<Net::gates> weight;
  Eigen::Matrix<float, Net::gates, Net::hidden> recurrent;
  vector<Net::gates> bias;

  explicit weights(float const*& from)
      : weight(taken<decltype(weight)>(from)), recurrent(taken<decltype(recurrent)>(from)),
        bias(taken<decltype(bias)>(from)) {}
};

template <class Net>
struct cell;

template <std::size_t Hidden>
struct cell<gru<Hidden>> : weights<gru<Hidden>> {
  vector<Hidden> recurrent_bias;
  vector<Hidden> h = vector<Hidden>::Zero();

  explicit cell(float const*& from)
      : weights<gru<Hidden>>(from), recurrent_bias(taken<vector<Hidden>>(from)) {}

  void step(float x) {
    vector<3 * Hidden> const of_x = this->bias + x * this->weight;
    vector<3 * Hidden> of_h;
    of_h << of_x.template head<2 * Hidden>(), recurrent_bias;
    of_h.noalias() += this->recurrent * h;
    vector<2 * Hidden> const gates = of_h.template head<2 * Hidden>().array().logistic();
    vector<Hidden> const n =
        (of_x.template tail<Hidden>().array() +
         gates.template head<Hidden>().array() * of_h.template tail<Hidden>().array())
            .tanh();
    h = n + gates.template tail<Hidden>().cwiseProduct(h - n);
  }
};

template <std::size_t Hidden>
struct cell<lstm<Hidden>> : weights<lstm<Hidden>> {
  vector<Hidden> h = vector<Hidden>::Zero();
  vector<Hidden> c = vector<Hidden>::Zero();

  explicit cell(float const*& from) : weights<lstm<Hidden>>(from) {}

  void step(float x) {
    vector<4 * Hidden> sums = this->bias + x * this->weight;
    sums.noalias() += this->recurrent * h;
    vector<2 * Hidden> const gates = sums.template head<2 * Hidden>().array().logistic();
    vector<Hidden> const g = sums.template segment<Hidden>(2 * Hidden).array().tanh();
    c = gates.template head<Hidden>().cwiseProduct(g) +
        gates.template tail<Hidden>().cwiseProduct(c);
    h = sums.template tail<Hidden>().array().logistic() * c.array().tanh();
  }
};

template <class Net>
class eigen {
public:
  explicit eigen(operands<Net> const& given) : eigen(given.parameters.data()) {}

  float step(float x) {
    cell_.step(x);
    return weight_.dot(cell_.h) + bias_;
  }

private:
  cell<Net> cell_;
  vector<Net::hidden> weight_;
  float bias_;

  explicit eigen(float const* from)
      : cell_(from), weight_(taken<vector<Net::hidden>>(from)), bias_(*from) {}
};

bool const added = add_nets<eigen>("Eigen");

} // namespace
} // namespace run_time::streaming
