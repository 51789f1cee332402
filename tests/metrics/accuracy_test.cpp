// SPDX-License-Identifier: BSL-1.0
#include <ctnn/metrics/accuracy.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>

namespace {

using ctnn::accuracy;
using ctnn::make_tensor;
using ctnn::tensor;

template <class Outputs, class Labels>
concept has_accuracy =
    requires(Outputs const& outputs, Labels const& labels) { ctnn::accuracy(outputs, labels); };

constexpr auto outputs = make_tensor<float>({{1, 3, 2}, {-1, -2, -3}, {0, 5, 9}, {4, 4, 1}});

} // namespace

TEST_CASE("accuracy: is the share of samples whose largest output is at their label",
          "[metrics][accuracy]") {
  STATIC_REQUIRE(accuracy(outputs, make_tensor<int>({1, 0, 2, 0})) == 1);
  STATIC_REQUIRE(accuracy(outputs, make_tensor<int>({1, 0, 2, 2})) == 0.75);
  STATIC_REQUIRE(accuracy(outputs, make_tensor<int>({0, 1, 0, 2})) == 0);
  STATIC_REQUIRE(accuracy(make_tensor<double>({{1, 0}, {1, 0}, {1, 0}}),
                          make_tensor<int>({0, 1, 1})) == 1.0 / 3);
}

TEST_CASE("accuracy: the first of equal outputs is the answer", "[metrics][accuracy]") {
  STATIC_REQUIRE(accuracy(make_tensor<float>({{4, 4}}), make_tensor<int>({0})) == 1);
  STATIC_REQUIRE(accuracy(make_tensor<float>({{4, 4}}), make_tensor<int>({1})) == 0);
}

TEST_CASE("accuracy: a single class is always right", "[metrics][accuracy]") {
  STATIC_REQUIRE(accuracy(make_tensor<float>({{-1}, {7}}), make_tensor<int>({0, 0})) == 1);
}

TEST_CASE("accuracy: takes labels of any integer type", "[metrics][accuracy]") {
  STATIC_REQUIRE(accuracy(outputs, make_tensor<unsigned>({1, 0, 2, 0})) == 1);
  STATIC_REQUIRE(accuracy(outputs, make_tensor<std::size_t>({1, 0, 2, 0})) == 1);
  STATIC_REQUIRE(accuracy(outputs, make_tensor<std::uint8_t>({1, 0, 2, 0})) == 1);
}

TEST_CASE("accuracy: needs a label for each sample", "[metrics][accuracy]") {
  STATIC_REQUIRE(has_accuracy<tensor<float, 4, 3>, tensor<int, 4>>);
  STATIC_REQUIRE_FALSE(has_accuracy<tensor<float, 4, 3>, tensor<int, 3>>);
  STATIC_REQUIRE_FALSE(has_accuracy<tensor<float, 4, 3>, tensor<float, 4>>);
  STATIC_REQUIRE_FALSE(has_accuracy<tensor<float, 4>, tensor<int, 4>>);
}
