// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/weights/parse_safetensors.hpp>
#include <ctnn/weights/safetensors.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "golden/state_dict.hpp"
#include "support/both_times.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

namespace {

using ctnn::embedded_file;
using ctnn::load_safetensors;
using ctnn::parse_safetensors;
using ctnn::safetensors_bytes;
using ctnn::sequential;
using ctnn::shape;
using ctnn::tensor;
using ctnn::test::in;
using ctnn::test::matches;
using ctnn::test::random;
using ctnn::test::same_bits;
namespace golden = ctnn::test::golden;
using namespace ctnn::layers;

template <class T>
using image = sequential<T, shape<2, 3, 3>, conv2d<{.out_channels = 3, .kernel_size = 2}>,
                         batch_norm<>, relu, flatten, block<dense<5>, prelu<>>, dense<2>>;
template <class T>
using sequence = sequential<T, shape<4, 3>, bidirectional<lstm<2>>, gru<6>, rnn<4>,
                            multi_head_attention<{.heads = 2}>, layer_norm<>,
                            causal_conv1d<{.out_channels = 3, .kernel_size = 2}>, dense<2, false>>;
template <class T>
using linear = sequential<T, shape<3>, dense<2>>;

template <class Golden>
inline constexpr embedded_file file{Golden::file, Golden::size};

template <class Golden, class Net>
constexpr bool gives_what_pytorch_gives() {
  using T = typename Net::value_type;
  Net const net = load_safetensors<Net>(file<Golden>);
  auto const x = in<T>(Golden::x);
  return matches(flattened(net(typename Net::input_type{x.data})), flattened(Golden::y));
}

/// The safetensors file of a header and so many bytes of data.
std::string file_of(std::string const& header, std::size_t data_bytes) {
  std::string bytes(8, '\0');
  bytes[0] = static_cast<char>(header.size() & 0xff);
  bytes[1] = static_cast<char>(header.size() >> 8);
  return bytes + header + std::string(data_bytes, '\1');
}

/// What is said of a file as one of a `linear<float>`, which has a weight (2, 3) and a bias (2).
std::string said_of(std::string_view bytes) {
  auto const net = parse_safetensors<linear<float>>(bytes);
  return net ? "" : std::string(message(net.error()).view());
}

std::string said_of_header(std::string const& header, std::size_t data_bytes = 32) {
  return said_of(file_of(header, data_bytes));
}

// By an operand of its own: GCC 12 warns, falsely, of a literal plus a temporary string.
std::string const brace = "{";

std::string at(std::size_t byte) {
  std::string text = " (at byte ";
  return text.append(std::to_string(byte)).append(")");
}

std::string const weight = R"("0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]})";
std::string const bias = R"("0.bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]})";

template <class Net>
bool returns_to_the_bit() {
  auto const net = random<Net>(3);
  auto const again = parse_safetensors<Net>(safetensors_bytes(net));
  return again && same_bits(net, *again);
}

} // namespace

TEST_CASE("load_safetensors: nets answer as PyTorch's do", "[weights][safetensors]") {
  STATIC_REQUIRE(gives_what_pytorch_gives<golden::image_f64, image<double>>());
  REQUIRE(gives_what_pytorch_gives<golden::sequence_f32, sequence<float>>());
  STATIC_REQUIRE(gives_what_pytorch_gives<golden::linear_f16, linear<double>>());
  STATIC_REQUIRE(gives_what_pytorch_gives<golden::linear_bf16, linear<float>>());
}

TEST_CASE("load_safetensors: the same bits at both times", "[weights][safetensors]") {
  static constexpr auto by_the_compiler =
      load_safetensors<sequence<float>>(file<golden::sequence_f32>);
  std::string const bytes(golden::sequence_f32::file, golden::sequence_f32::size);
  auto const now = parse_safetensors<sequence<float>>(bytes);
  REQUIRE(now);
  REQUIRE(same_bits(*now, by_the_compiler));
  REQUIRE(same_bits(load_safetensors<sequence<float>>(file<golden::sequence_f32>), *now));
}

