// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/npy.hpp>
#include <ctnn/data/read_npy.hpp>
#include <ctnn/data/write_npy.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "golden/numpy_files.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace std::string_view_literals;
using ctnn::element_type;
using ctnn::make_tensor;
using ctnn::parse_npy;
using ctnn::read_npy;
using ctnn::tensor;
using ctnn::to_tensor;
using ctnn::write_file_atomically;
using ctnn::write_npy;
namespace golden = ctnn::test::golden;

template <class Tensor>
constexpr Tensor read(std::string_view file) {
  return parsed(to_tensor<Tensor>(parsed(parse_npy(file))));
}

constexpr std::string_view problem(std::string_view file) {
  auto const array = parse_npy(file);
  return array ? "" : array.error().problem;
}

/// A file of version 1.0 with this header.
template <std::size_t Size>
struct file {
  char bytes[Size + 64]{};
  std::size_t size = 0;

  constexpr file(char const (&header)[Size], std::size_t of_elements) {
    for (char x : "\x93NUMPY\x01\0"sv) {
      bytes[size++] = x;
    }
    bytes[size++] = static_cast<char>(Size - 1);
    bytes[size++] = 0;
    for (std::size_t i = 0; i + 1 < Size; ++i) {
      bytes[size++] = header[i];
    }
    size += of_elements;
  }
  [[nodiscard]] constexpr operator std::string_view() const { return {bytes, size}; }
};

constexpr auto matrix =
    make_tensor<float>({{1.5F, -2, 0.1F}, {4, 1e-40F, std::numeric_limits<float>::infinity()}});

} // namespace

TEST_CASE("parse_npy: reads what NumPy writes, at both times", "[data][npy]") {
  STATIC_REQUIRE(read<tensor<float, 2, 3>>(golden::float32) == matrix);
  STATIC_REQUIRE(read<tensor<double, 2, 3>>(golden::float32)[0, 2] == double{0.1F});
  STATIC_REQUIRE(read<tensor<float, 2, 3>>(golden::version_2) == matrix);
  STATIC_REQUIRE(read<tensor<float, 2, 3>>(golden::version_3) == matrix);
  STATIC_REQUIRE(read<tensor<float, 3>>(golden::float16) ==
                 make_tensor<float>({1.5F, -65504, 0x1p-24F}));
  STATIC_REQUIRE(read<tensor<std::uint64_t, 2>>(golden::uint64) ==
                 make_tensor<std::uint64_t>({0, UINT64_MAX}));
  STATIC_REQUIRE(read<tensor<bool, 2>>(golden::boolean) == make_tensor<bool>({true, false}));
  STATIC_REQUIRE(parse_npy(golden::number)->rank == 0);
  STATIC_REQUIRE(parse_npy(golden::empty)->size() == 0);
}

TEST_CASE("parse_npy: reads other orders", "[data][npy]") {
  STATIC_REQUIRE(read<tensor<int, 3>>(golden::int16_big_endian) ==
                 make_tensor<int>({1, -2, 0x1234}));
  STATIC_REQUIRE(read<tensor<double, 2, 3, 2>>(golden::float64_column_major) ==
                 make_tensor<double>({{{0, 1}, {2, 3}, {4, 5}}, {{6, 7}, {8, 9}, {10, 11}}}));
  STATIC_REQUIRE(read<tensor<std::int16_t, 2, 2>>(golden::int16_big_endian_column_major) ==
                 make_tensor<std::int16_t>({{1, 2}, {3, 4}}));
}

TEST_CASE("parse_npy: takes any dictionary of these keys", "[data][npy]") {
  STATIC_REQUIRE(
      parse_npy(file("{\"shape\":(1,),'fortran_order' :False ,'descr':\"|u1\"}", 1))->type ==
      element_type::uint8);
}

TEST_CASE("parse_npy: refuses what is no such file", "[data][npy]") {
  constexpr auto no_tuple = "npy: the shape is no tuple of integers";
  constexpr auto no_type =
      "npy: the element type is none of bool, int8 to uint64, float16 to float64";
  STATIC_REQUIRE(problem("\x93NUMPX\x01\0\0\0"sv) ==
                 "npy: this is no .npy file, which begins with \\x93NUMPY");
  STATIC_REQUIRE(problem("\x93NUMPY\x04\0\0\0"sv) ==
                 "npy: the version is none of 1.0, 2.0 and 3.0");
  STATIC_REQUIRE(problem(golden::complex) == no_type);
  STATIC_REQUIRE(problem(file("{'descr': [('a', '<f4')], }", 0)) == no_type);
  STATIC_REQUIRE(problem(file("{'descr': '|f4', }", 0)) == no_type);
  STATIC_REQUIRE(problem(file("{'fortran_order': 1, }", 0)) ==
                 "npy: fortran_order is neither True nor False");
  STATIC_REQUIRE(problem(file("{'shape': 3, }", 0)) == no_tuple);
  STATIC_REQUIRE(problem(file("{'shape': (3 4), }", 0)) == no_tuple);
  STATIC_REQUIRE(problem(file("{'shape': (-3,), }", 0)) == no_tuple);
  STATIC_REQUIRE(problem(file("{'shape': (1,1,1,1,1,1,1,1,1), }", 0)) ==
                 "npy: the array has more than 8 dimensions");
  STATIC_REQUIRE(problem(file("{'shape': (99999999999999999999,), }", 0)) ==
                 "npy: the array is larger than any memory");
  STATIC_REQUIRE(
      problem(file("{'descr':'<f8','fortran_order':False,'shape':(4294967296,4294967296)}", 0)) ==
      "npy: the array is larger than any memory");
  STATIC_REQUIRE(problem(file("{'name': 3, }", 0)) ==
                 "npy: the header has a key that is none of descr, fortran_order and shape");
  STATIC_REQUIRE(problem(file("{'shape': (3,), }", 0)) ==
                 "npy: the header lacks one of descr, fortran_order and shape");
  STATIC_REQUIRE(problem(file("{} {}", 0)) == "npy: the header goes on behind its dictionary");
  STATIC_REQUIRE(problem(file("[]", 0)) == "npy: the header is no dictionary");
  STATIC_REQUIRE(problem(file("{'descr':'|u1','fortran_order':False,'shape':(1,)}", 2)) ==
                 "npy: the file goes on behind its last element");
}

