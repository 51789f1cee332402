// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx/inference/model.hpp>
#include <ctnn/onnx/model/read_model.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/read_model_checker.hpp"
#include "fuzz/read_model_corpus.hpp"
#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

namespace {

using namespace ctnn::onnx;
using onnx_bytes::graph;
using onnx_bytes::message;

/// z = x + y, w = relu(z).
constexpr message small =
    onnx_bytes::model(graph{}
                          .node(onnx_bytes::node("Add", {"x", "y"}, {"z"}, "sum"))
                          .node(onnx_bytes::node("Relu", {"z"}, {"w"}))
                          .input(onnx_bytes::value("x", 1, {2, -1}))
                          .output(onnx_bytes::value("w", 1, {2, 3}))
                          .initializer(onnx_bytes::int64s("y", {1, 2, 3})));

constexpr detail::model_measures measures = detail::measured(small.bytes());
constexpr auto known = [] { return fixed_copy<measures.sizes>(*read_model(small.bytes())); }();

constexpr read_failure failure_of(message const& bytes) {
  auto const result = read_model(bytes.bytes());
  return result ? read_failure{-1} : result.error().what;
}

/// What base 64 stands for.
std::vector<char> from_base64(std::string_view text) {
  std::string_view const digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<char> result;
  unsigned bits = 0;
  int count = 0;
  for (char const each : text) {
    if (each == '=') {
      break;
    }
    bits = bits << 6 | static_cast<unsigned>(digits.find(each));
    count += 6;
    if (count >= 8) {
      count -= 8;
      result.push_back(static_cast<char>(bits >> count & 0xFF));
    }
  }
  return result;
}

} // namespace

TEST_CASE("read_model gives nodes, values and what is declared of them", "[onnx]") {
  STATIC_REQUIRE(known.nodes.size() == 2);
  STATIC_REQUIRE(known.text(known.nodes[0].op_type) == "Add");
  STATIC_REQUIRE(known.text(known.nodes[0].name) == "sum");
  STATIC_REQUIRE(known.text(known.nodes[1].op_type) == "Relu");
  STATIC_REQUIRE(known.nodes[1].inputs.count == 1);
  STATIC_REQUIRE(known.opsets.size() == 1);
  STATIC_REQUIRE(known.opsets[0].version == 17);

  // y is an initializer, x an input, z and w are computed.
  STATIC_REQUIRE(known.values.size() == 4);
  STATIC_REQUIRE(known.values[0].initializer == 0);
  STATIC_REQUIRE(known.values[1].is_input);
  STATIC_REQUIRE(known.values[1].type == data_type::float32);
  STATIC_REQUIRE(known.values[1].dimensions.count == 2);
  STATIC_REQUIRE(known.dimensions[known.values[1].dimensions.first].extent == 2);
  STATIC_REQUIRE(known.text(known.dimensions[known.values[1].dimensions.first + 1].symbol) == "N");
  STATIC_REQUIRE(known.values[2].node == 0);
  STATIC_REQUIRE(known.values[3].node == 1);
  STATIC_REQUIRE(known.operands[known.nodes[1].inputs.first] == 2);
  STATIC_REQUIRE(known.operands[known.graphs[0].outputs.first] == 3);
  STATIC_REQUIRE(known.tensors[0].shape == extents{3});
}

TEST_CASE("read_model says what is wrong", "[onnx]") {
  STATIC_REQUIRE(failure_of(message{}) == read_failure::empty);
  STATIC_REQUIRE(failure_of(message{}.number(1, 8)) == read_failure::no_graph);
  STATIC_REQUIRE(failure_of(message{}.byte(0)) == read_failure::damaged);
  STATIC_REQUIRE(failure_of(message{}.byte(7 << 3 | 2).byte(9)) == read_failure::damaged);
  STATIC_REQUIRE(failure_of(message{}.byte(0xFF)) == read_failure::damaged);

  SECTION("names") {
    STATIC_REQUIRE(failure_of(onnx_bytes::model(graph{}.node(
                       onnx_bytes::node("Relu", {"x"}, {"y"})))) == read_failure::unknown_name);
    STATIC_REQUIRE(failure_of(onnx_bytes::model(graph{}
                                                    .node(onnx_bytes::node("Relu", {"x"}, {"x"}))
                                                    .input(onnx_bytes::value("x", 1, {2})))) ==
                   read_failure::name_given_twice);
    STATIC_REQUIRE(failure_of(onnx_bytes::model(graph{}.output(onnx_bytes::value("x", 1, {2})))) ==
                   read_failure::unknown_name);
  }
  SECTION("tensors") {
    auto const with = [](message const& tensor) {
      return failure_of(onnx_bytes::model(graph{}.initializer(tensor)));
    };
    STATIC_REQUIRE(with(message{}.number(1, 3).number(2, 7)) == read_failure::data_size);
    STATIC_REQUIRE(with(message{}.number(1, 3).number(2, 1).text(9, "12345678")) ==
                   read_failure::data_size);
    STATIC_REQUIRE(with(message{}.number(1, 1).number(2, 1).text(9, "12345")) ==
                   read_failure::data_size);
    STATIC_REQUIRE(with(message{}.number(1, 1).number(2, 99)) == read_failure::element_type);
    STATIC_REQUIRE(with(message{}.number(1, std::uint64_t(-1)).number(2, 1)) ==
                   read_failure::negative_extent);
    STATIC_REQUIRE(with(message{}.number(1, 1 << 20).number(1, 1 << 20).number(2, 1)) ==
                   read_failure::too_large);
    STATIC_REQUIRE(with(message{}.number(1, 1).number(2, 1).number(14, 1)) ==
                   read_failure::external_data);
    message deep;
    for (int i = 0; i < 9; ++i) {
      deep.number(1, 1);
    }
    CHECK(with(deep.number(2, 1)) == read_failure::rank_too_high);
  }
}

TEST_CASE("read_model bears all that can happen to bytes", "[onnx]") {
  std::string const whole(small.bytes());
  REQUIRE(read_model(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string const cut = whole.substr(0, size);
    auto const result = read_model(cut);
    if (!result) {
      CHECK(result.error().offset <= size);
      CHECK(!sentence(result.error().what).empty());
    }
  }
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ 1 << bit);
      auto const result = read_model(damaged);
      CHECK((result || result.error().offset <= damaged.size()));
    }
  }
}

// What the fuzzer (tests/fuzz/read_model_fuzz.cpp) has found to reach each place of the reader:
// damaged models and whole ones. The sanitizers' build sees reads outside of the bytes.
TEST_CASE("read_model bears what the fuzzer has found", "[onnx]") {
  std::size_t models = 0;
  for (char const* const each : read_model_corpus) {
    std::vector<char> const found = from_base64(each);
    // In memory of just its size, and cut at each place.
    for (std::size_t size = found.size() + 1; size-- > 0;) {
      auto const bytes = std::make_unique<char[]>(size);
      std::copy_n(found.data(), size, bytes.get());
      std::string_view const view(bytes.get(), size);
      if (!fuzz::bears(view)) {
        FAIL_CHECK("its first " << size << " bytes: " << each);
      }
      models += ctnn::onnx::read_model(view) ? 1 : 0;
    }
  }
  CHECK(models > 50); // of which functions, graphs in graphs, and all that models have, are part
}
