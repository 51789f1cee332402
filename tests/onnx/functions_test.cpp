// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <string_view>

#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

// Functions of a model's own; tests/onnx_models/make_functions.py has larger ones.

namespace {

using ctnn::tensor;
using ctnn::onnx::network;
using ctnn::onnx::none;
using ctnn::onnx::read_failure;
using ctnn::onnx::read_model;
using onnx_bytes::call;
using onnx_bytes::function;
using onnx_bytes::graph;
using onnx_bytes::message;
using onnx_bytes::node;
using onnx_bytes::value;

constexpr auto float32 = 1;
constexpr auto int64 = 7;

/// y = f(x) of a model with functions.
constexpr message model_of(message const& first, std::initializer_list<message> functions) {
  message result = onnx_bytes::model(
      graph{}.node(first).input(value("x", float32, {2, 3})).output(value("y", float32, {2, 3})));
  for (message const& each : functions) {
    result.part(25, each);
  }
  return result;
}

constexpr auto twice = function("Twice", {"a"}, {"b"}, {node("Add", {"a", "a"}, {"b"}, "sum")});

/// As many rows as x has, of the numbers of flat: all of it is known while compiling but flat.
constexpr auto rows_like =
    onnx_bytes::model(graph{}
                          .initializer(onnx_bytes::int64s("k", {1, 2, 3}))
                          .node(call("Rows", {"x", "flat"}, {"y", "", "x_again"}))
                          .node(call("Twice", {"k"}, {"twice_k"}))
                          .input(value("x", float32, {2, 3}))
                          .input(value("flat", float32, {6}))
                          .output(value("y", float32, {2, 3}))
                          .output(value("x_again", float32, {2, 3}))
                          .output(value("twice_k", int64, {3})))
        .part(25, function("Rows", {"like", "v", "unused"}, {"r", "s", "like"},
                           {node("Shape", {"like"}, {"s"}), node("Reshape", {"v", "s"}, {"w"}),
                            node("Neg", {"w"}, {"r"})}))
        .part(25, twice);

template <class T>
T opaque(T x) {
  asm volatile("" : : "r"(&x) : "memory");
  return x;
}

constexpr auto failure_of = [](message const& bytes, read_failure what, std::string_view function,
                               std::string_view node) {
  auto const result = read_model(bytes.bytes());
  return !result && result.error().what == what && result.error().function == function &&
         result.error().node == node;
};

/// Functions that each call the next twice.
message doubling(unsigned count) {
  message result = model_of(call("a", {"x"}, {"y"}), {});
  for (unsigned i = 0; i < count; ++i) {
    char const names[] = {static_cast<char>('a' + i), static_cast<char>('b' + i)};
    std::string_view const next(names + 1, 1);
    result.part(25, i + 1 == count
                        ? function({names, 1}, {"x"}, {"y"}, {node("Neg", {"x"}, {"y"})})
                        : function({names, 1}, {"x"}, {"y"},
                                   {call(next, {"x"}, {"z"}), call(next, {"z"}, {"y"})}));
  }
  return result;
}

/// Functions that each call the next.
message chain(unsigned count) {
  message result = model_of(call("A", {"x"}, {"y"}), {});
  for (unsigned i = 0; i < count; ++i) {
    char const names[] = {static_cast<char>('A' + i), static_cast<char>('B' + i)};
    result.part(25, function({names, 1}, {"x"}, {"y"},
                             {i + 1 == count ? node("Neg", {"x"}, {"y"})
                                             : call({names + 1, 1}, {"x"}, {"y"})}));
  }
  return result;
}

} // namespace

TEST_CASE("functions of a model fold, and are views where all their nodes are", "[onnx]") {
  using net = network<rows_like>;
  STATIC_REQUIRE(net::node_count == 2); // the reshape, which does nothing, and the negation
  STATIC_REQUIRE(net::arena_bytes == 0);
  STATIC_REQUIRE(net::output_place("x_again") == 1);
  STATIC_REQUIRE(net::output_place("twice_k") == 2);
  STATIC_REQUIRE(net::output_place("like") == none);

  static constexpr tensor<float, 2, 3> x{{1, 2, 3, 4, 5, 6}};
  static constexpr tensor<float, 6> flat{{10, 20, 30, 40, 50, 60}};
  static constexpr auto y = net{}(x, flat);
  STATIC_REQUIRE(y.get<0>() == tensor<float, 2, 3>{{-10, -20, -30, -40, -50, -60}});
  STATIC_REQUIRE(y.get<1>() == x);
  STATIC_REQUIRE(y.get<2>() == tensor<std::int64_t, 3>{{2, 4, 6}});
  CHECK(net{}(opaque(x), opaque(flat)) == y);
}

TEST_CASE("functions of a model are known by domain, name and overload", "[onnx]") {
  static constexpr auto file = model_of(
      call("Twice", {"x"}, {"y"}).text(8, "negative"),
      {twice, function("Twice", {"a"}, {"b"}, {node("Neg", {"a"}, {"b"})}).text(13, "negative"),
       message{}.text(1, "Twice").text(10, "another").text(4, "a").text(5, "a")});
  static constexpr tensor<float, 2, 3> x{{1, 2, 3, 4, 5, 6}};
  STATIC_REQUIRE(network<file>{}(x)[0, 0] == -1);
}

