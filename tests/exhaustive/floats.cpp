// SPDX-License-Identifier: BSL-1.0
// Every elementary function of float over all 2^32 floats, in lanes, against the C library in
// double, whose own error is below 2^-27 units in float's last place; whether a result is correctly
// rounded is for MPFR to say, where it is installed, if double is too near to halfway between two
// floats. Fails where a result is further from the exact value than the bound that its
// documentation states.
//
// Usage: exhaustive_floats [function...]

#include <ctnn/math.hpp>
#include <ctnn/math/gates.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>

#include "support/ulp.hpp"

#ifdef CTNN_MPFR
#include <mpfr.h>
using mpfr_function = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
#define CTNN_MPFR_FUNCTION(name) mpfr_##name
#else
using mpfr_function = void*;
#define CTNN_MPFR_FUNCTION(name) nullptr
#endif

namespace {

using ctnn::detail::pack;
constexpr std::size_t width = ctnn::detail::native_lanes<float>;
using floats = pack<float, width>;

// glibc's functions of vectors of doubles, within 4 units in double's last place: what they leave
// no doubt about needs no other.
#if defined(__x86_64__) && defined(__GLIBC__)
#if defined(__AVX512F__)
constexpr std::size_t vector_lanes = 8;
#define CTNN_VECTOR_FUNCTION(name) _ZGVeN8v_##name
#elif defined(__AVX2__)
constexpr std::size_t vector_lanes = 4;
#define CTNN_VECTOR_FUNCTION(name) _ZGVdN4v_##name
#else
constexpr std::size_t vector_lanes = 2;
#define CTNN_VECTOR_FUNCTION(name) _ZGVbN2v_##name
#endif
using doubles = ctnn::detail::lanes<double, vector_lanes>;
#define CTNN_DECLARE(name) extern "C" doubles CTNN_VECTOR_FUNCTION(name)(doubles);
CTNN_DECLARE(exp)
CTNN_DECLARE(expm1)
CTNN_DECLARE(log)
CTNN_DECLARE(log1p)
CTNN_DECLARE(tanh)
CTNN_DECLARE(erf)
CTNN_DECLARE(sin)
CTNN_DECLARE(cos)
CTNN_DECLARE(tan)
CTNN_DECLARE(asin)
CTNN_DECLARE(acos)
CTNN_DECLARE(atan)
CTNN_DECLARE(sinh)
CTNN_DECLARE(cosh)
CTNN_DECLARE(asinh)
CTNN_DECLARE(acosh)
CTNN_DECLARE(atanh)
#undef CTNN_DECLARE
#else
constexpr std::size_t vector_lanes = 1;
using doubles = double;
#define CTNN_VECTOR_FUNCTION(name) nullptr
#endif

struct function {
  char const* name;
  double bound;
  floats (*ours)(floats const&);
  double (*exact)(double);
  mpfr_function by_mpfr = nullptr;
  doubles (*in_lanes)(doubles) = nullptr;
};

#define CTNN_COMPOSED(name, bound, exact)                                                          \
  {#name, bound, [](floats const& x) { return ctnn::name(x); }, [](double x) { return exact; }}
#define CTNN_FUNCTION(name, bound)                                                                 \
  {#name,                                                                                          \
   bound,                                                                                          \
   [](floats const& x) { return ctnn::name(x); },                                                  \
   [](double x) { return std::name(x); },                                                          \
   CTNN_MPFR_FUNCTION(name),                                                                       \
   CTNN_VECTOR_FUNCTION(name)}

constexpr function functions[] = {
    CTNN_FUNCTION(exp, 0.94),
    CTNN_FUNCTION(expm1, 0.95),
    CTNN_FUNCTION(log, 0.81),
    CTNN_FUNCTION(log1p, 0.81),
    CTNN_FUNCTION(tanh, 0.52),
    CTNN_COMPOSED(sigmoid, 0.54, 1 / (1 + std::exp(-x))),
    CTNN_COMPOSED(softplus, 0.51, std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x)))),
    CTNN_FUNCTION(erf, 0.95),
    CTNN_COMPOSED(gelu, 0.51,
                  std::isinf(x) && x < 0 ? -0.0 : x / 2 * std::erfc(x * -0.70710678118654752440)),
    CTNN_FUNCTION(sin, 0.51),
    CTNN_FUNCTION(cos, 0.51),
    CTNN_FUNCTION(tan, 0.51),
    CTNN_FUNCTION(asin, 0.51),
    CTNN_FUNCTION(acos, 0.51),
    CTNN_FUNCTION(atan, 0.51),
    CTNN_FUNCTION(sinh, 0.51),
    CTNN_FUNCTION(cosh, 0.51),
    CTNN_FUNCTION(asinh, 0.51),
    CTNN_FUNCTION(acosh, 0.51),
    CTNN_FUNCTION(atanh, 0.51),
    CTNN_COMPOSED(floor, 0, std::floor(x)),
    CTNN_COMPOSED(ceil, 0, std::ceil(x)),
    CTNN_COMPOSED(round_even, 0, std::nearbyint(x)),
    {"pow 2.7", 0.51, [](floats const& x) { return ctnn::pow(x, 2.7f); },
     [](double x) { return std::pow(x, static_cast<double>(2.7f)); }},
    {"pow -3", 0.51, [](floats const& x) { return ctnn::pow(x, -3.0f); },
     [](double x) { return std::pow(x, -3.0); }},
    {"1.7 pow", 0.51, [](floats const& x) { return ctnn::pow(ctnn::detail::all<floats>(1.7f), x); },
     [](double x) { return std::pow(static_cast<double>(1.7f), x); }},
    {"sqrt", 0.5, [](floats const& x) { return ctnn::sqrt(x); },
     [](double x) { return std::sqrt(x); }, CTNN_MPFR_FUNCTION(sqrt)},
    {"rsqrt", 0.51, [](floats const& x) { return ctnn::rsqrt(x); },
     [](double x) { return 1 / std::sqrt(x); }},
    {"gate_tanh", 6.5, [](floats const& x) { return ctnn::detail::gate_tanh(x); },
     [](double x) { return std::tanh(x); }},
};

