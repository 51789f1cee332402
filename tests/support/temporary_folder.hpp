// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace ctnn::test {

/// A folder of its own for the files of a test, with which it goes.
class temporary_folder {
public:
  temporary_folder() {
    std::string name = std::filesystem::temp_directory_path() / "ctnn.XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~temporary_folder() { std::filesystem::remove_all(path_); }
  temporary_folder(temporary_folder const&) = delete;
  temporary_folder& operator=(temporary_folder const&) = delete;

  [[nodiscard]] std::string operator/(std::string const& name) const { return path_ / name; }
  [[nodiscard]] bool is_empty() const { return std::filesystem::is_empty(path_); }

private:
  std::filesystem::path path_;
};

} // namespace ctnn::test
