// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <signs/exercise.hpp>
#include <signs/trained.hpp>

#include "support/both_times.hpp"

namespace {

using ctnn::test::opaque;
using ctnn::test::same_bits;
using signs::sign;

template <class T>
constexpr bool is_on_paper(signs::image<T> const& pixels) {
  return std::ranges::all_of(pixels, [](T x) { return x >= 0 && x <= signs::ink; });
}

} // namespace

TEST_CASE("handwriting: classes take turns and grey stays on the scale", "[signs]") {
  STATIC_REQUIRE(signs::handwritten<float>(1, 0).label == sign::circle);
  STATIC_REQUIRE(signs::handwritten<float>(1, 1).label == sign::triangle);
  STATIC_REQUIRE(signs::handwritten<float>(1, 5).label == sign::square);
  STATIC_REQUIRE(is_on_paper(signs::handwritten<float>(1, 0).pixels));
  STATIC_REQUIRE(is_on_paper(signs::handwritten<double>(7, 100).pixels));
}

TEST_CASE("handwriting: no two signs are alike, and a seed says all", "[signs]") {
  STATIC_REQUIRE(signs::handwritten<float>(1, 0).pixels == signs::handwritten<float>(1, 0).pixels);
  STATIC_REQUIRE(signs::handwritten<float>(1, 0).pixels != signs::handwritten<float>(1, 3).pixels);
  STATIC_REQUIRE(signs::handwritten<float>(1, 0).pixels != signs::handwritten<float>(2, 0).pixels);
}

TEST_CASE("handwriting: the compiler's bits are the processor's", "[signs]") {
  constexpr auto in_the_compiler = [] {
    ctnn::tensor<float, 6, 1, 4, 4> result;
    for (std::size_t i = 0; i < 6; ++i) {
      ctnn::set_subtensor(result, i, signs::handwritten<float>(3, i).pixels);
    }
    return result;
  }();
  for (std::size_t i = 0; i < 6; ++i) {
    auto const at_run_time = signs::handwritten<float>(opaque(std::uint64_t{3}), i).pixels;
    REQUIRE(same_bits(at_run_time, ctnn::subtensor(in_the_compiler, i)));
  }
}

TEST_CASE("recogniser: reads 90 % of signs it has never seen", "[signs]") {
  STATIC_REQUIRE(10 * signs::read_right_by_recogniser >= 9 * signs::held_out_signs);
  REQUIRE(10 * signs::read_right(opaque(signs::recogniser), 3000) >= 9 * 3000);
}

TEST_CASE("recogniser: reads the exercise's image", "[signs]") {
  STATIC_REQUIRE(ctnn::argmax(signs::recogniser(signs::exercise::written_image<float>)) ==
                 signs::exercise::label);
}

TEST_CASE("recogniser: run-time training gives the compiler's weights, bit for bit", "[signs]") {
  auto const at_run_time =
      signs::trained<float, signs::training_batches>(opaque(signs::training{}));
  REQUIRE(same_bits(at_run_time, signs::recogniser));
}
