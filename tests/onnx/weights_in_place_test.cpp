// SPDX-License-Identifier: BSL-1.0
//
// Tensors that ctnn_embed lays apart: constant expressions decode them, programs read them where
// they are, and both get the same bits.
#include <ctnn/onnx.hpp>
#include <ctnn/weights/embedded_model.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>

#include "../../cmake/ctnn_embed_onnx.hpp"
#include "support/onnx_bytes.hpp"
#include "support/static_require.hpp"

namespace {

using ctnn::tensor;
using ctnn::onnx::network;
using onnx_bytes::graph;
using onnx_bytes::message;
using onnx_bytes::model;
using onnx_bytes::node;
using onnx_bytes::value;

/// A TensorProto whose data is laid apart.
constexpr message apart(std::string_view name, unsigned type,
                        std::initializer_list<unsigned> extents, unsigned number) {
  message result;
  for (unsigned const extent : extents) {
    result.number(1, extent);
  }
  return result.number(2, type).text(8, name).number(1000, number);
}

alignas(64) constexpr std::array floats = [] {
  std::array<char32_t, 15> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = std::bit_cast<char32_t>(0.1F * static_cast<float>(i) - 0.7F);
  }
  return result;
}();
alignas(64) constexpr std::array<char32_t, 2> bytes{0x807F'0201, 0xFFFF'FF05}; // 1 2 127 -128 5
alignas(64) constexpr std::array<char32_t, 4> doubles{0, 0x3FF8'0000, 0, 0xC004'0000}; // 1.5 -2.5
alignas(64) constexpr std::array<char32_t, 2> small{0xF807'FF01, 0x03}; // 1 -1 7 -8 3
alignas(64) constexpr std::array statistics = [] {
  std::array<char32_t, 5> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = std::bit_cast<char32_t>(static_cast<float>(i + 1));
  }
  return result;
}();
constexpr ctnn::embedded_tensor tensors[] = {{floats.data(), 60},
                                             {bytes.data(), 5},
                                             {doubles.data(), 16},
                                             {small.data(), 5},
                                             {statistics.data(), 20}};

template <message const& Message>
constexpr ctnn::embedded_model embedded{Message.data, Message.size, tensors, 5};

/// y = (x w) + c, with w by way of a Reshape.
constexpr auto product = model(graph{}
                                   .node(node("Reshape", {"flat", "shape"}, {"w"}))
                                   .node(node("MatMul", {"x", "w"}, {"p"}))
                                   .node(node("Add", {"p", "flat"}, {"y"}))
                                   .initializer(apart("flat", 1, {15}, 0))
                                   .initializer(onnx_bytes::int64s("shape", {1, 15}))
                                   .input(value("x", 1, {2, 1}))
                                   .output(value("y", 1, {2, 15})));

/// A normalisation that the compiler does not fold into weights that stay where they are.
constexpr auto normalized =
    model(graph{}
              .node(node("Conv", {"x", "w"}, {"a"}))
              .node(node("BatchNormalization", {"a", "s", "s", "s", "s"}, {"b"}))
              .node(node("Relu", {"b"}, {"y"}))
              .initializer(apart("w", 1, {5, 1, 3, 1}, 0))
              .initializer(apart("s", 1, {5}, 4))
              .input(value("x", 1, {1, 1, 3, 2}))
              .output(value("y", 1, {1, 5, 1, 2})));

/// The weights themselves, and what becomes of those of other types.
constexpr auto types = model(graph{}
                                 .node(node("Add", {"i", "b"}, {"j"}))
                                 .node(node("Mul", {"d", "q"}, {"e"}))
                                 .initializer(apart("w", 1, {3, 5}, 0))
                                 .initializer(apart("b", 3, {5}, 1))
                                 .initializer(apart("q", 11, {2}, 2))
                                 .input(value("i", 3, {5}))
                                 .input(value("d", 11, {2}))
                                 .output(value("w", 1, {3, 5}))
                                 .output(value("j", 3, {5}))
                                 .output(value("e", 11, {2})));

/// Integers of 4 bits, each of which has a byte where they are laid apart.
constexpr auto quantized = model(graph{}
                                     .node(node("DequantizeLinear", {"w", "scale"}, {"y"}))
                                     .initializer(apart("w", 22, {5}, 3))
                                     .input(value("scale", 1, {1}))
                                     .output(value("y", 1, {5})));

