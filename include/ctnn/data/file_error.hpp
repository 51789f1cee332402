// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/parse_error.hpp>

#include <cerrno>
#include <string>
#include <system_error>

namespace ctnn {

/// Why a file could not be read or written: a sentence with the file's name, and the place and what
/// was expected there, where there is one. Functions that may fail at a file return a
/// `std::expected<..., file_error>`, and then have changed nothing.
struct file_error {
  std::string message;

  [[nodiscard]] friend bool operator==(file_error const&, file_error const&) = default;
};

namespace detail {

/// What the system says of a failed call: "digits.idx: cannot be opened: No such file or
/// directory".
[[nodiscard]] inline file_error system_error(std::string const& path, char const* what,
                                             int number = errno) {
  return {path + ": " + what + ": " + std::generic_category().message(number)};
}

} // namespace detail

/// The error of a file's bytes, with the file's name: "digits.idx: idx: the file ends within its
/// elements (at byte 16: got 783, expected 784)". `place` may tell other bytes than the file's.
[[nodiscard]] inline file_error in_file(std::string const& path, parse_error const& error,
                                        std::string const& place = "byte") {
  std::string details;
  if (error.row != 0) {
    details = "at row " + std::to_string(error.row);
    details += error.column == 0 ? "" : ", column " + std::to_string(error.column);
  } else if (error.offset != parse_error::nowhere) {
    details = "at " + place + " " + std::to_string(error.offset);
  }
  if (error.got != error.expected) {
    details += (details.empty() ? "got " : ": got ") + std::to_string(error.got) + ", expected " +
               std::to_string(error.expected);
  }
  return {path + ": " + error.problem + (details.empty() ? "" : " (" + details + ")")};
}

} // namespace ctnn
