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

/// The argument of `tanh_quotient`: x, or x / 2, by what multiplies the constants that x is
/// compared with and those that x^2 is added to.
template <bool Halved>
struct tanh_argument {
  static constexpr float linear = Halved ? 2 : 1;
  static constexpr float square = Halved ? 4 : 1;
};

/// The same lane by lane: x where `Whole{}(lane)`, else x / 2.
template <class T, std::size_t Count, class Whole>
struct tanh_argument_of_lanes {
  [[nodiscard]] static constexpr pack<T, Count> each(T whole, T halved) noexcept {
    return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
      return pack<T, Count>{{(Whole{}(Lane) ? whole : halved)...}};
    }(std::make_index_sequence<Count>{});
  }
  static constexpr pack<T, Count> linear = each(1, 2);
  static constexpr pack<T, Count> square = each(1, 4);
};

/// tanh(x) of floats, or tanh(x / 2) / 2: x times a quotient of polynomials of degree 3 and 4 in
/// x^2, minimax (in relative error, by Lawson's weighted least squares) up to 8, behind which it
/// stays what it is there. Their roots are real and negative, so that they are products of sums,
/// few of which wait for each other.
template <class Argument>
struct tanh_quotient {
  static constexpr float limit = 8;
  static constexpr float scale = 0x1.73c66cp+5f;
  /// The numerator is (z + root) (z^2 + a z + b), and the denominator two such squares.
  static constexpr float root = 0x1.9a57a0p+7f;
  static constexpr float squares[3][2] = {{0x1.a85f26p+5f, 0x1.aa7a52p+8f},
                                          {0x1.8fecccp+4f, 0x1.bcb18ap+5f},
                                          {0x1.d8c1e2p+9f, 0x1.1dc106p+16f}};

  template <number V>
  [[nodiscard, gnu::always_inline]] static constexpr V of(V const& unlimited) noexcept {
    V const x = limited_by<true>(limited_by<false>(unlimited, -limit * Argument::linear),
                                 limit * Argument::linear);
    V const z = square_of(unlimited, x);
    auto const factor = [&z](float const(&a)[2]) __attribute__((always_inline)) {
      return fma(z, z + a[0] * Argument::square,
                 spread<V>(a[1] * (Argument::square * Argument::square)));
    };
    V const numerator = ((x * scale) * (z + root * Argument::square)) * factor(squares[0]);
    return numerator / (factor(squares[1]) * factor(squares[2]));
  }

private:
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
      return rounded(x * x);
    } else {
      return limited_by<true>(rounded(unlimited * unlimited), limit * limit * Argument::square);
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
/// other: of floats within 8 units in the last place.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_tanh(V const& x) noexcept {
  if constexpr (std::same_as<element_of<V>, float>) {
    return in_lanes<gate_tanh_function>(x);
  } else {
    return ctnn::tanh(x);
  }
}

/// The logistic function as recurrent layers take it: of floats within 2^-21 of the truth.
template <number V>
[[nodiscard, gnu::always_inline]] constexpr V gate_sigmoid(V const& x) noexcept {
  if constexpr (std::same_as<element_of<V>, float>) {
    return in_lanes<gate_sigmoid_function>(x);
  } else {
    return ctnn::sigmoid(x);
  }
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
