// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "compile_time/kernels/varied.hpp"
#include "support/add_case.hpp"

namespace run_time::streaming {

// Nets of one recurrent layer and a dense layer of one unit, as audio effects have them: a number
// in, a number out. The parameters lie one after another: weight (1, gates), recurrent weight
// (hidden, gates), bias (gates), of a GRU its second bias (hidden), the dense weight (hidden) and
// bias.

template <std::size_t Hidden>
struct gru {
  static constexpr char const* name = "GRU";
  static constexpr std::size_t hidden = Hidden;
  static constexpr std::size_t gates = 3 * Hidden;
  static constexpr std::size_t parameters = (2 + Hidden) * gates + Hidden + Hidden + 1;
  static constexpr std::size_t macs = (1 + Hidden) * gates + Hidden;
};

template <std::size_t Hidden>
struct lstm {
  static constexpr char const* name = "LSTM";
  static constexpr std::size_t hidden = Hidden;
  static constexpr std::size_t gates = 4 * Hidden;
  static constexpr std::size_t parameters = (2 + Hidden) * gates + Hidden + 1;
  static constexpr std::size_t macs = (1 + Hidden) * gates + Hidden;
};

/// The samples of the signal, which repeats.
inline constexpr std::size_t period = 64;

template <class Net>
struct operands {
  alignas(64) std::array<float, period> signal;
  alignas(64) std::array<float, Net::parameters> parameters;

  operands() {
    fill_varied(signal.data(), signal.size(), 1);
    fill_varied(parameters.data(), parameters.size(), 2);
  }
};

/// The output for the last sample of the first period, in double.
template <class Net>
[[nodiscard]] std::span<double const> expected_output();

/// A contestant one sample at a time: `Filter::step(x)` gives y. The first sample that counts is
/// the last of a period, so that its result tells of all the others.
template <class Net, class Filter>
class stream {
public:
  stream() {
    for (std::size_t i = 0; i + 1 < period; ++i) {
      run();
    }
  }

  void run() {
    y_[0] = filter_.step(operands_.signal[next_]);
    next_ = (next_ + 1) % period;
  }
  [[nodiscard]] std::span<float const> result() const { return y_; }

private:
  operands<Net> operands_;
  Filter filter_{operands_};
  std::size_t next_ = 0;
  std::array<float, 1> y_{};
};

template <template <class> class Filter, class Net>
void add_net(std::string const& contestant) {
  add_case(
      "streaming/" + std::string{Net::name} + " of " + std::to_string(Net::hidden) + "/" +
          contestant,
      2.0 * Net::macs, [] { return stream<Net, Filter<Net>>{}; }, expected_output<Net>);
}

/// Registers `Filter<Net>` for all nets under a name.
template <template <class> class Filter>
bool add_nets(std::string const& contestant) {
  [&]<std::size_t... Hidden>(std::index_sequence<Hidden...>) {
    (add_net<Filter, gru<Hidden>>(contestant), ...);
    (add_net<Filter, lstm<Hidden>>(contestant), ...);
  }(std::index_sequence<8, 16, 24, 32, 64>{});
  return true;
}

} // namespace run_time::streaming
