// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/format_count.hpp>
#include <ctnn/io/format_number.hpp>
#include <ctnn/io/padded.hpp>
#include <ctnn/train/fit_report.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

namespace ctnn::io {

struct progress_options {
  /// The number of the training's last epoch, by which the time left is told; 0 tells that of the
  /// epoch alone.
  std::uint64_t epochs = 0;
  /// What samples are called.
  char const* samples = "samples";
  /// Characters of the bar itself.
  std::size_t width = 24;
};

namespace detail {

/// Whether a file is a terminal.
[[nodiscard]] inline bool is_terminal([[maybe_unused]] std::FILE* file) noexcept {
#if __has_include(<unistd.h>)
  return isatty(fileno(file)) != 0;
#else
  return false;
#endif
}

/// "1:02:03", "2:03"; at least minutes and seconds.
[[nodiscard]] inline std::string format_duration(double seconds) {
  auto const whole = static_cast<std::uint64_t>(std::clamp(seconds, 0.0, 3.6e8));
  auto const two_digits = [](std::uint64_t x) {
    return std::string{static_cast<char>('0' + x / 10), static_cast<char>('0' + x % 10)};
  };
  std::uint64_t const minutes = whole / 60;
  return (minutes < 60 ? std::to_string(minutes)
                       : std::to_string(minutes / 60) + ':' + two_digits(minutes % 60)) +
         ':' + two_digits(whole % 60);
}

/// "12.3 s", and from two minutes on as `format_duration`.
[[nodiscard]] inline std::string format_seconds(double seconds) {
  return seconds < 120 ? format_number(seconds, 3) + " s" : format_duration(seconds);
}

[[nodiscard]] inline std::string format_rate(std::uint64_t samples, double seconds,
                                             char const* name) {
  double const rate = static_cast<double>(samples) / std::max(seconds, 1e-9);
  return (rate < 100 ? format_number(rate, 3) : format_count(static_cast<std::size_t>(rate))) +
         ' ' + name + "/s";
}

/// "epoch  3/10"
[[nodiscard]] inline std::string format_epoch(std::uint64_t epoch, std::uint64_t epochs) {
  std::string const last = std::to_string(epochs);
  std::string const now = std::to_string(epoch);
  return "epoch " + (epochs == 0 ? now : padded_left(now, last.size()) + '/' + last);
}

/// The bar's line: seconds since the epoch has begun.
[[nodiscard]] inline std::string progress_line(batch_report const& now, double seconds,
                                               progress_options const& options) {
  double const share = static_cast<double>(now.seen) / static_cast<double>(now.samples);
  auto const filled = static_cast<std::size_t>(share * static_cast<double>(options.width));
  std::uint64_t const epochs_left = options.epochs > now.epoch ? options.epochs - now.epoch : 0;
  auto const left = static_cast<double>(now.samples - now.seen + epochs_left * now.samples);
  return format_epoch(now.epoch, options.epochs) + " [" + std::string(filled, '#') +
         std::string(options.width - filled, '.') + "] " +
         padded_left(std::to_string(static_cast<int>(share * 100)), 3) + " %  " +
         format_rate(now.seen, seconds, options.samples) + "  loss " +
         format_number(now.mean_loss, 4) + "  left " +
         format_duration(seconds * left / static_cast<double>(now.seen));
}

/// What an epoch has come to: `seconds` for its samples.
[[nodiscard]] inline std::string epoch_line(epoch_report const& report, std::uint64_t samples,
                                            double seconds, progress_options const& options) {
  std::string line = format_epoch(report.epoch, options.epochs) + "  " + format_seconds(seconds) +
                     "  " + format_rate(samples, seconds, options.samples) + "  loss " +
                     format_number(report.loss, 4);
  // Without validation data they are the same, and there is no accuracy.
  if (report.validation.loss != report.loss || report.validation.accuracy > 0) {
    line += "  validation loss " + format_number(report.validation.loss, 4);
  }
  if (report.validation.accuracy > 0) {
    line += ", accuracy " + format_number(100 * report.validation.accuracy, 4) + " %";
  }
  return line;
}

} // namespace detail

/// Watches a training and tells how it goes: on a terminal by a bar, with the epoch, samples a
/// second, the mean loss and the time that is left, and everywhere by a line for each epoch.
///
///     io::progress_bar bar(stdout, {.epochs = 10});
///     fit<64>(training, optimizer, loss, data, validation, {.epochs = 10}, bar);
///
/// Begins to count when it is made, and anew after each epoch.
class progress_bar {
public:
  explicit progress_bar(std::FILE* to, progress_options const& options = {})
      : progress_bar(to, options, detail::is_terminal(to)) {}

  /// For a file that is a terminal or is not.
  progress_bar(std::FILE* to, progress_options const& options, bool terminal)
      : to_{to}, options_{options}, terminal_{terminal} {}

  void operator()(batch_report const& report) {
    samples_ = report.seen;
    end_ = clock::now();
    // No more often than an eye can follow.
    if (terminal_ && end_ - drawn_ >= std::chrono::milliseconds(100)) {
      drawn_ = end_;
      write('\r' + detail::progress_line(report, seconds(), options_) + clear_rest);
    }
  }

  template <class Net>
  void operator()(epoch_report const& report, Net const&) {
    std::string const line = detail::epoch_line(report, samples_, seconds(), options_);
    write(terminal_ ? '\r' + line + clear_rest + '\n' : line + '\n');
    begin_ = clock::now();
  }

private:
  using clock = std::chrono::steady_clock;
  static constexpr char const* clear_rest = "\x1b[K"; // of the line

  std::FILE* to_;
  progress_options options_;
  bool terminal_;
  clock::time_point begin_ = clock::now();
  clock::time_point end_ = begin_;
  clock::time_point drawn_{};
  std::uint64_t samples_ = 0;

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(end_ - begin_).count();
  }

  void write(std::string const& text) {
    std::fwrite(text.data(), 1, text.size(), to_);
    std::fflush(to_);
  }
};

} // namespace ctnn::io
