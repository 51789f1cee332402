// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/gzip.hpp>
#include <ctnn/data/idx.hpp>
#include <ctnn/data/read_idx.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/dataset.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/both_times.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace std::string_view_literals;
using ctnn::gunzip;
using ctnn::make_tensor;
using ctnn::parse_idx;
using ctnn::read_idx;
using ctnn::tensor;
using ctnn::write_file_atomically;

// Two images of 2 x 3.
constexpr std::string_view images = "\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03"
                                    "\x00\x01\x02\x03\x04\x05\xfa\xfb\xfc\xfd\xfe\xff"sv;
constexpr std::string_view labels = "\0\0\x08\x01\0\0\0\x02\x07\x09"sv;

// The same images, as Python's gzip.compress(images, 9, mtime=0) packs them.
constexpr std::string_view packed_images =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x63\x60\xe0\x60\x66\x60\x60\x60\x82\x62\x66\x06"
    "\x46\x26\x66\x16\xd6\x5f\xbf\xff\xfc\xfd\xf7\x1f\x00\x06\x32\x7e\x1a\x1c\x00\x00\x00"sv;

template <class Sample>
constexpr std::string_view problem(std::string_view bytes) {
  auto const result = parse_idx<Sample>(bytes);
  return result ? "" : result.error().problem;
}

/// All bytes from Bytes, in the compiler and at run time.
template <class Sample>
constexpr auto samples_of(std::string_view bytes) {
  auto const all = parsed(parse_idx<Sample>(bytes));
  return std::array{all[0], all[1]};
}

constexpr tensor<float, 2, 3> first{{0, 1, 2, 3, 4, 5}};
constexpr tensor<float, 2, 3> second{{250, 251, 252, 253, 254, 255}};

} // namespace

TEST_CASE("parse_idx: gives samples at both times", "[data][idx]") {
  STATIC_REQUIRE(samples_of<tensor<float, 2, 3>>(images) == std::array{first, second});
  STATIC_REQUIRE(samples_of<std::uint8_t>(labels) == std::array<std::uint8_t, 2>{7, 9});
  STATIC_REQUIRE(samples_of<int>(labels) == std::array{7, 9});
  constexpr auto with_channel = samples_of<tensor<double, 1, 2, 3>>(images);
  STATIC_REQUIRE(with_channel[1][0, 1, 0] == 253);
}

TEST_CASE("parse_idx: reads each element type", "[data][idx]") {
  STATIC_REQUIRE(samples_of<tensor<int, 1>>("\0\0\x09\x02\0\0\0\x02\0\0\0\x01\x80\x7f"sv)[0][0] ==
                 -128);
  STATIC_REQUIRE(samples_of<std::int16_t>("\0\0\x0B\x01\0\0\0\x02\xff\xfe\x12\x34"sv) ==
                 std::array<std::int16_t, 2>{-2, 0x1234});
  STATIC_REQUIRE(samples_of<double>("\0\0\x0C\x01\0\0\0\x02\xff\xff\xff\xfe\x7f\xff\xff\xff"sv) ==
                 std::array{-2.0, 2147483647.0});
  STATIC_REQUIRE(samples_of<float>("\0\0\x0D\x01\0\0\0\x02\x3f\xc0\0\0\xc0\0\0\0"sv) ==
                 std::array{1.5F, -2.0F});
  STATIC_REQUIRE(
      samples_of<double>("\0\0\x0E\x01\0\0\0\x02\x3f\xf8\0\0\0\0\0\0\xc0\0\0\0\0\0\0\0"sv) ==
      std::array{1.5, -2.0});
}

TEST_CASE("parse_idx: of no samples is no error", "[data][idx]") {
  STATIC_REQUIRE(parse_idx<std::uint8_t>("\0\0\x08\x01\0\0\0\0"sv)->size() == 0);
}

TEST_CASE("parse_idx: refuses what is no such file", "[data][idx]") {
  using image = tensor<float, 2, 3>;
  STATIC_REQUIRE(problem<image>("\x01\0\x08\x03"sv) ==
                 "idx: this is no IDX file, which begins with two zeros");
  STATIC_REQUIRE(problem<image>("\0\0\x0A\x03"sv) == "idx: there is no such element type");
  STATIC_REQUIRE(problem<std::int8_t>(labels) ==
                 "idx: the element type asked for does not hold all values of the file's");
  STATIC_REQUIRE(problem<float>("\0\0\x0C\x01\0\0\0\x01\0\0\0\0"sv) ==
                 "idx: the element type asked for does not hold all values of the file's");
  STATIC_REQUIRE(problem<tensor<float, 6>>(images) ==
                 "idx: the number of dimensions is not that of the samples and one more");
  STATIC_REQUIRE(problem<tensor<float, 3, 2>>(images) ==
                 "idx: an extent differs from that of the samples");
  STATIC_REQUIRE(problem<tensor<float, 2, 1, 3>>(images) ==
                 "idx: the number of dimensions is not that of the samples and one more");
  STATIC_REQUIRE(problem<image>(std::string_view(images.data(), images.size() + 1)) ==
                 "idx: the file goes on behind its last element");
  // More samples than any file has.
  STATIC_REQUIRE(
      problem<tensor<double, 9, 9>>("\0\0\x0E\x03\xff\xff\xff\xff\0\0\0\x09\0\0\0\x09"sv) ==
      "idx: the file ends within its elements");

  constexpr auto extent = parse_idx<tensor<float, 2, 4>>(images).error();
  STATIC_REQUIRE((extent.offset == 12 && extent.got == 3 && extent.expected == 4));
}