/// Weights of gates of two directions, as a file has them and as ctnn_embed lays them.
template <std::size_t Count>
constexpr std::array<float, Count> numbers(float step) {
  std::array<float, Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    result[i] = step * static_cast<float>(i % 11) - 0.3F;
  }
  return result;
}

template <std::size_t... Gates>
constexpr std::array<std::size_t, sizeof...(Gates)> gates{Gates...};

/// `Matrices` are the gates of each matrix of a direction.
template <std::size_t Units, std::size_t Columns, auto... Matrices>
constexpr auto laid = [](auto const& weight) {
  constexpr std::size_t count = (0 + ... + Matrices.size());
  std::array<float, 2 * count * Units * Columns> result{};
  std::size_t to = 0;
  auto const lay = [&](std::size_t direction, auto const& matrix) {
    for (std::size_t column = 0; column < Columns; ++column) {
      for (std::size_t const gate : matrix) {
        for (std::size_t unit = 0; unit < Units; ++unit) {
          result[to++] = weight[((direction * count + gate) * Units + unit) * Columns + column];
        }
      }
    }
  };
  (lay(0, Matrices), ...);
  (lay(1, Matrices), ...);
  return result;
};

constexpr message recurrent_node(std::string_view type, unsigned resets_after) {
  return node(type, {"x", "w", "r"}, {"y"})
      .part(5, message{}.text(1, "direction").text(4, "bidirectional").number(20, 3))
      .part(5, onnx_bytes::integer("linear_before_reset", resets_after));
}

struct rnn {
  static constexpr unsigned count = 1;
  static constexpr message node = recurrent_node("RNN", 0);
  template <std::size_t Units, std::size_t Columns>
  static constexpr auto lay_w = laid<Units, Columns, gates<0>>;
  template <std::size_t Units>
  static constexpr auto lay_r = laid<Units, Units, gates<0>>;
};
struct lstm {
  static constexpr unsigned count = 4;
  static constexpr message node = recurrent_node("LSTM", 0);
  template <std::size_t Units, std::size_t Columns>
  static constexpr auto lay_w = laid<Units, Columns, gates<0, 2, 3, 1>>;
  template <std::size_t Units>
  static constexpr auto lay_r = laid<Units, Units, gates<0, 2, 3, 1>>;
};
struct gru {
  static constexpr unsigned count = 3;
  static constexpr message node = recurrent_node("GRU", 0);
  template <std::size_t Units, std::size_t Columns>
  static constexpr auto lay_w = laid<Units, Columns, gates<1, 0, 2>>;
  template <std::size_t Units>
  static constexpr auto lay_r = laid<Units, Units, gates<1, 0>, gates<2>>;
};
struct gru_reset_after : gru {
  static constexpr message node = recurrent_node("GRU", 1);
  template <std::size_t Units>
  static constexpr auto lay_r = laid<Units, Units, gates<1, 0, 2>>;
};

template <std::size_t Size>
constexpr std::array<char32_t, Size> words(std::array<float, Size> const& x) {
  return std::bit_cast<std::array<char32_t, Size>>(x);
}

/// A layer of 2 units over 3 features, of which the weight W is laid (2), R (4), both (6).
template <class Layer, unsigned Laid>
struct recurrent {
  static constexpr unsigned rows = 2 * Layer::count;
  static constexpr message node =
      message(Layer::node).part(5, onnx_bytes::integer("ctnn.laid", Laid));
  static constexpr message file = model(graph{}
                                            .node(node)
                                            .initializer(apart("w", 1, {2, rows, 3}, 0))
                                            .initializer(apart("r", 1, {2, rows, 2}, 1))
                                            .input(value("x", 1, {4, 1, 3}))
                                            .output(value("y", 1, {4, 2, 1, 2})));
  alignas(64) static constexpr auto w = [] {
    constexpr auto given = numbers<std::size_t{6} * rows>(0.11F);
    return words((Laid & 2) != 0 ? Layer::template lay_w<2, 3>(given) : given);
  }();
  alignas(64) static constexpr auto r = [] {
    constexpr auto given = numbers<std::size_t{4} * rows>(0.07F);
    return words((Laid & 4) != 0 ? Layer::template lay_r<2>(given) : given);
  }();
  static constexpr ctnn::embedded_tensor tensors[] = {{w.data(), 4 * w.size()},
                                                      {r.data(), 4 * r.size()}};
  static constexpr ctnn::embedded_model embedded{file.data, file.size, tensors, 2};
  using net = network<embedded>;
};

