// SPDX-License-Identifier: BSL-1.0
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/sgd.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/fit.hpp>
#include <ctnn/weights/checkpoint.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include "support/random.hpp"

namespace {

using ctnn::checkpoint_to;
using ctnn::dataset;
using ctnn::load_checkpoint;
using ctnn::save_checkpoint;
using ctnn::sequential;
using ctnn::shape;
using ctnn::start_training;
using namespace ctnn::layers;

using net = sequential<float, shape<2>, dense<3>, dropout<0.25>, dense<2>>;
using point = net::input_type;

struct points {
  std::array<point, 11> x{};
  std::array<int, 11> label{};

  points() {
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = ctnn::test::random<point>(i);
      label[i] = x[i][0] < x[i][1] ? 1 : 0;
    }
  }
};

points const data;
points const& held_out = data;
constexpr ctnn::adam optimizer{.learning_rate = 0.05};
using training = decltype(start_training(net{}, optimizer));

training start() {
  return start_training(ctnn::initialized<net>(ctnn::glorot_uniform{}, 3), optimizer);
}

template <class Watch>
ctnn::fit_report fit(training& progress, std::uint64_t epochs, Watch&& watch) {
  return ctnn::fit<4>(progress, optimizer, ctnn::softmax_cross_entropy{},
                      dataset(data.x, data.label), dataset(held_out.x, held_out.label),
                      {.epochs = epochs - progress.epoch, .seed = 7}, watch);
}

training uninterrupted(std::uint64_t epochs) {
  training progress = start();
  fit(progress, epochs, ctnn::unwatched{});
  return progress;
}

/// Checkpoints, and ends the process within an epoch, as by a power cut.
struct killed_in {
  checkpoint_to checkpoint;
  std::uint64_t epoch;

  void operator()(ctnn::batch_report const& report) const {
    if (report.epoch == epoch && report.batch == 2) {
      std::raise(SIGKILL);
    }
  }
  bool operator()(ctnn::epoch_report const& report, training const& progress) {
    return checkpoint(report, progress);
  }
};

struct file {
  std::string path;

  explicit file(char const* name) : path{name} { std::remove(name); }
  ~file() {
    std::remove(path.c_str());
    std::remove((path + ".partial").c_str());
  }
};

void write(std::string const& path, std::string const& bytes) {
  std::FILE* const out = std::fopen(path.c_str(), "wb");
  REQUIRE(out != nullptr);
  REQUIRE(std::fwrite(bytes.data(), 1, bytes.size(), out) == bytes.size());
  std::fclose(out);
}

std::string said_of(std::string const& path) {
  training progress = start();
  training const before = progress;
  auto const loaded = load_checkpoint(path, progress);
  REQUIRE(progress == before);
  return loaded ? "" : loaded.error().message;
}

} // namespace

TEST_CASE("checkpoint_to: a killed training goes on to the same bits", "[weights][checkpoint]") {
  file const checkpoint("ctnn_checkpoint_test_killed");
  pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    training progress = start();
    fit(progress, 5, killed_in{checkpoint_to(checkpoint.path), 4});
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));

  training progress = start();
  REQUIRE(ctnn::resume(progress, checkpoint.path).value());
  REQUIRE(progress.epoch == 3);
  REQUIRE(progress == uninterrupted(3));
  checkpoint_to keep(checkpoint.path);
  REQUIRE(fit(progress, 5, keep).end == ctnn::fit_end::epochs_done);
  REQUIRE(keep.result());
  REQUIRE(progress == uninterrupted(5));
  REQUIRE(load_checkpoint<training>(checkpoint.path).value() == progress);
}

