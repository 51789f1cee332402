// SPDX-License-Identifier: BSL-1.0
#include <ctnn/kernels/evaluator/gathered.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>

namespace {

using ctnn::kernels::evaluator::absent;
using ctnn::kernels::evaluator::gathered;

/// Each element Times times, backwards, with a gap behind the last.
template <std::size_t Size, std::size_t Times>
struct repeated_backwards {
  static constexpr std::size_t source = Size;
  static constexpr std::size_t size = Size * Times + 1;

  [[nodiscard]] static constexpr std::size_t place(std::size_t i) noexcept {
    return i == Size * Times ? absent : Size - 1 - i / Times;
  }
};

template <class T, std::size_t Size, std::size_t Times>
consteval bool takes_each_from_its_place() {
  using map = repeated_backwards<Size, Times>;
  std::array<T, Size> x;
  for (std::size_t i = 0; i < Size; ++i) {
    x[i] = static_cast<T>(i + 1);
  }
  auto const y = gathered<map, std::array<T, map::size>>(x, T{-7});
  for (std::size_t i = 0; i < Size * Times; ++i) {
    if (y[i] != static_cast<T>(Size - i / Times)) {
      return false;
    }
  }
  return y[map::size - 1] == -7 && gathered<map, std::array<T, map::size>>(x)[map::size - 1] == 0;
}

} // namespace

TEMPLATE_TEST_CASE("gathered: takes each number from its place", "[kernels]", float, double, int) {
  STATIC_REQUIRE(takes_each_from_its_place<TestType, 1, 1>());
  STATIC_REQUIRE(takes_each_from_its_place<TestType, 5, 1>());
  STATIC_REQUIRE(takes_each_from_its_place<TestType, 5, 9>());
  STATIC_REQUIRE(takes_each_from_its_place<TestType, 16, 4>());
}
