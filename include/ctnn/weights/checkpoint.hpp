// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/read_file.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/train/fit_report.hpp>
#include <ctnn/train/training.hpp>
#include <ctnn/weights/training_signature.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unistd.h>
#include <utility>

namespace ctnn {
namespace detail {

/// A checkpoint is this, a signature and a training, each behind its size, and a checksum of all.
inline constexpr std::string_view checkpoint_magic = "ctnn training 1\n";

inline void append_number(std::string& bytes, std::uint64_t number) {
  static_assert(std::endian::native == std::endian::little);
  char raw[sizeof(number)];
  std::memcpy(raw, &number, sizeof(number));
  bytes.append(raw, sizeof(raw));
}

/// A checksum: Fowler, Noll and Vo's, of 64 bits.
[[nodiscard]] inline std::uint64_t fnv1a(std::string_view bytes) noexcept {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (char const byte : bytes) {
    sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return sum;
}

/// What stands behind its size in the front of `bytes`, which is taken from there; nothing where
/// they end before.
[[nodiscard]] inline std::optional<std::string_view> take_sized(std::string_view& bytes) noexcept {
  std::uint64_t size = 0;
  if (bytes.size() < sizeof(size)) {
    return std::nullopt;
  }
  std::memcpy(&size, bytes.data(), sizeof(size));
  bytes.remove_prefix(sizeof(size));
  if (bytes.size() < size) {
    return std::nullopt;
  }
  std::string_view const taken = bytes.substr(0, static_cast<std::size_t>(size));
  bytes.remove_prefix(taken.size());
  return taken;
}

} // namespace detail

/// A training as the bytes of a checkpoint.
template <class Net, class State>
[[nodiscard]] std::string checkpoint_bytes(training<Net, State> const& progress) {
  std::string const signature = detail::signature_of_training<training<Net, State>>::text();
  std::string bytes(detail::checkpoint_magic);
  bytes.reserve(bytes.size() + signature.size() + sizeof(progress) + 24);
  detail::append_number(bytes, signature.size());
  bytes += signature;
  detail::append_number(bytes, sizeof(progress));
  bytes.append(reinterpret_cast<char const*>(&progress), sizeof(progress));
  detail::append_number(bytes, detail::fnv1a(bytes));
  return bytes;
}

/// Writes all that a training has come to, its net, the optimizer's state, the best net and how
/// many epochs and steps are done, whole or not at all (`write_file_atomically`).
template <class Net, class State>
[[nodiscard]] std::expected<void, file_error> save_checkpoint(training<Net, State> const& progress,
                                                              std::string const& path) {
  return write_file_atomically(path, checkpoint_bytes(progress));
}

/// Sets a training to what a checkpoint of the same net and optimizer holds. An error, of a file
/// that is damaged or of another training, changes nothing.
template <class Net, class State>
[[nodiscard]] std::expected<void, file_error> load_checkpoint(std::string const& path,
                                                              training<Net, State>& progress) {
  auto const file = read_file(path);
  if (!file) {
    return std::unexpected(file.error());
  }
  auto const error = [&path](std::string_view sentence) {
    return std::unexpected(file_error{std::string(path).append(": ").append(sentence)});
  };
  std::string_view rest = *file;
  if (!rest.starts_with(detail::checkpoint_magic)) {
    return error("this is no checkpoint of a training: it does not begin with \"ctnn training 1\"");
  }
  rest.remove_prefix(detail::checkpoint_magic.size());
  auto const signature = detail::take_sized(rest);
  auto const bytes = signature ? detail::take_sized(rest) : std::nullopt;
  std::uint64_t sum = 0;
  if (!bytes || rest.size() != sizeof(sum)) {
    return error("the checkpoint is damaged: its " + std::to_string(file->size()) +
                 " bytes are not those that it should have");
  }
  std::memcpy(&sum, rest.data(), sizeof(sum));
  if (sum != detail::fnv1a(std::string_view(*file).substr(0, file->size() - sizeof(sum)))) {
    return error("the checkpoint is damaged: its checksum is wrong");
  }
  std::string const expected = detail::signature_of_training<training<Net, State>>::text();
  if (*signature != expected) {
    return error("the checkpoint is of another training: " +
                 detail::first_difference(*signature, expected));
  }
  if (bytes->size() != sizeof(progress)) {
    return error("the checkpoint is of another training: got " + std::to_string(bytes->size()) +
                 " bytes, expected " + std::to_string(sizeof(progress)));
  }
  std::memcpy(static_cast<void*>(&progress), bytes->data(), sizeof(progress));
  return {};
}

/// The training that a checkpoint holds.
template <class Training>
[[nodiscard]] std::expected<Training, file_error> load_checkpoint(std::string const& path) {
  std::expected<Training, file_error> progress{};
  if (auto const loaded = load_checkpoint(path, *progress); !loaded) {
    return std::unexpected(loaded.error());
  }
  return progress;
}

/// The same, where there is a checkpoint: false where there is no such file yet.
///
///     auto progress = start_training(net, optimizer);
///     auto const resumed = resume(progress, "run.ckpt");
///     if (!resumed) { ... resumed.error().message ... }
///     checkpoint_to checkpoint("run.ckpt");
///     fit<32>(progress, optimizer, loss, data, validation, {.epochs = 20 - progress.epoch},
///             checkpoint);
template <class Net, class State>
[[nodiscard]] std::expected<bool, file_error> resume(training<Net, State>& progress,
                                                     std::string const& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    return false;
  }
  if (auto const loaded = load_checkpoint(path, progress); !loaded) {
    return std::unexpected(loaded.error());
  }
  return true;
}

/// Watches `fit` and writes a checkpoint after each epoch: who ends the program at any time loses
/// the epoch that it was in, and `resume` goes on to the same bits. Where one cannot be written,
/// training ends, and `result` says why.
class checkpoint_to {
public:
  explicit checkpoint_to(std::string path) : path_{std::move(path)} {}

  template <class Net, class State>
  [[nodiscard]] bool operator()(epoch_report const&, training<Net, State> const& progress) {
    result_ = save_checkpoint(progress, path_);
    return result_.has_value();
  }

  /// Whether the last one was written, or why not.
  [[nodiscard]] std::expected<void, file_error> const& result() const noexcept { return result_; }

private:
  std::string path_;
  std::expected<void, file_error> result_;
};

} // namespace ctnn