TEST_CASE("parse_idx: refuses a file that is cut anywhere", "[data][idx]") {
  STATIC_REQUIRE([] {
    for (std::size_t size = 0; size < images.size(); ++size) {
      auto const result = parse_idx<tensor<float, 2, 3>>(images.substr(0, size));
      if (result || result.error().offset != size) {
        return false;
      }
    }
    return true;
  }());
}

TEST_CASE("gunzip: unpacks all members", "[data][gzip]") {
  REQUIRE(gunzip(packed_images).value() == images);
  std::string twice(packed_images);
  twice += packed_images;
  std::string both(images);
  both += images;
  REQUIRE(gunzip(twice).value() == both);
}

TEST_CASE("gunzip: refuses what is damaged", "[data][gzip]") {
  for (std::size_t size = 0; size < packed_images.size(); ++size) {
    auto const cut = gunzip(packed_images.substr(0, size));
    REQUIRE_FALSE(cut);
    REQUIRE(cut.error().offset <= size);
    REQUIRE(cut.error().problem == (size < 2 ? "gzip: here should begin a gzip member"sv
                                             : "the compressed data end too early"sv));
  }
  auto const damaged_at = [](std::size_t place) {
    std::string bytes(packed_images);
    bytes[place] = static_cast<char>(bytes[place] ^ 0x10);
    return gunzip(bytes);
  };
  std::size_t const size = packed_images.size();
  REQUIRE(damaged_at(size - 1).error().problem ==
          "the compressed data have another length than they say"sv);
  REQUIRE(damaged_at(size - 5).error().problem == "the checksum of the compressed data is wrong"sv);
  REQUIRE(damaged_at(2).error().problem == "the compressed data are damaged"sv); // the method
  for (std::size_t place = 10; place < size; ++place) { // behind what needs not be right
    auto const damaged = damaged_at(place);
    REQUIRE((!damaged || *damaged == images)); // the last byte's unused bits
  }
  std::string longer(packed_images);
  longer += 'x';
  auto const garbage = gunzip(longer);
  REQUIRE(garbage.error().problem == "gzip: here should begin a gzip member"sv);
  REQUIRE(garbage.error().offset == size);
}

TEST_CASE("read_idx: reads plain and packed files", "[data][idx]") {
  ctnn::test::temporary_folder const folder;
  using image = tensor<float, 2, 3>;
  REQUIRE(write_file_atomically(folder / "images", images));
  REQUIRE(write_file_atomically(folder / "images.gz", packed_images));
  REQUIRE(write_file_atomically(folder / "labels", labels));
  auto const read = read_idx<image>(folder / "images").value();
  REQUIRE(read == std::vector{first, second});
  REQUIRE(read_idx<image>(folder / "images.gz").value() == read);

  auto const classes = read_idx<std::uint8_t>(folder / "labels").value();
  ctnn::dataset const data(read, classes);
  REQUIRE(data.size() == 2);
  REQUIRE(data.target(1) == 9);
}

TEST_CASE("read_idx: names the file, the place and what it expected", "[data][idx]") {
  ctnn::test::temporary_folder const folder;
  auto const message = [&](std::string_view bytes) {
    REQUIRE(write_file_atomically(folder / "file", bytes));
    auto const result = read_idx<tensor<float, 2, 3>>(folder / "file");
    REQUIRE_FALSE(result);
    return result.error().message;
  };
  REQUIRE(read_idx<int>(folder / "none").error().message ==
          folder / "none: cannot be opened: No such file or directory");
  REQUIRE(message(images.substr(0, 27)) ==
          folder /
              "file: idx: the file ends within its elements (at byte 27: got 27, expected 28)");
  REQUIRE(message(packed_images.substr(0, 30)) ==
          folder / "file: the compressed data end too early (at byte 30)");
  std::string_view const packed_labels = // gzip.compress(labels, 9, mtime=0)
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x63\x60\xe0\x60\x64\x60\x60\x60\x62\xe7\x04\x00"
      "\x7a\x82\x01\xa3\x0a\x00\x00\x00"sv;
  REQUIRE(message(packed_labels) ==
          folder / "file: idx: the number of dimensions is not that of the samples and one more "
                   "(at unpacked byte 3: got 1, expected 3)");
}
