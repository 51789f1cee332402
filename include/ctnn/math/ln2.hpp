// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace ctnn::detail {

/// ln 2 as `high + low`: `high` has so few bits that its product with any exponent of T is exact.
template <class T>
struct ln2;

template <>
struct ln2<float> {
  static constexpr float high = 0x1.62e4p-1f;
  static constexpr float low = 0x1.7f7d1cp-20f;
  static constexpr float reciprocal = 0x1.715476p0f;
};

template <>
struct ln2<double> {
  static constexpr double high = 0x1.62e42feep-1;
  static constexpr double low = 0x1.a39ef35793c76p-33;
  static constexpr double reciprocal = 0x1.71547652b82fep0;
};

} // namespace ctnn::detail
