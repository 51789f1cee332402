// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/io/print_fit_report.hpp>
#include <ctnn/io/progress_bar.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/fit.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <limits>
#include <sstream>
#include <string>

namespace {

namespace io = ctnn::io;

/// What was written to a file.
std::string contents(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int c = 0; (c = std::fgetc(file)) != EOF;) {
    text += static_cast<char>(c);
  }
  std::fclose(file);
  return text;
}

struct no_net {};

std::string printed(ctnn::fit_report const& report) {
  std::ostringstream out;
  io::print(out, report);
  return out.str();
}

} // namespace

TEST_CASE("progress_bar: a line has epoch, bar, rate, loss and time left", "[io][progress_bar]") {
  ctnn::batch_report const now{.epoch = 3,
                               .batch = 250,
                               .batches = 1000,
                               .seen = 16000,
                               .samples = 64000,
                               .loss = 0.5,
                               .mean_loss = 0.40123};
  // 8,000 a second: 48,000 are left of this epoch, and two epochs.
  REQUIRE(io::detail::progress_line(now, 2, {.epochs = 5, .samples = "images", .width = 8}) ==
          "epoch 3/5 [##......]  25 %  8,000 images/s  loss 0.4012  left 0:22");
  REQUIRE(io::detail::progress_line(now, 2, {.width = 4}) ==
          "epoch 3 [#...]  25 %  8,000 samples/s  loss 0.4012  left 0:06");
}

TEST_CASE("progress_bar: tells durations and rates", "[io][progress_bar]") {
  REQUIRE(io::detail::format_duration(59.9) == "0:59");
  REQUIRE(io::detail::format_duration(60) == "1:00");
  REQUIRE(io::detail::format_duration(3723) == "1:02:03");
  REQUIRE(io::detail::format_duration(-1) == "0:00");
  REQUIRE(io::detail::format_duration(std::numeric_limits<double>::infinity()) == "100000:00:00");
  REQUIRE(io::detail::format_seconds(1.234) == "1.23 s");
  REQUIRE(io::detail::format_seconds(120) == "2:00");
  REQUIRE(io::detail::format_rate(1, 3, "steps") == "0.333 steps/s");
}

TEST_CASE("progress_bar: writes a plain line for each epoch where there is no terminal",
          "[io][progress_bar]") {
  std::FILE* const file = std::tmpfile();
  io::progress_bar bar(file, {.epochs = 10});
  bar(ctnn::batch_report{.epoch = 1, .batch = 1, .batches = 1, .seen = 8, .samples = 8});
  bar(ctnn::epoch_report{.epoch = 1, .steps = 1, .loss = 0.25, .validation = {0.5, 0.875}},
      no_net{});
  bar(ctnn::epoch_report{.epoch = 10, .steps = 1, .loss = 0.25, .validation = {0.25, 0}}, no_net{});
  std::string const text = contents(file);
  REQUIRE(text.starts_with("epoch  1/10  "));
  REQUIRE(text.find(" samples/s  loss 0.25  validation loss 0.5, accuracy 87.5 %\nepoch 10/10  ") !=
          std::string::npos);
  REQUIRE(text.ends_with(" samples/s  loss 0.25\n"));
  REQUIRE(text.find_first_of("\r\x1b#") == std::string::npos);
}

TEST_CASE("progress_bar: draws over its line on a terminal", "[io][progress_bar]") {
  std::FILE* const file = std::tmpfile();
  io::progress_bar bar(file, {.epochs = 1, .width = 2}, true);
  bar(ctnn::batch_report{.epoch = 1, .batch = 1, .batches = 2, .seen = 4, .samples = 8});
  // So soon behind the first that it is not drawn.
  bar(ctnn::batch_report{.epoch = 1, .batch = 2, .batches = 2, .seen = 8, .samples = 8});
  bar(ctnn::epoch_report{.epoch = 1, .steps = 1, .loss = 0.25, .validation = {0.25, 0}}, no_net{});
  std::string const text = contents(file);
  REQUIRE(text.starts_with("\repoch 1/1 [#.]  50 %  "));
  REQUIRE(text.find("\x1b[K\repoch 1/1  ") != std::string::npos);
  REQUIRE(text.ends_with("loss 0.25\x1b[K\n"));
}

TEST_CASE("progress_bar: watches fit, and print tells how that has ended", "[io][progress_bar]") {
  using net = ctnn::sequential<float, ctnn::shape<1>, ctnn::layers::dense<1>>;
  using number = ctnn::tensor<float, 1>;
  std::array<number, 4> const x{number{1}, number{2}, number{3}, number{4}};
  ctnn::sgd const optimizer{.learning_rate = 0.01};
  auto progress = ctnn::start_training(net{}, optimizer);
  std::FILE* const file = std::tmpfile();
  io::progress_bar bar(file, {.epochs = 2});
  auto const report =
      ctnn::fit<2>(progress, optimizer, ctnn::mean_squared_error{}, ctnn::dataset(x, x),
                   ctnn::dataset<number, number>({}, {}), {.epochs = 2}, bar);
  std::string const text = contents(file);
  REQUIRE(text.starts_with("epoch 1/2  "));
  REQUIRE(text.find("\nepoch 2/2  ") != std::string::npos);
  REQUIRE(printed(report).starts_with("Trained to epoch 2: loss "));
}

TEST_CASE("print: says where a loss was not finite", "[io]") {
  REQUIRE(printed({.end = ctnn::fit_end::loss_not_finite,
                   .last = {},
                   .failed_epoch = 3,
                   .failed_batch = 17}) ==
          "Stopped in epoch 3, before the step of batch 17: its loss is not a finite number\n");
  REQUIRE(
      printed({.end = ctnn::fit_end::patience_lost,
               .last = {.epoch = 9, .loss = 0.5, .validation = {0.75, 0}}}) ==
      "Stopped after epoch 9, since the loss did not lessen any more: loss 0.5 in training, 0.75 "
      "in validation\n");
  REQUIRE(printed({.end = ctnn::fit_end::told_to, .last = {.epoch = 2}}) ==
          "Stopped after epoch 2, as told: loss 0 in training, 0 in validation\n");
}