/// What ctnn_embed would not write: of a tensor of 16 elements 15.
constexpr auto short_of_one = model(graph{}
                                        .node(node("Add", {"x", "w"}, {"y"}))
                                        .initializer(apart("w", 1, {16}, 0))
                                        .input(value("x", 1, {16}))
                                        .output(value("y", 1, {16})));

/// y = x + the sum of 70,000 times a number: more than the compiler folds. And the same of others,
/// which are there before they are read.
constexpr auto filled =
    model(graph{}
              .node(node("ConstantOfShape", {"shape"}, {"zeros"}))
              .node(node("ConstantOfShape", {"shape"}, {"more_zeros"}))
              .node(node("Add", {"zeros", "one"}, {"ones"}))
              .node(node("ReduceSum", {"ones"}, {"sum"}))
              .node(node("Add", {"x", "sum"}, {"z"}))
              .node(node("ReduceSum", {"more_zeros"}, {"zero"}))
              .node(node("Add", {"z", "zero"}, {"y"}))
              .initializer(onnx_bytes::int64s("shape", {100, 100, 7}))
              .initializer(message{}.number(1, 1).number(2, 1).text(8, "one").text(
                  9, std::string_view("\0\0\x80\x3f", 4)))
              .input(value("x", 1, {2}))
              .output(value("y", 1, {1, 1, 2})));
constexpr ctnn::embedded_model filled_file{filled.data, filled.size, nullptr, 0};

template <class T>
T opaque(T x) {
  asm volatile("" : : "r"(&x) : "memory");
  return x;
}

} // namespace

TEST_CASE("weights in place give the same bits at both times", "[onnx]") {
  using net = network<embedded<product>>;
  static constexpr tensor<float, 2, 1> x{{1.7F, -0.3F}};
  static constexpr auto y = net{}(x);
  for (std::size_t i = 0; i < 30; ++i) {
    float const w = std::bit_cast<float>(floats[i % 15]);
    CHECK(y.data[i] == Approx(x.data[i / 15] * w + w));
  }
  CHECK(net{}(opaque(x)) == y);
  STATIC_REQUIRE(net::flash_bytes == 60 + 16);
  // The Reshape is no node that runs, and no second constant; the product stands in y.
  STATIC_REQUIRE(net::arena_bytes == 0);
}

TEST_CASE("weights in place are of any type, and may be outputs", "[onnx]") {
  using net = network<embedded<types>>;
  static constexpr tensor<std::int8_t, 5> i{{1, 1, 1, 1, 1}};
  static constexpr tensor<double, 2> d{{2, 2}};
  static constexpr auto y = net{}(i, d);
  for (std::size_t k = 0; k < 15; ++k) {
    CHECK(std::bit_cast<char32_t>(get<0>(y).data[k]) == floats[k]);
  }
  STATIC_REQUIRE(get<1>(y) == tensor<std::int8_t, 5>{{2, 3, -128, -127, 6}});
  STATIC_REQUIRE(get<2>(y) == tensor<double, 2>{{3, -5}});
  CHECK(net{}(opaque(i), opaque(d)) == y);
}

TEST_CASE("weights in place may be of less than a byte", "[onnx]") {
  using net = network<embedded<quantized>>;
  static constexpr tensor<float, 1> scale{{0.5F}};
  STATIC_REQUIRE(net{}(scale) == tensor<float, 5>{{0.5F, -0.5F, 3.5F, -4, 1.5F}});
  CHECK(net{}(opaque(scale)) == net{}(scale));
}

template <class Layer>
void check_recurrent_weights() {
  static constexpr tensor<float, 4, 1, 3> x{
      {0.5F, -1, 0.25F, 1.5F, 0, 1, -0.75F, 2, -0.5F, 0.125F, 1, -2}};
  static constexpr auto y = typename recurrent<Layer, 6>::net{}(x);
  CHECK(typename recurrent<Layer, 6>::net{}(opaque(x)) == y);
  CHECK(typename recurrent<Layer, 0>::net{}(opaque(x)) == y);
  constexpr std::size_t rows = 2 * Layer::count;
  STATIC_REQUIRE(recurrent<Layer, 6>::net::flash_bytes == sizeof(float) * 2 * rows * (3 + 2));
}

