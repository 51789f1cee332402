// SPDX-License-Identifier: BSL-1.0
// Every elementary function of float over all 2^32 floats, in lanes, against the C library in
// double, whose own error is below 2^-27 units in float's last place. Fails where a result is
// further from the exact value than the bound that its documentation states.
//
// Usage: exhaustive_floats [function...]

#include <ctnn/math.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>

#include "support/ulp.hpp"

namespace {

using ctnn::detail::pack;
constexpr std::size_t width = ctnn::detail::native_lanes<float>;
using floats = pack<float, width>;

struct function {
  char const* name;
  double bound;
  floats (*ours)(floats const&);
  double (*exact)(double);
};

#define CTNN_FUNCTION(name, bound, exact)                                                          \
  {#name, bound, [](floats const& x) { return ctnn::name(x); }, [](double x) { return exact; }}

constexpr function functions[] = {
    CTNN_FUNCTION(exp, 0.94, std::exp(x)),
    CTNN_FUNCTION(expm1, 0.52, std::expm1(x)),
    CTNN_FUNCTION(log, 0.81, std::log(x)),
    CTNN_FUNCTION(log1p, 0.81, std::log1p(x)),
    CTNN_FUNCTION(tanh, 0.52, std::tanh(x)),
    CTNN_FUNCTION(sigmoid, 0.54, 1 / (1 + std::exp(-x))),
    CTNN_FUNCTION(softplus, 0.51, std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x)))),
    CTNN_FUNCTION(erf, 0.53, std::erf(x)),
    CTNN_FUNCTION(gelu, 0.51,
                  std::isinf(x) && x < 0 ? -0.0 : x / 2 * std::erfc(x * -0.70710678118654752440)),
    CTNN_FUNCTION(sin, 0.51, std::sin(x)),
    CTNN_FUNCTION(cos, 0.51, std::cos(x)),
    {"pow 2.7", 0.51, [](floats const& x) { return ctnn::pow(x, 2.7f); },
     [](double x) { return std::pow(x, static_cast<double>(2.7f)); }},
    {"pow -3", 0.51, [](floats const& x) { return ctnn::pow(x, -3.0f); },
     [](double x) { return std::pow(x, -3.0); }},
    {"1.7 pow", 0.51, [](floats const& x) { return ctnn::pow(ctnn::detail::all<floats>(1.7f), x); },
     [](double x) { return std::pow(static_cast<double>(1.7f), x); }},
    CTNN_FUNCTION(sqrt, 0.5, std::sqrt(x)),
    CTNN_FUNCTION(rsqrt, 0.51, 1 / std::sqrt(x)),
};

bool check(function const& f) {
  double worst = 0;
  float where = 0;
  std::uint64_t not_nearest = 0;
  for (std::uint64_t first = 0; first < std::uint64_t{1} << 32; first += width) {
    float x[width];
    for (std::size_t i = 0; i < width; ++i) {
      x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first + i));
    }
    float y[width];
    f.ours(floats::load(x)).store(y);
    for (std::size_t i = 0; i < width; ++i) {
      double const exact = f.exact(static_cast<double>(x[i]));
      if (std::bit_cast<std::uint32_t>(y[i]) ==
          std::bit_cast<std::uint32_t>(static_cast<float>(exact))) {
        if (std::isinf(y[i]) || y[i] == 0) {
          continue;
        }
      } else if (!std::isnan(exact) || !std::isnan(y[i])) {
        ++not_nearest;
      }
      double const error = ctnn::test::error_in_ulp(y[i], exact);
      if (error > worst) {
        worst = error;
        where = x[i];
      }
    }
  }
  std::printf("%-9s | %.4f | %-15a | %llu\n", f.name, worst, static_cast<double>(where),
              static_cast<unsigned long long>(not_nearest));
  std::fflush(stdout);
  return worst <= f.bound;
}

} // namespace

int main(int argc, char** argv) {
  std::puts("function  | max ulp | at | not correctly rounded");
  bool right = true;
  for (function const& f : functions) {
    bool wanted = argc == 1;
    for (int i = 1; i < argc; ++i) {
      wanted = wanted || std::strcmp(argv[i], f.name) == 0;
    }
    if (wanted) {
      right = check(f) && right;
    }
  }
  return right ? 0 : 1;
}
