// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/write_npy.hpp>
#include <ctnn/io/print_fit_report.hpp>
#include <ctnn/io/progress_bar.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/parallel.hpp>
#include <ctnn/train/fit.hpp>
#include <ctnn/weights/checkpoint.hpp>
#include <ctnn/weights/safetensors.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fashion_mnist/images.hpp"
#include "fashion_mnist/nets.hpp"

// Trains a net on all images of Fashion-MNIST, from the files as they are published.
//
//     fashion_mnist mlp|cnn [option value]...
//
//     --data folder     of the four files (default: Debian's)
//     --epochs n        (default: 10)
//     --checkpoint file kept at the end of each epoch; where it exists, the training goes on from
//     it,
//                       to the same bits as if it had not been interrupted
//     --save folder     where the net is put, <net>.safetensors, and the first test images with
//     their
//                       labels, images.npy and labels.npy: what `embedded` is compiled with
//     --threads n       cuts each batch into four shards and shares them among threads; the bits
//                       do not depend on n (default: no shards)

namespace {

using namespace fashion_mnist;

struct arguments {
  std::string_view net;
  std::string folder = default_folder;
  std::uint64_t epochs = fashion_mnist::epochs;
  std::size_t threads = 0;
  std::string checkpoint;
  std::string save_folder;
};

std::optional<arguments> parse(int count, char** words) {
  arguments result;
  if (count < 2 || count % 2 != 0) {
    return {};
  }
  result.net = words[1];
  for (int i = 2; i < count; i += 2) {
    std::string_view const option = words[i];
    char const* const value = words[i + 1];
    if (option == "--data") {
      result.folder = value;
    } else if (option == "--epochs") {
      result.epochs = std::strtoull(value, nullptr, 10);
    } else if (option == "--checkpoint") {
      result.checkpoint = value;
    } else if (option == "--save") {
      result.save_folder = value;
    } else if (option == "--threads") {
      result.threads = std::strtoull(value, nullptr, 10);
    } else {
      return {};
    }
  }
  bool const known = result.net == "mlp" || result.net == "cnn";
  return known ? std::optional(result) : std::nullopt;
}

/// Writes what `embedded` needs.
template <class Net>
std::expected<void, ctnn::file_error> save(Net const& net, arguments const& given) {
  std::string const folder = given.save_folder + "/";
  auto const images = ctnn::read_idx<ctnn::tensor<std::uint8_t, 28, 28>>(
      given.folder + "/t10k-images-idx3-ubyte.gz");
  auto const labels = ctnn::read_idx<std::uint8_t>(given.folder + "/t10k-labels-idx1-ubyte.gz");
  if (!images || !labels) {
    return std::unexpected(!images ? images.error() : labels.error());
  }
  ctnn::tensor<std::uint8_t, embedded_images, 28, 28> first_images;
  ctnn::tensor<std::uint8_t, embedded_images> first_labels;
  for (std::size_t i = 0; i < embedded_images; ++i) {
    set_subtensor(first_images, i, (*images)[i]);
    first_labels[i] = (*labels)[i];
  }
  for (auto const& saved :
       {ctnn::save_safetensors(net, folder + std::string(given.net) + ".safetensors"),
        ctnn::write_npy(folder + "images.npy", first_images),
        ctnn::write_npy(folder + "labels.npy", first_labels)}) {
    if (!saved) {
      return saved;
    }
  }
  return {};
}

/// Trains and prints how that went; `least` is what share of the test images it must get right
/// after all epochs.
template <class Net>
int train(arguments const& given, double least) {
  auto const data = read_images(given.folder, "train");
  auto const test = read_images(given.folder, "t10k");
  if (!data || !test) {
    std::fprintf(stderr, "%s\n", (!data ? data : test).error().message.c_str());
    return 1;
  }
  ctnn::dataset const images(data->images, data->labels);
  ctnn::dataset const held_out(test->images, test->labels);
  ctnn::softmax_cross_entropy const loss;

  auto const optimizer = optimizer_for(given.epochs);
  using training = decltype(start_training(Net{}, optimizer));
  auto const progress = std::make_unique<training>(start_training(initial<Net>(), optimizer));
  if (!given.checkpoint.empty() && std::filesystem::exists(given.checkpoint)) {
    if (auto const loaded = ctnn::load_checkpoint(given.checkpoint, *progress); !loaded) {
      std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
      return 1;
    }
    std::printf("going on behind epoch %llu\n", static_cast<unsigned long long>(progress->epoch));
  }
  std::uint64_t const left = given.epochs - std::min(given.epochs, progress->epoch);
  ctnn::fit_options const options{.epochs = left, .seed = seed};
  ctnn::io::progress_bar bar(stdout, {.epochs = given.epochs, .samples = "images"});
  std::optional<ctnn::file_error> not_kept;
  auto keep = [&](ctnn::epoch_report const&, training const& now) {
    if (!given.checkpoint.empty()) {
      if (auto const saved = ctnn::save_checkpoint(now, given.checkpoint); !saved) {
        not_kept = saved.error();
      }
    }
    return !not_kept;
  };
  ctnn::watch_both watch(bar, keep);

  using clock = std::chrono::steady_clock;
  auto const start = clock::now();
  auto const report = [&] {
    if (given.threads == 0) {
      return ctnn::fit<batch_size>(*progress, optimizer, loss, images, held_out, options, watch);
    }
    ctnn::thread_pool threads(given.threads);
    return ctnn::fit<batch_size>(*progress, optimizer, loss, images, held_out, options, watch,
                                 ctnn::parallel_shards<4>(threads));
  }();
  double const seconds = std::chrono::duration<double>(clock::now() - start).count();

  if (not_kept) {
    std::fprintf(stderr, "%s\n", not_kept->message.c_str());
    return 1;
  }
  if (left > 0) {
    ctnn::io::print(std::cout, report);
  }
  double const accuracy = ctnn::evaluate<batch_size>(progress->net, loss, held_out).accuracy;
  std::printf("%zu parameters, %.1f s on the wall clock with the tests, %.0f images/s, "
              "%.2f %% of the test images right\n",
              Net::parameter_count, seconds, static_cast<double>(images.size() * left) / seconds,
              100 * accuracy);
  if (!given.save_folder.empty()) {
    if (auto const saved = save(progress->net, given); !saved) {
      std::fprintf(stderr, "%s\n", saved.error().message.c_str());
      return 1;
    }
  }
  bool const learned = given.epochs < epochs || accuracy >= least;
  return report.end == ctnn::fit_end::epochs_done && learned ? 0 : 1;
}

} // namespace

int main(int count, char** words) {
  auto const given = parse(count, words);
  if (!given) {
    std::fputs(
        "fashion_mnist mlp|cnn [--data folder] [--epochs n] [--threads n] [--checkpoint file] "
        "[--save folder]\n",
        stderr);
    return 2;
  }
  return given->net == "mlp" ? train<mlp>(*given, 0.88) : train<cnn>(*given, 0.90);
}
