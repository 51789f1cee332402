// SPDX-License-Identifier: BSL-1.0
#include <ctnn/math.hpp>
#include <ctnn/math/gates.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "digest.hpp"
#include "entity.hpp"

namespace bits {
namespace {

template <class T>
constexpr T special[] = {T(0),
                         T(-0.0),
                         T(1),
                         T(-1),
                         T(0.5),
                         std::numeric_limits<T>::infinity(),
                         -std::numeric_limits<T>::infinity(),
                         std::numeric_limits<T>::quiet_NaN(),
                         std::numeric_limits<T>::denorm_min(),
                         -std::numeric_limits<T>::denorm_min(),
                         std::numeric_limits<T>::min(),
                         std::numeric_limits<T>::max(),
                         std::numeric_limits<T>::lowest()};

/// Any number, infinity or NaN of T.
template <std::floating_point T>
constexpr T any(ctnn::philox4x32& random) {
  if constexpr (sizeof(T) == 4) {
    return std::bit_cast<T>(static_cast<std::uint32_t>(random()));
  } else {
    std::uint64_t const high = random();
    return std::bit_cast<T>(high << 32 | random());
  }
}

/// A number of T of any magnitude whose products neither overflow nor underflow.
template <std::floating_point T>
constexpr T moderate(ctnn::philox4x32& random) {
  constexpr int largest = std::numeric_limits<T>::max_exponent / 2 - 2;
  int const exponent = static_cast<int>(random() % (2 * largest)) - largest;
  return ctnn::uniform(random, T(-2), T(2)) * ctnn::detail::power_of_two<T>(exponent);
}

/// A function at special numbers, `Count` numbers of all magnitudes and `Count` of those that nets
/// see.
template <std::floating_point T, auto Function, std::size_t Count>
constexpr std::uint64_t at_numbers(std::uint64_t seed) {
  digest results;
  for (T x : special<T>) {
    results.add(Function(x));
  }
  ctnn::philox4x32 random(seed);
  for (std::size_t i = 0; i < Count; ++i) {
    results.add(Function(any<T>(random)));
    results.add(Function(ctnn::uniform(random, T(-12), T(12))));
  }
  return results.value();
}

template <std::floating_point T, std::size_t Count>
constexpr std::uint64_t fma(std::uint64_t seed) {
  digest results;
  ctnn::philox4x32 random(seed);
  for (std::size_t i = 0; i < Count; ++i) {
    T const a = moderate<T>(random);
    T const b = moderate<T>(random);
    results.add(ctnn::fma(a, b, moderate<T>(random)));
    T const x = ctnn::uniform(random, T(-1), T(1));
    T const y = ctnn::uniform(random, T(-1), T(1));
    results.add(ctnn::fma(x, y, ctnn::uniform(random, T(-1), T(1))));
    results.add(ctnn::fma(x, y, -(x * y))); // the rounding error, or 0
  }
  return results.value();
}

template <std::floating_point T, std::size_t Count>
constexpr std::uint64_t random_numbers(std::uint64_t seed) {
  digest results;
  ctnn::philox4x32 random(seed);
  for (std::size_t i = 0; i < Count; ++i) {
    results.add(ctnn::uniform(random, T(-3), T(7)));
    results.add(ctnn::normal<T>(random));
  }
  return results.value();
}

/// The same of floats and of doubles.
template <auto Function, std::size_t Count>
constexpr std::uint64_t of_both(std::uint64_t seed) {
  digest results;
  results.add(at_numbers<float, Function, Count>(seed));
  results.add(at_numbers<double, Function, Count>(seed));
  return results.value();
}

constexpr auto exp = [](auto x) { return ctnn::exp(x); };
constexpr auto log = [](auto x) { return ctnn::log(x); };
constexpr auto sqrt = [](auto x) { return ctnn::sqrt(x); };
constexpr auto tanh = [](auto x) { return ctnn::tanh(x); };
constexpr auto sin = [](auto x) { return ctnn::sin(x); };
constexpr auto cos = [](auto x) { return ctnn::cos(x); };
// With an exponent, and with a base.
constexpr auto pow = [](auto x) { return ctnn::pow(x, decltype(x)(2.7)); };
constexpr auto pow_of = [](auto x) { return ctnn::pow(decltype(x)(1.7), x); };

constexpr auto expm1 = [](auto x) { return ctnn::expm1(x); };
constexpr auto log1p = [](auto x) { return ctnn::log1p(x); };
constexpr auto sigmoid = [](auto x) { return ctnn::sigmoid(x); };
constexpr auto softplus = [](auto x) { return ctnn::softplus(x); };
constexpr auto erf = [](auto x) { return ctnn::erf(x); };
constexpr auto gelu = [](auto x) { return ctnn::gelu(x); };
constexpr auto rsqrt = [](auto x) { return ctnn::rsqrt(x); };
constexpr auto tan = [](auto x) { return ctnn::tan(x); };
constexpr auto asin = [](auto x) { return ctnn::asin(x); };
constexpr auto acos = [](auto x) { return ctnn::acos(x); };
constexpr auto atan = [](auto x) { return ctnn::atan(x); };
constexpr auto sinh = [](auto x) { return ctnn::sinh(x); };
constexpr auto cosh = [](auto x) { return ctnn::cosh(x); };
constexpr auto asinh = [](auto x) { return ctnn::asinh(x); };
constexpr auto acosh = [](auto x) { return ctnn::acosh(x); };
constexpr auto atanh = [](auto x) { return ctnn::atanh(x); };
constexpr auto floor = [](auto x) { return ctnn::floor(x); };
constexpr auto ceil = [](auto x) { return ctnn::ceil(x); };
constexpr auto round_even = [](auto x) { return ctnn::round_even(x); };
constexpr auto gate_tanh = [](auto x) { return ctnn::detail::gate_tanh(x); };
constexpr auto gate_sigmoid = [](auto x) { return ctnn::detail::gate_sigmoid(x); };
constexpr auto fmod = [](auto x) { return ctnn::fmod(x, decltype(x)(0.7)); };

constexpr std::size_t very_few = 8;
constexpr std::size_t few = 100;
constexpr std::size_t many = 20'000;

constexpr entity table[] = {
    both_times<fma<float, few>>("fma float"),
    both_times<fma<double, few>>("fma double"),
    run_time<fma<float, many>>("fma float, many"),
    run_time<fma<double, many>>("fma double, many"),
    both_times<random_numbers<float, few>>("random float"),
    both_times<random_numbers<double, few>>("random double"),
    run_time<random_numbers<float, many>>("random float, many"),
    run_time<random_numbers<double, many>>("random double, many"),
    both_times<at_numbers<float, exp, few>>("exp float"),
    both_times<at_numbers<double, exp, few>>("exp double"),
    run_time<at_numbers<float, exp, many>>("exp float, many"),
    run_time<at_numbers<double, exp, many>>("exp double, many"),
    both_times<at_numbers<float, log, few>>("log float"),
    both_times<at_numbers<double, log, few>>("log double"),
    run_time<at_numbers<float, log, many>>("log float, many"),
    run_time<at_numbers<double, log, many>>("log double, many"),
    both_times<at_numbers<float, sqrt, few>>("sqrt float"),
    both_times<at_numbers<double, sqrt, few>>("sqrt double"),
    run_time<at_numbers<float, sqrt, many>>("sqrt float, many"),
    run_time<at_numbers<double, sqrt, many>>("sqrt double, many"),
    both_times<at_numbers<float, tanh, few>>("tanh float"),
    both_times<at_numbers<double, tanh, few>>("tanh double"),
    run_time<at_numbers<float, tanh, many>>("tanh float, many"),
    run_time<at_numbers<double, tanh, many>>("tanh double, many"),
    both_times<at_numbers<float, sin, few>>("sin float"),
    both_times<at_numbers<double, sin, few>>("sin double"),
    run_time<at_numbers<float, sin, many>>("sin float, many"),
    run_time<at_numbers<double, sin, many>>("sin double, many"),
    both_times<at_numbers<float, cos, few>>("cos float"),
    both_times<at_numbers<double, cos, few>>("cos double"),
    run_time<at_numbers<float, cos, many>>("cos float, many"),
    run_time<at_numbers<double, cos, many>>("cos double, many"),
    both_times<at_numbers<float, pow, few>>("pow float"),
    both_times<at_numbers<double, pow, few>>("pow double"),
    run_time<at_numbers<float, pow, many>>("pow float, many"),
    run_time<at_numbers<double, pow, many>>("pow double, many"),
    both_times<at_numbers<float, pow_of, few>>("pow of float"),
    both_times<at_numbers<double, pow_of, few>>("pow of double"),
    run_time<at_numbers<float, pow_of, many>>("pow of float, many"),
    run_time<at_numbers<double, pow_of, many>>("pow of double, many"),
    both_times<of_both<expm1, very_few>>("expm1"),
    run_time<of_both<expm1, many>>("expm1, many"),
    both_times<of_both<log1p, very_few>>("log1p"),
    run_time<of_both<log1p, many>>("log1p, many"),
    both_times<of_both<sigmoid, very_few>>("sigmoid"),
    run_time<of_both<sigmoid, many>>("sigmoid, many"),
    both_times<of_both<softplus, very_few>>("softplus"),
    run_time<of_both<softplus, many>>("softplus, many"),
    both_times<of_both<erf, very_few>>("erf"),
    run_time<of_both<erf, many>>("erf, many"),
    both_times<of_both<gelu, very_few>>("gelu"),
    run_time<of_both<gelu, many>>("gelu, many"),
    both_times<of_both<rsqrt, very_few>>("rsqrt"),
    run_time<of_both<rsqrt, many>>("rsqrt, many"),
    both_times<of_both<tan, very_few>>("tan"),
    run_time<of_both<tan, many>>("tan, many"),
    both_times<of_both<asin, very_few>>("asin"),
    run_time<of_both<asin, many>>("asin, many"),
    both_times<of_both<acos, very_few>>("acos"),
    run_time<of_both<acos, many>>("acos, many"),
    both_times<of_both<atan, very_few>>("atan"),
    run_time<of_both<atan, many>>("atan, many"),
    both_times<of_both<sinh, very_few>>("sinh"),
    run_time<of_both<sinh, many>>("sinh, many"),
    both_times<of_both<cosh, very_few>>("cosh"),
    run_time<of_both<cosh, many>>("cosh, many"),
    both_times<of_both<asinh, very_few>>("asinh"),
    run_time<of_both<asinh, many>>("asinh, many"),
    both_times<of_both<acosh, very_few>>("acosh"),
    run_time<of_both<acosh, many>>("acosh, many"),
    both_times<of_both<atanh, very_few>>("atanh"),
    run_time<of_both<atanh, many>>("atanh, many"),
    both_times<of_both<floor, very_few>>("floor"),
    run_time<of_both<floor, many>>("floor, many"),
    both_times<of_both<ceil, very_few>>("ceil"),
    run_time<of_both<ceil, many>>("ceil, many"),
    both_times<of_both<round_even, very_few>>("round_even"),
    run_time<of_both<round_even, many>>("round_even, many"),
    both_times<of_both<gate_tanh, very_few>>("gate_tanh"),
    run_time<of_both<gate_tanh, many>>("gate_tanh, many"),
    both_times<of_both<gate_sigmoid, very_few>>("gate_sigmoid"),
    run_time<of_both<gate_sigmoid, many>>("gate_sigmoid, many"),
    both_times<of_both<fmod, very_few>>("fmod"),
    run_time<of_both<fmod, many>>("fmod, many"),
};

} // namespace

std::span<entity const> elementary() noexcept { return table; }

} // namespace bits
