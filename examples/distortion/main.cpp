// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>

#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "effect.hpp"
#include "loss.hpp"
#include "strings.hpp"
#include "wav.hpp"

// An audio effect, learned from what goes in and what comes out: a GRU is trained on windows of a
// guitar's signal, and then plays, a sample at a time, a WAV file that it has not heard.
//
//     distortion [folder]      where dry.wav, true.wav and net.wav are put; the default is here

namespace {

using namespace ctnn::layers;
using distortion::sample_rate;

/// What a step of training looks back at: backpropagation through time ends at a window's edges.
constexpr std::size_t window_size = 256;
constexpr std::size_t batch_size = 16;
using window = ctnn::tensor<float, window_size, 1>;

/// What comes out is what goes in, and what the net adds to it.
using net = ctnn::sequential<float, ctnn::shape<window_size, 1>, residual<gru<12>, dense<1>>>;

std::vector<float> through_effect(std::vector<float> const& dry) {
  std::vector<float> wet;
  wet.reserve(dry.size());
  distortion::effect amplifier;
  for (float const x : dry) {
    wet.push_back(amplifier(x));
  }
  return wet;
}

std::vector<window> windows_of(std::vector<float> const& signal) {
  std::vector<window> result(signal.size() / window_size);
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t j = 0; j < window_size; ++j) {
      result[i][j, 0] = signal[i * window_size + j];
    }
  }
  return result;
}

double seconds_of_processor() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

net trained() {
  auto const dry = distortion::played(1, 8);
  auto const inputs = windows_of(dry);
  auto const targets = windows_of(through_effect(dry));
  constexpr std::uint64_t epochs = 20;
  std::uint64_t const steps = epochs * ((inputs.size() + batch_size - 1) / batch_size);
  ctnn::scheduled const optimizer{
      ctnn::adam{}, ctnn::cosine_decay{.learning_rate = 0.01, .t_max = steps, .eta_min = 1e-4}};
  auto progress = start_training(ctnn::initialized<net>(ctnn::glorot_uniform{}, 1), optimizer);
  ctnn::fit<batch_size>(progress, optimizer, distortion::settled_squared_error{},
                        ctnn::dataset(inputs, targets), {.epochs = epochs, .seed = 1});
  return progress.net;
}

std::vector<float> played_by(net const& player, std::vector<float> const& dry) {
  std::vector<float> wet(dry.size());
  auto state = player.start();
  for (std::size_t i = 0; i < dry.size(); ++i) {
    wet[i] = player.step(ctnn::tensor<float, 1>{dry[i]}, state)[0];
  }
  return wet;
}

/// The energy of the error over that of what should be.
double error_to_signal(std::vector<float> const& y, std::vector<float> const& t) {
  double error = 0;
  double energy = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    double const difference = y[i] - t[i];
    error += difference * difference;
    energy += double{t[i]} * double{t[i]};
  }
  return error / energy;
}

int complain(std::string const& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  return 2;
}

} // namespace

int main(int count, char** arguments) {
  std::string const folder = count > 1 ? std::string(arguments[1]) + "/" : "";

  double const start = seconds_of_processor();
  net const player = trained();
  std::printf("trained a net of %zu parameters in %.1f s\n", net::parameter_count,
              seconds_of_processor() - start);

  constexpr std::size_t length = 10;
  if (auto const done =
          distortion::write_wav(folder + "dry.wav", {sample_rate, distortion::played(2, length)});
      !done) {
    return complain(done.error());
  }
  auto const dry = distortion::read_wav(folder + "dry.wav");
  if (!dry) {
    return complain(dry.error());
  }

  double const before = seconds_of_processor();
  auto const wet = played_by(player, dry->samples);
  double const took = seconds_of_processor() - before;

  auto const wanted = through_effect(dry->samples);
  for (auto const& [name, samples] : {std::pair{"true.wav", &wanted}, std::pair{"net.wav", &wet}}) {
    if (auto const done = distortion::write_wav(folder + name, {sample_rate, *samples}); !done) {
      return complain(done.error());
    }
  }

  double const error = error_to_signal(wet, wanted);
  double const factor = static_cast<double>(length) / took;
  std::printf("error to signal %.2f %% (of what goes in: %.0f %%)\n", 100 * error,
              100 * error_to_signal(dry->samples, wanted));
  std::printf("%.0f ns a sample, %.0f times faster than real time\n",
              1e9 * took / static_cast<double>(wet.size()), factor);
  return error < 0.005 && factor > 10 ? 0 : 1;
}