TEST_CASE("weights of gates are read where they are laid", "[onnx]") {
  check_recurrent_weights<lstm>();
  check_recurrent_weights<gru>();
  check_recurrent_weights<gru_reset_after>();
}

namespace {

std::string field(unsigned number, std::string_view content) {
  message head;
  head.varint(number * 8 + 2).varint(content.size());
  return std::string(head.bytes()).append(content);
}
std::string field(unsigned number, message const& content) {
  return field(number, content.bytes());
}

template <std::size_t Size>
std::string data_of(std::array<float, Size> const& x) {
  return {reinterpret_cast<char const*>(x.data()), sizeof(x)};
}

/// An initializer, as the part of a graph.
template <std::size_t Size>
std::string floats_of(std::string_view name, std::initializer_list<unsigned> extents,
                      std::array<float, Size> const& x) {
  message head;
  for (unsigned const extent : extents) {
    head.number(1, extent);
  }
  head.number(2, 1).text(8, name);
  return field(5, std::string(head.bytes()) + field(9, data_of(x)));
}

template <class Layer>
void check_layout() {
  constexpr unsigned rows = 16 * Layer::count;
  constexpr auto w = numbers<std::size_t{2} * rows * 64>(0.11F);
  constexpr auto r = numbers<std::size_t{2} * rows * 16>(0.07F);
  std::string const weights =
      floats_of("w", {2, rows, 64}, w) + (Layer::count > 1 ? floats_of("r", {2, rows, 16}, r) : "");
  std::string const inputs =
      field(11, value("x", 1, {4, 1, 64})) + field(11, value("w", 1, {2, rows, 64}));
  auto const apart = onnx_layout::of(field(7, field(1, Layer::node) + weights + inputs));
  REQUIRE(apart.tensors.size() == (Layer::count > 1 ? 2 : 1));
  CHECK(apart.tensors[0] == data_of(Layer::template lay_w<16, 64>(w)));
  if (Layer::count > 1) {
    CHECK(apart.tensors[1] == data_of(Layer::template lay_r<16>(r)));
  }
  message const mark = onnx_bytes::integer("ctnn.laid", Layer::count > 1 ? 6 : 2);
  message const node = message(Layer::node).part(5, mark);
  CHECK(apart.message.find(node.bytes()) != std::string::npos);
  // The weight is no input any more.
  CHECK(apart.message.find(value("w", 1, {2, rows, 64}).bytes()) == std::string::npos);
  CHECK(apart.message.find(value("x", 1, {4, 1, 64}).bytes()) != std::string::npos);
  // The compiler needs what something else reads, too, as the file has it.
  std::string const output = field(12, value("w", 1, {2, rows, 64}));
  CHECK(onnx_layout::of(field(7, field(1, Layer::node) + floats_of("w", {2, rows, 64}, w) + output))
            .tensors.empty());
  std::string const function = field(25, message{}.text(1, "LSTM").text(10, "own"));
  CHECK(
      onnx_layout::of(field(7, field(1, Layer::node) + floats_of("w", {2, rows, 64}, w)) + function)
          .tensors.empty());
}

} // namespace

TEST_CASE("ctnn_embed lays weights of gates as they are read", "[onnx]") {
  check_layout<rnn>();
  check_layout<lstm>();
  check_layout<gru>();
  check_layout<gru_reset_after>();
}

TEST_CASE("ctnn_embed transposes weights that are listed as inputs, too", "[onnx]") {
  constexpr auto w = numbers<2048>(0.11F);
  std::array<float, 2048> turned{};
  for (std::size_t i = 0; i < w.size(); ++i) {
    turned[i % 32 * 64 + i / 32] = w[i];
  }
  message const gemm = node("Gemm", {"x", "w"}, {"y"}).part(5, onnx_bytes::integer("transB", 1));
  auto const apart = onnx_layout::of(field(7, field(1, gemm) + field(11, value("w", 1, {64, 32})) +
                                                  field(11, value("x", 1, {1, 32})) +
                                                  floats_of("w", {64, 32}, w)));
  REQUIRE(apart.tensors.size() == 1);
  CHECK(apart.tensors[0] == data_of(turned));
  CHECK(apart.message.find("transB") == std::string::npos);
  CHECK(apart.message.find(value("w", 1, {64, 32}).bytes()) == std::string::npos);
  CHECK(apart.message.find(value("x", 1, {1, 32}).bytes()) != std::string::npos);
}

