// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/in_lanes.hpp>
#include <ctnn/math/limited.hpp>
#include <ctnn/math/pack.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/tanh.hpp>

#include <concepts>
#include <cstddef>
#include <utility>

namespace ctnn::detail {

/// What `tanh_quotient` computes, tanh(x) or tanh(x / 2) / 2, by what multiplies the limit of x and
/// the coefficients of x^(2 k): powers of two.
template <bool Halved>
struct tanh_argument {
  static constexpr float limit = Halved ? 2 : 1;
  static constexpr float coefficient(float whole, int k) noexcept {
    for (; Halved && k > 0; --k) {
      whole /= 4;
    }
    return whole;
  }
};

/// The same lane by lane: of x where `Whole{}(lane)`, else of x / 2.
template <class T, std::size_t Count, class Whole>
struct tanh_argument_of_lanes {
  [[nodiscard]] static constexpr pack<T, Count> each(T whole, T halved) noexcept {
    return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
      return pack<T, Count>{{(Whole{}(Lane) ? whole : halved)...}};
    }(std::make_index_sequence<Count>{});
  }
  static constexpr pack<T, Count> limit = each(1, 2);
  [[nodiscard]] static constexpr pack<T, Count> coefficient(float whole, int k) noexcept {
    return each(tanh_argument<false>::coefficient(whole, k),
                tanh_argument<true>::coefficient(whole, k));
  }
};

/// tanh(x) of floats, or tanh(x / 2) / 2: one quotient x P(x^2) / Q(x^2), minimax (in relative
/// error, by Lawson's weighted least squares) up to where it is 1, in few steps one behind the
/// other.
template <class Argument>
struct tanh_quotient {
  static constexpr float limit = 9;

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& unlimited) noexcept {
    V const x = limited_by<true>(limited_by<false>(unlimited, -limit * Argument::limit),
                                 limit * Argument::limit);
    V const z = square_of(unlimited, x);
    V const z2 = z * z;
    V const low = rounded(x * fma(z, numerator1, spread<V>(numerator0)));
    V const high = fma(z2, numerator4, fma(z, numerator3, spread<V>(numerator2)));
    V const below = fma(z2, fma(z2, denominator4, fma(z, denominator3, spread<V>(denominator2))),
                        fma(z, denominator1, spread<V>(denominator0)));
    return fma(x * z2, high, low) / below;
  }

private:
  // tanh(x / 2) / 2 is a quarter of x by the same quotient of (x / 2)^2.
  static constexpr auto numerator0 = Argument::coefficient(1, 1);
  static constexpr auto numerator1 = Argument::coefficient(0x1.120b1ep-3f, 2);
  static constexpr auto numerator2 = Argument::coefficient(0x1.ca2c7cp-9f, 3);
  static constexpr auto numerator3 = Argument::coefficient(0x1.59c35cp-16f, 4);
  static constexpr auto numerator4 = Argument::coefficient(0x1.cadceap-27f, 5);
  static constexpr auto denominator0 = Argument::coefficient(1, 0);
  static constexpr auto denominator1 = Argument::coefficient(0x1.de5ad8p-2f, 1);
  static constexpr auto denominator2 = Argument::coefficient(0x1.a7f7fp-6f, 2);
  static constexpr auto denominator3 = Argument::coefficient(0x1.58861ap-12f, 3);
  static constexpr auto denominator4 = Argument::coefficient(0x1.a18040p-21f, 4);

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V spread(float x) noexcept {
    return all<V>(x);
  }
  template <number_pack V>
  [[nodiscard, gnu::always_inline]] static constexpr V spread(V const& x) noexcept {
    return x;
  }

  /// `at_most`, or `at_least`, also of limits of lanes.
  template <bool Above, number V, class Limit>
  [[nodiscard, gnu::always_inline]] static constexpr V limited_by(V const& x,
                                                                  Limit const& most) noexcept {
    if constexpr (!std::same_as<Limit, element_of<V>>) {
      return {limited<Above, element_of<V>, number_traits<V>::count>(x.values, most.values)};
    } else if constexpr (Above) {
      return at_most(x, most);
    } else {
      return at_least(x, most);
    }
  }

  /// x^2, which at run time need not wait for the limits of x.
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V square_of(V const& unlimited,
                                                                 V const& x) noexcept {
    if consteval {
      return x * x;
    } else {
      return limited_by<true>(unlimited * unlimited,
                              limit * limit * (Argument::limit * Argument::limit));
    }
  }
};

struct gate_sigmoid_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    return with_nan_of(x, tanh_quotient<tanh_argument<true>>::of(x) + 0.5f);
  }
};

struct gate_tanh_function {
  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& x) noexcept {
    return with_nan_of(x, tanh_quotient<tanh_argument<false>>::of(x));
  }
};

/// The hyperbolic tangent as recurrent layers take it, whose time is that of one value after the
/// other: of floats within 6.5 units in the last place.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_tanh(V const& x) noexcept {
  if constexpr (std::same_as<element_of<V>, float>) {
    return in_lanes<gate_tanh_function>(x);
  } else {
    return ctnn::tanh(x);
  }
}

/// The logistic function as recurrent layers take it: of floats within 2^-22 of the truth.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_sigmoid(V const& x) noexcept {
  if constexpr (std::same_as<element_of<V>, float>) {
    return in_lanes<gate_sigmoid_function>(x);
  } else {
    return ctnn::sigmoid(x);
  }
}

/// (1 - z) n + z h, of which only one multiply-add waits for n.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_mixed(V const& z, V const& n,
                                                         V const& h) noexcept {
  return fma(all<V>(element_of<V>{1}) - z, n, rounded(z * h));
}

/// `gate_tanh` in the lanes for which `IsTanh{}(lane)`, `gate_sigmoid` in the others, with the same
/// bits. For run time.
template <class IsTanh, std::size_t Count>
[[nodiscard, gnu::always_inline]] inline pack<float, Count>
gate_sigmoid_or_tanh(pack<float, Count> const& x) noexcept {
  using argument = tanh_argument_of_lanes<float, Count, IsTanh>;
  return tanh_quotient<argument>::of(x) + argument::each(-0.0f, 0.5f);
}

} // namespace ctnn::detail