/// Whether all numbers next to `exact`, up to a millionth of a unit in float's last place, are
/// rounded to one float.
bool is_clear(double exact) {
  double const little = exact * 0x1p-44;
  return static_cast<float>(exact + little) == static_cast<float>(exact - little);
}

/// The float nearest to the function's value at x, of which `exact` is what the C library says.
float nearest(function const& f, float x, double exact) {
#ifdef CTNN_MPFR
  if (!is_clear(exact) && f.by_mpfr != nullptr) {
    mpfr_t value;
    mpfr_init2(value, 200);
    mpfr_set_flt(value, x, MPFR_RNDN);
    f.by_mpfr(value, value, MPFR_RNDN);
    float const result = mpfr_get_flt(value, MPFR_RNDN);
    mpfr_clear(value);
    return result;
  }
#else
  static_cast<void>(f);
  static_cast<void>(x);
#endif
  return static_cast<float>(exact);
}

/// Whether y may be further from the exact value than `worst` units in the last place, told fast.
bool may_be_worse(float y, double exact, double worst) {
  auto const exponent = std::bit_cast<std::uint64_t>(exact) & 0x7ff0000000000000;
  double const ulp = std::max(std::bit_cast<double>(exponent) * 0x1p-23, 0x1p-149);
  return !std::isfinite(exact) || !(std::fabs(static_cast<double>(y) - exact) <= worst * ulp);
}

struct errors {
  double worst = 0;
  float where = 0;
  std::uint64_t not_nearest = 0;

  void check(function const& f, float x, float y) {
    double const exact = f.exact(static_cast<double>(x));
    if (std::bit_cast<std::uint32_t>(y) == std::bit_cast<std::uint32_t>(nearest(f, x, exact))) {
      if (std::isinf(y) || y == 0) {
        return;
      }
    } else if (!std::isnan(exact) || !std::isnan(y)) {
      ++not_nearest;
    }
    if (may_be_worse(y, exact, worst)) {
      double const error = ctnn::test::error_in_ulp(y, exact);
      if (error > worst) {
        worst = error;
        where = x;
      }
    }
  }
};