TEST_CASE("a normalisation behind weights in place is of their step", "[onnx]") {
  using net = network<embedded<normalized>>;
  STATIC_REQUIRE(net::node_count == 1);
  STATIC_REQUIRE(net::flash_bytes == 4 * (15 + 2 * 5));
  static constexpr tensor<float, 1, 1, 3, 2> x{{1, 2, 3, 4, 5, 6}};
  static constexpr auto y = net{}(x);
  // (0.5 1 + 0.6 3 + 0.7 5 - 5) sqrt(5) + 5, but for the 1e-5 beside the variance
  STATIC_REQUIRE((y[0, 4, 0, 0] > 6.7888 && y[0, 4, 0, 0] < 6.7889));
  CHECK(net{}(opaque(x)) == y);
}

TEST_CASE("ctnn_embed gives elements that share bytes one each", "[onnx]") {
  std::string data;
  for (unsigned i = 0; i < 2500; ++i) {
    data += static_cast<char>(i % 256);
  }
  auto const field = [](unsigned number, std::string const& content) {
    message head;
    head.varint(number * 8 + 2).varint(content.size());
    return std::string(head.bytes()) + content;
  };
  auto const file = [&](unsigned type, unsigned extent) {
    message shape;
    shape.number(1, extent).number(2, type).text(8, "w");
    return field(7, field(5, std::string(shape.bytes()) + field(9, data)));
  };
  auto const part = [&](std::size_t i, unsigned bits) {
    auto const byte = static_cast<unsigned char>(data[i * bits / 8]);
    return static_cast<int>(byte >> (i * bits % 8) & ((1U << bits) - 1));
  };
  for (unsigned const type : {21U, 22U, 23U, 25U, 26U}) {
    unsigned const bits = type < 24 ? 4 : 2;
    unsigned const extent = 2500 * 8 / bits - 1; // one short of the bytes
    auto const apart = onnx_layout::of(file(type, extent));
    REQUIRE(apart.tensors.size() == 1);
    REQUIRE(apart.tensors[0].size() == extent);
    bool good = true;
    for (unsigned i = 0; i < extent; ++i) {
      int const x = part(i, bits);
      bool const is_negative = (type == 22 || type == 26) && x >= 1 << (bits - 1);
      good = good && static_cast<unsigned char>(apart.tensors[0][i]) ==
                         static_cast<unsigned char>(is_negative ? x - (1 << bits) : x);
    }
    CHECK(good);
    CHECK(onnx_layout::of(file(type, extent + 2)).tensors.empty());
    CHECK(onnx_layout::of(file(type, extent - 8)).tensors.empty());
  }
  CHECK(onnx_layout::of(file(17, 2500)).tensors.empty()); // is too small
}

TEST_CASE("weights in place are where the file has them", "[onnx]") {
  auto const& in_place = ctnn::onnx::in_place<float, 15>(tensors[0]);
  CHECK(static_cast<void const*>(in_place.data()) == floats.data());
}

TEST_CASE("tensors laid apart must be there and fill their shapes", "[onnx]") {
  constexpr auto failure = [](message const& file, std::size_t count) {
    auto const read = ctnn::onnx::read_model(file.bytes(), {tensors, count});
    return read ? ctnn::onnx::read_failure::empty : read.error().what;
  };
  STATIC_REQUIRE(failure(short_of_one, 3) == ctnn::onnx::read_failure::data_size);
  STATIC_REQUIRE(failure(types, 2) == ctnn::onnx::read_failure::data_size);
  STATIC_REQUIRE(failure(types, 0) == ctnn::onnx::read_failure::data_size);
  STATIC_REQUIRE(failure(types, 3) == ctnn::onnx::read_failure::empty);
}

TEST_CASE("constants that are too large for the compiler are calculated at run time", "[onnx]") {
  using net = network<filled_file>;
  STATIC_REQUIRE(net::node_count == 7);
  // One of them at a time: the sum stands where its zeros did, and the others wait for it.
  STATIC_REQUIRE((net::arena_bytes >= 280'000 && net::arena_bytes < 2 * 280'000));
  auto const y = net{}(opaque(tensor<float, 2>{{1, 2}}));
  CHECK(y.data == std::array{70001.F, 70002.F});
}