TEST_CASE("functions of a model are of operator sets of their own", "[onnx]") {
  // Softmax of opset 11 is over all dimensions from its axis on.
  static constexpr auto file =
      model_of(call("Older", {"x"}, {"y"}),
               {message{}
                    .text(1, "Older")
                    .text(4, "x")
                    .text(5, "y")
                    .part(7, node("Softmax", {"x"}, {"y"}).part(5, onnx_bytes::integer("axis", 0)))
                    .part(9, message{}.number(2, 11))
                    .text(10, "own")});
  STATIC_REQUIRE(network<file>{}(tensor<float, 2, 3>{})[0, 0] == 1.0f / 6);
}

TEST_CASE("attributes of functions are the node's, those of the function, or none", "[onnx]") {
  // y = Transpose(Concat(x, x; axis)), whose first extent shows the axis.
  constexpr auto of = [](message const& first, bool has_default) {
    message joined = function(
        "Joined", {"x"}, {"y"},
        {node("Concat", {"x", "x"}, {"y"}).part(5, onnx_bytes::reference("axis", "along"))});
    joined.text(6, "along");
    if (has_default) {
      joined.part(11, onnx_bytes::integer("along", 1));
    }
    auto const read = read_model(model_of(first, {joined}).bytes());
    ctnn::onnx::range const attributes = read->nodes[0].attributes;
    return attributes.count == 0 ? -1 : read->attributes[attributes.first].integer;
  };
  STATIC_REQUIRE(of(call("Joined", {"x"}, {"y"}).part(5, onnx_bytes::integer("along", 2)), true) ==
                 2);
  STATIC_REQUIRE(of(call("Joined", {"x"}, {"y"}), true) == 1);
  STATIC_REQUIRE(of(call("Joined", {"x"}, {"y"}), false) == -1);
}

TEST_CASE("read_model says what is wrong with functions, and where", "[onnx]") {
  STATIC_REQUIRE(failure_of(model_of(call("Twice", {"x"}, {"y"}), {twice, twice}),
                            read_failure::name_given_twice, "", ""));
  STATIC_REQUIRE(failure_of(model_of(call("Lost", {"x"}, {"y"}, "first"),
                                     {function("Lost", {"a"}, {"b"}, {node("Neg", {"x"}, {"b"})})}),
                            read_failure::unknown_name, "Lost",
                            "first")); // x is not the function's
  STATIC_REQUIRE(failure_of(model_of(call("Lost", {"x"}, {"y"}, "first"),
                                     {function("Lost", {"a"}, {"c"}, {node("Neg", {"a"}, {"b"})})}),
                            read_failure::unknown_name, "Lost", "first"));
  STATIC_REQUIRE(failure_of(model_of(call("Twice", {"x", "x"}, {"y"}, "many"), {twice}),
                            read_failure::function_operands, "Twice", "many"));
  STATIC_REQUIRE(failure_of(model_of(call("Twice", {"x"}, {"y", "z"}, "many"), {twice}),
                            read_failure::function_operands, "Twice", "many"));
  STATIC_REQUIRE(failure_of(model_of(call("Left", {}, {"y"}), {function("Left", {"a"}, {"a"}, {})}),
                            read_failure::unknown_name, "",
                            "")); // the graph's output is what is left out
  STATIC_REQUIRE(failure_of(
      model_of(node("Concat", {"x"}, {"y"}).part(5, onnx_bytes::reference("axis", "along")), {}),
      read_failure::attribute_reference, "", ""));
  STATIC_REQUIRE(failure_of(
      model_of(
          call("Kind", {"x"}, {"y"}, "it").part(5, message{}.text(1, "along").text(4, "text")),
          {function(
              "Kind", {"a"}, {"b"},
              {node("Concat", {"a"}, {"b"}).part(5, onnx_bytes::reference("axis", "along"))})}),
      read_failure::attribute_kind, "Kind", "it"));

  SECTION("they do not end") {
    STATIC_REQUIRE(
        failure_of(model_of(call("Odd", {"x"}, {"y"}, "start"),
                            {function("Odd", {"a"}, {"b"}, {call("Even", {"a"}, {"b"}, "back")}),
                             function("Even", {"a"}, {"b"}, {call("Odd", {"a"}, {"b"}, "forth")})}),
                   read_failure::function_of_itself, "Even", "back"));
    // Unseen by the compiler, which else would try.
    CHECK(read_model(opaque(chain(32)).bytes()).has_value());
    CHECK(failure_of(opaque(chain(33)), read_failure::too_deep, "`", ""));
    CHECK(read_model(opaque(doubling(6)).bytes())->nodes.size() == 32);
    auto const much = read_model(opaque(doubling(26)).bytes());
    REQUIRE(!much);
    CHECK(much.error().what == read_failure::too_long);
  }
}
