// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/file_error.hpp>
#include <ctnn/data/read_file.hpp>
#include <ctnn/data/write_file.hpp>

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "support/temporary_folder.hpp"

using ctnn::read_file;
using ctnn::write_file_atomically;

TEST_CASE("read_file: reads what write_file_atomically has written", "[data][file]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "bytes";
  std::string long_bytes(300'000, '\0');
  for (std::size_t i = 0; i < long_bytes.size(); ++i) {
    long_bytes[i] = static_cast<char>(i * i >> 7);
  }
  for (std::string const& bytes : {std::string("a\0\r\n\xff", 5), std::string(), long_bytes}) {
    REQUIRE(write_file_atomically(path, bytes));
    REQUIRE(read_file(path).value() == bytes);
  }
  REQUIRE_FALSE(std::filesystem::exists(path + ".partial"));
}

TEST_CASE("read_file: tells what it could not read", "[data][file]") {
  ctnn::test::temporary_folder const folder;
  REQUIRE(read_file(folder / "none").error().message ==
          folder / "none: cannot be opened: No such file or directory");
  REQUIRE(read_file(folder / ".").error().message == folder / ".: cannot be read: Is a directory");
}

TEST_CASE("write_file_atomically: changes nothing where it fails", "[data][file]") {
  ctnn::test::temporary_folder const folder;
  REQUIRE(write_file_atomically(folder / "none/file", "x").error().message ==
          folder / "none/file.partial: cannot be opened for writing: No such file or directory");

  // A folder cannot be replaced by a file; what was written beside it goes.
  REQUIRE(std::filesystem::create_directory(folder / "folder"));
  REQUIRE(write_file_atomically(folder / "folder", "x").error().message ==
          folder / "folder: cannot be replaced: Is a directory");
  REQUIRE_FALSE(std::filesystem::exists(folder / "folder.partial"));

  // What stands in the way of the file beside it leaves the old content.
  REQUIRE(write_file_atomically(folder / "file", "old"));
  REQUIRE(std::filesystem::create_directory(folder / "file.partial"));
  REQUIRE_FALSE(write_file_atomically(folder / "file", "new"));
  REQUIRE(read_file(folder / "file").value() == "old");
}

TEST_CASE("write_file_atomically: a full disk is an error", "[data][file]") {
  if (std::filesystem::exists("/dev/full")) {
    ctnn::test::temporary_folder const folder;
    REQUIRE(write_file_atomically(folder / "file", "old"));
    std::filesystem::create_symlink("/dev/full", folder / "file.partial");
    REQUIRE(write_file_atomically(folder / "file", "new").error().message ==
            folder / "file.partial: cannot be written: No space left on device");
    REQUIRE(read_file(folder / "file").value() == "old");
  }
}

TEST_CASE("in_file: names the file, the place and the numbers", "[data][file]") {
  REQUIRE(ctnn::in_file("a.idx", {"it ends too early", 7}).message ==
          "a.idx: it ends too early (at byte 7)");
  REQUIRE(ctnn::in_file("a.idx", {"it has another extent", 4, 2, 3}, "unpacked byte").message ==
          "a.idx: it has another extent (at unpacked byte 4: got 2, expected 3)");
}