TEST_CASE("parse_npy: refuses a file that is cut anywhere", "[data][npy]") {
  STATIC_REQUIRE([] {
    for (std::size_t size = 0; size < golden::float32.size(); ++size) {
      auto const result = parse_npy(golden::float32.substr(0, size));
      if (result || result.error().offset != size) {
        return false;
      }
    }
    return true;
  }());
}

TEST_CASE("parse_npy: refuses or reads a file that is damaged anywhere", "[data][npy]") {
  for (std::size_t bit = 0; bit < 8 * golden::float64_column_major.size(); ++bit) {
    std::string bytes(golden::float64_column_major);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    if (auto const array = parse_npy(bytes)) { // then all that it says is there
      REQUIRE(array->size() == array->extents[0] * array->extents[1] * array->extents[2]);
    }
  }
}

TEST_CASE("to_tensor: needs the array's shape and an element type that holds it", "[data][npy]") {
  constexpr auto array = parsed(parse_npy(golden::float32));
  STATIC_REQUIRE(to_tensor<tensor<float, 6>>(array).error().problem ==
                 "the array has another number of dimensions than the tensor"sv);
  constexpr auto extent = to_tensor<tensor<float, 2, 4>>(array).error();
  STATIC_REQUIRE(extent.problem == "an extent of the array differs from the tensor's"sv);
  STATIC_REQUIRE((extent.offset == 60 && extent.got == 3 && extent.expected == 4));
  STATIC_REQUIRE(golden::float32.substr(60).starts_with("(2, 3)"));
  STATIC_REQUIRE(to_tensor<tensor<int, 2, 3>>(array).error().problem ==
                 "the tensor's element type does not hold all values of the array's"sv);
}

TEST_CASE("can_hold: is whether each value of a type is one of another's", "[data]") {
  STATIC_REQUIRE(ctnn::can_hold<float>(element_type::int16));
  STATIC_REQUIRE(ctnn::can_hold<float>(element_type::bfloat16));
  STATIC_REQUIRE(ctnn::can_hold<double>(element_type::uint32));
  STATIC_REQUIRE(ctnn::can_hold<int>(element_type::boolean));
  STATIC_REQUIRE(ctnn::can_hold<ctnn::float16>(element_type::float16));
  STATIC_REQUIRE_FALSE(ctnn::can_hold<float>(element_type::int32));
  STATIC_REQUIRE_FALSE(ctnn::can_hold<float>(element_type::float64));
  STATIC_REQUIRE_FALSE(ctnn::can_hold<unsigned>(element_type::int8));
  STATIC_REQUIRE_FALSE(ctnn::can_hold<bool>(element_type::uint8));
  STATIC_REQUIRE_FALSE(ctnn::can_hold<int>(element_type::float16));
  STATIC_REQUIRE_FALSE(ctnn::can_hold<ctnn::float16>(element_type::bfloat16));
}

TEST_CASE("read_npy: reads tensors, samples, and what write_npy has written", "[data][npy]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "x.npy";
  REQUIRE(write_npy(path, matrix));
  REQUIRE(read_npy<tensor<float, 2, 3>>(path).value() == matrix);
  REQUIRE(ctnn::read_file(path)->size() == 128 + matrix.size() * 4); // as NumPy aligns it
  REQUIRE(ctnn::read_npy_samples<tensor<float, 1, 3>>(path).value() ==
          std::vector{make_tensor<float>({{1.5F, -2, 0.1F}}),
                      tensor<float, 1, 3>{{4, 1e-40F, matrix[1, 2]}}});
  auto const t = make_tensor<std::int16_t>({1, -2, 3});
  REQUIRE(write_npy(path, t));
  REQUIRE(read_npy<tensor<std::int16_t, 3>>(path).value() == t);
  REQUIRE(ctnn::read_npy_samples<int>(path).value() == std::vector{1, -2, 3});
  REQUIRE(write_npy(path, make_tensor<bool>({{{true}, {false}}})));
  REQUIRE(read_npy(path)->extents == std::vector<std::size_t>{1, 2, 1});

  // Big-endian and column-major.
  REQUIRE(write_file_atomically(path, golden::int16_big_endian_column_major));
  REQUIRE(read_npy(path).value() == named("", make_tensor<std::int16_t>({{1, 2}, {3, 4}})));
}

TEST_CASE("read_npy: names the file and what differs", "[data][npy]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "x.npy";
  REQUIRE(write_npy(path, matrix));
  auto const tall = read_npy<tensor<float, 3, 3>>(path);
  REQUIRE_FALSE(tall);
  REQUIRE(tall.error().message ==
          path +
              ": an extent of the array differs from the tensor's (at byte 60: got 2, expected 3)");
  auto const samples = ctnn::read_npy_samples<tensor<float, 4>>(path);
  REQUIRE_FALSE(samples);
  REQUIRE(samples.error().message ==
          path + ": an extent of the array differs from that of the samples (got 3, expected 4)");
}
