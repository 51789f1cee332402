// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/npz.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "golden/numpy_files.hpp"
#include "support/temporary_folder.hpp"

namespace {

using ctnn::element_type;
using ctnn::make_tensor;
using ctnn::named_array;
using ctnn::read_npz;
using ctnn::tensor;
using ctnn::write_file_atomically;
using ctnn::write_npz;
using ctnn::detail::zip_member;
namespace golden = ctnn::test::golden;

/// What both files of NumPy hold.
std::vector<named_array> arrays() {
  auto const weight =
      parsed(to_tensor<tensor<float, 2, 3>>(parsed(ctnn::parse_npy(golden::float32))));
  return {named("layer.weight", weight), named("labels", make_tensor<std::int64_t>({3, 1}))};
}

} // namespace

TEST_CASE("read_npz: reads what NumPy writes, stored and deflated", "[data][npz]") {
  ctnn::test::temporary_folder const folder;
  for (std::string_view const file : {golden::stored, golden::deflated}) {
    REQUIRE(write_file_atomically(folder / "x.npz", file));
    auto const read = read_npz(folder / "x.npz");
    REQUIRE(read);
    REQUIRE(*read == arrays());
  }
}

TEST_CASE("read_npz: reads zip64", "[data][npz]") {
  ctnn::test::temporary_folder const folder;
  REQUIRE(write_file_atomically(folder / "x.npz", golden::zip64));
  REQUIRE(read_npz(folder / "x.npz").value() ==
          std::vector{named("a", make_tensor<std::int64_t>({3, 1}))});
}

TEST_CASE("write_npz: is read back, also nothing", "[data][npz]") {
  ctnn::test::temporary_folder const folder;
  REQUIRE(write_npz(folder / "x.npz", arrays()));
  REQUIRE(read_npz(folder / "x.npz").value() == arrays());
  REQUIRE(write_npz(folder / "x.npz", {}));
  REQUIRE(read_npz(folder / "x.npz")->empty());
}

TEST_CASE("write_npz: NumPy reads it", "[data][npz]") {
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") == 0) {
    ctnn::test::temporary_folder const folder;
    REQUIRE(write_npz(folder / "x.npz", arrays()));
    std::string const program =
        "import numpy; x = numpy.load('" +
        folder / "x.npz'); w = x['layer.weight']; "
                 "assert w.dtype == numpy.float32 and w.shape == (2, 3) and w[0, 1] == -2; "
                 "assert x['labels'].tolist() == [3, 1] and list(x) == ['layer.weight', 'labels']";
    REQUIRE(std::system(("/usr/bin/python3 -c \"" + program + '"').c_str()) == 0);
  }
}

TEST_CASE("write_npz: changes nothing where it cannot write", "[data][npz]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "x.npz";
  REQUIRE(write_npz(path, arrays()));
  std::vector<named_array> const twice{arrays()[0], arrays()[0]};
  REQUIRE(write_npz(path, twice).error().message ==
          path + ": npz: two arrays are named layer.weight");
  std::vector<named_array> const halves{{"half", element_type::bfloat16, {1}, "ab"}};
  REQUIRE(write_npz(path, halves).error().message ==
          path + ": npz: NumPy has no bfloat16, which half is of");
  std::vector<named_array> const short_of_bytes{{"short", element_type::float32, {2}, "abcd"}};
  REQUIRE(write_npz(path, short_of_bytes).error().message ==
          path + ": npz: short has not the bytes that its shape says");
  REQUIRE_FALSE(ctnn::to_samples<float>(short_of_bytes[0]));
  REQUIRE(read_npz(path).value() == arrays());
}

TEST_CASE("read_npz: refuses a file that is cut anywhere", "[data][npz]") {
  ctnn::test::temporary_folder const folder;
  for (std::string_view const file : {golden::stored, golden::deflated, golden::zip64}) {
    for (std::size_t size = 0; size < file.size(); ++size) {
      REQUIRE_FALSE(ctnn::detail::zip_reader(file.substr(0, size)).members());
    }
  }
  REQUIRE(write_file_atomically(folder / "x.npz", golden::stored.substr(0, 100)));
  REQUIRE(read_npz(folder / "x.npz").error().message ==
          folder / "x.npz: zip: there is no end of an archive: this is no zip, or a part of one "
                   "(at byte 100)");
}

TEST_CASE("read_npz: refuses or reads right a file that is damaged anywhere", "[data][npz]") {
  for (std::string_view const file : {golden::deflated, golden::zip64}) {
    auto const right = ctnn::detail::zip_reader(file).members().value();
    std::size_t refused = 0;
    for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
      std::string bytes(file);
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
      auto const members = ctnn::detail::zip_reader(bytes).members();
      refused += members ? 0 : 1;
      // Else it was a date or a version.
      REQUIRE((!members ||
               std::ranges::equal(*members, right, {}, &zip_member::bytes, &zip_member::bytes)));
    }
    REQUIRE(refused > 4 * file.size());
  }
}

TEST_CASE("read_npz: tells the member that is no array", "[data][npz]") {
  ctnn::test::temporary_folder const folder;
  auto const message = [&](zip_member const& member) {
    REQUIRE(write_file_atomically(folder / "x.npz", ctnn::detail::zip_bytes({&member, 1}).value()));
    auto const read = read_npz(folder / "x.npz");
    REQUIRE_FALSE(read);
    return read.error().message;
  };
  REQUIRE(message({"readme.txt", "text"}) ==
          folder / "x.npz: npz: the member readme.txt is no .npy file");
  REQUIRE(message({"a.npy", "text"}) ==
          folder /
              "x.npz: a.npy: npy: the file ends within its header (at byte 4: got 4, expected 10)");
}