bool check(function const& f) {
  errors found;
  for (std::uint64_t first = 0; first < std::uint64_t{1} << 32; first += width) {
    float x[width];
    for (std::size_t i = 0; i < width; ++i) {
      x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first + i));
    }
    float y[width];
    f.ours(floats::load(x)).store(y);
    bool looked_at[width] = {};
    if (f.in_lanes != nullptr) {
      double about[width];
      for (std::size_t i = 0; i < width; ++i) {
        about[i] = static_cast<double>(x[i]);
      }
      for (std::size_t i = 0; i < width; i += vector_lanes) {
        doubles value;
        std::memcpy(&value, about + i, sizeof value);
        value = f.in_lanes(value);
        std::memcpy(about + i, &value, sizeof value);
      }
      for (std::size_t i = 0; i < width; ++i) {
        looked_at[i] = (is_clear(about[i]) &&
                        std::bit_cast<std::uint32_t>(y[i]) ==
                            std::bit_cast<std::uint32_t>(static_cast<float>(about[i]))) ||
                       (y[i] != y[i] && about[i] != about[i]);
      }
    }
    for (std::size_t i = 0; i < width; ++i) {
      if (!looked_at[i]) {
        found.check(f, x[i], y[i]);
      }
    }
  }
  std::printf("%-9s | %.4f | %-15a | %llu\n", f.name, found.worst, static_cast<double>(found.where),
              static_cast<unsigned long long>(found.not_nearest));
  std::fflush(stdout);
  return found.worst <= f.bound;
}

/// The same for `pow` of 2^31 pairs of numbers, whose powers are neither 0 nor infinite.
bool check_powers() {
  ctnn::philox4x32 random(1);
  double worst = 0;
  float worst_x = 0;
  float worst_y = 0;
  std::uint64_t not_nearest = 0;
  for (std::uint64_t pair = 0; pair < std::uint64_t{1} << 31; pair += width) {
    float x[width];
    float y[width];
    double logarithm[width];
    for (std::size_t i = 0; i < width; ++i) {
      // Any magnitude, and all distances from 1
      std::uint32_t const bits = random();
      x[i] = i % 2 == 0
                 ? std::bit_cast<float>(bits % 0x7f800000)
                 : 1 + std::ldexp(ctnn::uniform(random, -1.0f, 1.0f), -static_cast<int>(bits % 24));
      logarithm[i] = std::log2(static_cast<double>(x[i]));
      auto const share = ctnn::uniform(random, -149.0, 128.0);
      y[i] = std::isfinite(logarithm[i]) && logarithm[i] != 0
                 ? static_cast<float>(share / logarithm[i])
                 : static_cast<float>(share);
    }
    float powers[width];
    ctnn::pow(floats::load(x), floats::load(y)).store(powers);
    for (std::size_t i = 0; i < width; ++i) {
      double const exact = std::pow(static_cast<double>(x[i]), static_cast<double>(y[i]));
      not_nearest += powers[i] != static_cast<float>(exact);
      double const error = ctnn::test::error_in_ulp(powers[i], exact);
      if (error > worst) {
        worst = error;
        worst_x = x[i];
        worst_y = y[i];
      }
    }
  }
  std::printf("%-9s | %.4f | %a, %a | %llu of 2^31\n", "pow", worst, static_cast<double>(worst_x),
              static_cast<double>(worst_y), static_cast<unsigned long long>(not_nearest));
  return worst <= 0.51;
}

} // namespace

int main(int argc, char** argv) {
  std::puts("function  | max ulp | at | not correctly rounded");
  bool right = true;
  auto const wanted = [argc, argv](char const* name) {
    return argc == 1 || std::any_of(argv + 1, argv + argc, [name](char const* argument) {
             return std::strcmp(argument, name) == 0;
           });
  };
  for (function const& f : functions) {
    if (wanted(f.name)) {
      right = check(f) && right;
    }
  }
  if (wanted("pow")) {
    right = check_powers() && right;
  }
  return right ? 0 : 1;
}