TEST_CASE("save_checkpoint: an end between write and rename leaves the old one",
          "[weights][checkpoint]") {
  file const checkpoint("ctnn_checkpoint_test_partial");
  REQUIRE(save_checkpoint(uninterrupted(2), checkpoint.path));
  for (std::size_t const size : {std::size_t{0}, std::size_t{100}, std::size_t{1} << 20}) {
    write(checkpoint.path + ".partial", ctnn::checkpoint_bytes(uninterrupted(3)).substr(0, size));
    training progress = start();
    REQUIRE(ctnn::resume(progress, checkpoint.path).value());
    REQUIRE(progress == uninterrupted(2));
    checkpoint_to keep(checkpoint.path);
    fit(progress, 3, keep);
    REQUIRE(progress == uninterrupted(3));
    REQUIRE(load_checkpoint<training>(checkpoint.path).value() == progress);
    REQUIRE(save_checkpoint(uninterrupted(2), checkpoint.path));
  }
}

TEST_CASE("resume: without a file the training starts", "[weights][checkpoint]") {
  training progress = start();
  REQUIRE_FALSE(ctnn::resume(progress, "no_such_checkpoint").value());
  REQUIRE(progress == start());
}

TEST_CASE("load_checkpoint: damage is found and changes nothing", "[weights][checkpoint]") {
  file const checkpoint("ctnn_checkpoint_test_damaged");
  std::string const& path = checkpoint.path;
  REQUIRE(said_of(path) == path + ": cannot be opened: No such file or directory");
  std::string const whole = ctnn::checkpoint_bytes(uninterrupted(1));
  std::string const is_damaged = path + ": the checkpoint is damaged: its ";
  for (std::size_t const size : {std::size_t{16}, std::size_t{20}, whole.size() - 1}) {
    write(path, whole.substr(0, size));
    REQUIRE(said_of(path) ==
            is_damaged + std::to_string(size) + " bytes are not those that it should have");
  }
  write(path, whole + "x");
  REQUIRE(said_of(path) == is_damaged + std::to_string(whole.size() + 1) +
                               " bytes are not those that it should have");
  write(path, whole.substr(0, 15));
  REQUIRE(said_of(path) == path + ": this is no checkpoint of a training: it does not begin with "
                                  "\"ctnn training 1\"");
  for (std::size_t i = 0; i < whole.size(); i += i < 300 ? 1 : 37) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    write(path, damaged);
    REQUIRE(said_of(path) != "");
  }
  std::string damaged = whole;
  damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 1);
  write(path, damaged);
  REQUIRE(said_of(path) == is_damaged + "checksum is wrong");
}

TEST_CASE("load_checkpoint: says of what other training it is", "[weights][checkpoint]") {
  file const checkpoint("ctnn_checkpoint_test_other");
  std::string const another = checkpoint.path + ": the checkpoint is of another training: ";
  REQUIRE(save_checkpoint(
      start_training(sequential<float, shape<2>, dense<4>, dropout<0.25>, dense<2>>{}, optimizer),
      checkpoint.path));
  REQUIRE(said_of(checkpoint.path) == another + "got 0.weight (4, 2), expected 0.weight (3, 2)");
  REQUIRE(save_checkpoint(start_training(net{}, ctnn::sgd{}), checkpoint.path));
  REQUIRE(said_of(checkpoint.path) == another + "got ctnn::sgd::state_for of " +
                                          std::to_string(sizeof(ctnn::sgd{}.start(net{}))) +
                                          " bytes, expected ctnn::adam::state_for of " +
                                          std::to_string(sizeof(training::state)) + " bytes");
  REQUIRE(save_checkpoint(start_training(sequential<double, shape<2>, dense<3>>{}, optimizer),
                          checkpoint.path));
  REQUIRE(said_of(checkpoint.path) == another + "got a net of double, expected a net of float");
}

TEST_CASE("checkpoint_to: what cannot be written ends the training", "[weights][checkpoint]") {
  training progress = start();
  checkpoint_to nowhere("no/such/folder/run");
  REQUIRE(fit(progress, 5, nowhere).end == ctnn::fit_end::told_to);
  REQUIRE(progress.epoch == 1);
  REQUIRE(nowhere.result().error().message ==
          "no/such/folder/run.partial: cannot be opened for writing: No such file or directory");
}