TEST_CASE("safetensors_bytes: what is read back is the net to the bit", "[weights][safetensors]") {
  REQUIRE(returns_to_the_bit<image<float>>());
  REQUIRE(returns_to_the_bit<sequence<float>>());
  using empty = sequential<float, shape<2>, relu>;
  REQUIRE(parse_safetensors<empty>(safetensors_bytes(empty{})));
  using embedded = sequential<float, shape<3>, embedding<5, 4>, learned_encoding,
                              gru<3, {.reset_after = false}>, each<dense<2>>>;
  REQUIRE(returns_to_the_bit<embedded>());
  auto negative_zeros = random<linear<float>>(1);
  negative_zeros.layer<0>().bias.data.fill(-0.0f);
  using recurrent = sequential<float, shape<2, 2>, gru<2>>;
  auto net = random<recurrent>(1);
  net.layer<0>().bias.data.fill(-0.0f);
  REQUIRE(same_bits(*parse_safetensors<recurrent>(safetensors_bytes(net)), net));
}

TEST_CASE("for_each_named_parameter: PyTorch's names and layouts", "[weights]") {
  std::vector<std::string> names;
  ctnn::for_each_named_parameter(
      image<float>{}, [&]<class Tensor>(std::string_view name, Tensor const&) {
        names.push_back(std::string(name) + " of " + std::to_string(Tensor::extent(0)));
      });
  REQUIRE(names == std::vector<std::string>{
                       "0.weight of 3", "0.bias of 3", "1.weight of 3", "1.bias of 3",
                       "1.running_mean of 3", "1.running_var of 3", "4.0.weight of 5",
                       "4.0.bias of 5", "4.1.weight of 1", "5.weight of 2", "5.bias of 2"});
  constexpr auto transposed = [] {
    linear<float> net{};
    net.layer<0>().weight[2, 1] = 5;
    bool right = false;
    ctnn::for_each_named_parameter(net, [&](std::string_view name, auto const& x) {
      if (name == "0.weight") {
        right = x.data[1 * 3 + 2] == 5;
      }
    });
    return right;
  };
  STATIC_REQUIRE(transposed());
}

TEST_CASE("parse_safetensors: takes what the format allows", "[weights][safetensors]") {
  REQUIRE(said_of_header(brace + weight + "," + bias + "}") == "");
  REQUIRE(said_of_header("{ " + bias + " ,\n" + weight + "\t}  ") == "");
  REQUIRE(said_of_header(R"({"__metadata__":{"a \"name\"":"\u00e9\n"},)" + weight + "," + bias +
                         "}") == "");
  REQUIRE(said_of_header(brace + "\"__metadata__\":{}," + weight + "," + bias + "}") == "");
}

TEST_CASE("parse_safetensors: says what is wrong with a file", "[weights][safetensors]") {
  for (auto const& [said, expected] : std::vector<std::pair<std::string, std::string>>{
           {said_of(""), "the file ends within the size of its header: got 0, expected 8"},
           {said_of(std::string(8, '\0')), "the header does not begin with '{' (at byte 8)"},
           {said_of(std::string(9, '\xff')), "the header is larger than safetensors allows: got "
                                             "18446744073709551615, expected 100000000"},
           {said_of(file_of("{}", 0).substr(0, 9)),
            "the file ends within its header: got 1, expected 2 (at byte 9)"},
           {said_of_header(" {}", 0), "the header does not begin with '{' (at byte 8)"},
           {said_of_header("{", 0), "a string is expected (at byte 9)"},
           {said_of_header("{}x", 0), "something stands behind the header's object (at byte 10)"},
           {said_of_header(brace + weight + " " + bias + "}"),
            "a ',' or '}' is expected" + at(10 + weight.size())},
           {said_of_header(brace + weight + ",}"), "a string is expected" + at(10 + weight.size())},
           {said_of_header("{\"a\\x\":1}"),
            "a string has an escape that JSON does not know (at byte 12)"},
           {said_of_header("{\"a\n\":1}"), "a control character stands in a string (at byte 11)"},
           {said_of_header("{\"a"), "the header ends within a string (at byte 11)"},
           {said_of_header("{\"a\":{\"dtype\":\"F31\"}}"),
            "safetensors has no such dtype (at byte 27)"},
           {said_of_header("{\"a\":{\"shape\":[1.5]}}"), "a ',' or ']' is expected (at byte 24)"},
           {said_of_header("{\"a\":{\"shape\":[-1]}}"), "a whole number is expected (at byte 23)"},
           {said_of_header("{\"a\":{\"shape\":[01]}}"), "a whole number is expected (at byte 25)"},
           {said_of_header("{\"a\":{\"shape\":[18446744073709551616]}}"),
            "a number has too many digits (at byte 42)"},
           {said_of_header("{\"a\":{\"shape\":[1,1,1,1,1,1,1,1,1]}}"),
            "a tensor has more than 8 dimensions (at byte 40)"},
           {said_of_header("{\"a\":{\"data_offsets\":[1]}}"),
            "data_offsets are not two (at byte 32)"},
           {said_of_header("{\"a\":{}}"),
            "a tensor has other members than one dtype, shape and data_offsets (at byte 15)"},
           {said_of_header("{\"__metadata__\":{},\"__metadata__\":{}}"),
            "the header has two of __metadata__ (at byte 42)"}}) {
    REQUIRE(said == expected);
  }
}

TEST_CASE("parse_safetensors: says which tensor is wrong", "[weights][safetensors]") {
  std::string const second = at(10 + weight.size() + 9);
  for (auto const& [said, expected] : std::vector<std::pair<std::string, std::string>>{
           {said_of_header(brace + weight + "}", 24), "0.bias: the file has no such tensor"},
           {said_of_header(brace + weight + "," + bias + "}", 31),
            "a tensor's data_offsets lie beyond the end of the file: got 32, expected 31" + second},
           {said_of_header(brace + weight + "," + bias + "}", 33),
            "a byte belongs to no tensor, or to two" +
                at(8 + 3 + weight.size() + bias.size() + 32)},
           {said_of_header(brace + weight + "," + weight + "}"),
            "0.weight: the file names it twice" + at(10 + weight.size() + 11)},
           {said_of_header(R"({"0.weight":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]}})"),
            "0.weight: the shapes differ: got (3, 2), expected (2, 3) (at byte 20)"},
           {said_of_header(R"({"0.weight":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}})"),
            "0.weight: the shapes differ: got (6), expected (2, 3) (at byte 20)"},
           {said_of_header(R"({"0.weight":{"dtype":"I32","shape":[2,3],"data_offsets":[0,24]}})"),
            "0.weight: its numbers are none of F16, BF16, F32 and F64 (at byte 20)"},
           {said_of_header(R"({"head":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})"),
            "head: the net has no such tensor (at byte 16)"},
           {said_of_header(
                R"({"0.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}})"),
            "0.num_batches_tracked: the net has no such tensor (at byte 33)"},
           {said_of_header(R"({"0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]}})"),
            "a tensor's data_offsets do not hold its shape's bytes: got 20, expected 24 (at byte "
            "20)"},
           {said_of_header(R"({"0.weight":{"dtype":"F32","shape":[2,9223372036854775807],)"
                           R"("data_offsets":[0,8]}})"),
            "a tensor is larger than any file (at byte 20)"},
           {said_of_header(R"({"0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[24,0]}})"),
            "a tensor's data_offsets lie beyond the end of the file: got 24, expected 0 (at byte "
            "20)"},
           {said_of_header(brace + weight +
                           R"(,"0.bias":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}})"),
            "a byte belongs to no tensor, or to two" +
                at(8 + 2 + weight.size() + bias.size() + 16 + 1)}}) {
    REQUIRE(said == expected);
  }
}

TEST_CASE("parse_safetensors: survives any damage", "[weights][safetensors]") {
  std::string const whole = safetensors_bytes(random<linear<float>>(2));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    REQUIRE(said_of(std::string_view(whole).substr(0, size)) != "");
  }
  for (std::size_t i = 0; i < whole.size() - 32; ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      (void)said_of(damaged);
    }
  }
}

TEST_CASE("save_safetensors: a file and back", "[weights][safetensors]") {
  auto const net = random<linear<float>>(2);
  std::string const path = "ctnn_safetensors_test.safetensors";
  REQUIRE(ctnn::save_safetensors(net, path));
  REQUIRE(load_safetensors<linear<float>>(path) == net);

  auto other = random<sequential<float, shape<2>, dense<2>>>(5);
  auto const before = other;
  auto const mismatch = load_safetensors(path, other);
  REQUIRE(!mismatch);
  REQUIRE(mismatch.error().message == path + ": 0.weight: the shapes differ: got (2, 3), expected "
                                             "(2, 2) (at byte 51)");
  REQUIRE(same_bits(other, before));
  std::remove(path.c_str());

  auto const missing = load_safetensors<linear<float>>(path);
  REQUIRE(!missing);
  REQUIRE(missing.error().message == path + ": cannot be opened: No such file or directory");
  auto const nowhere = ctnn::save_safetensors(net, "no/such/folder/" + path);
  REQUIRE(!nowhere);
  REQUIRE(nowhere.error().message ==
          "no/such/folder/" + path +
              ".partial: cannot be opened for writing: No such file or directory");
}
