// SPDX-License-Identifier: BSL-1.0
//
// Usage: import_nets FOLDER. What the compiler makes of the models that save_nets has written there
// gives the nets' own outputs: the same bits, or nearly where an operator rounds otherwise than the
// layer.

#include <ctnn/data/read_npy.hpp>
#include <ctnn/onnx.hpp>

#include <array>
#include <average.onnx.hpp>
#include <blocks.onnx.hpp>
#include <bytes.onnx.hpp>
#include <convolutions.onnx.hpp>
#include <functions.onnx.hpp>
#include <images.onnx.hpp>
#include <lenet.onnx.hpp>
#include <normalized.onnx.hpp>
#include <recurrent.onnx.hpp>
#include <smooth_functions.onnx.hpp>
#include <transformer.onnx.hpp>
#include <two_inputs.onnx.hpp>
#ifdef CTNN_ONNX_ALL_TESTS
#include <batch_normalized.onnx.hpp>
#include <causal.onnx.hpp>
#include <doubles.onnx.hpp>
#include <joined_inputs.onnx.hpp>
#include <last_state.onnx.hpp>
#include <near_functions.onnx.hpp>
#include <resized.onnx.hpp>
#include <signals.onnx.hpp>
#include <volumes.onnx.hpp>
#endif
#include <cmath>
#include <convolutions.onnx.hpp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <doubles.onnx.hpp>
#include <functions.onnx.hpp>
#include <images.onnx.hpp>
#include <joined_inputs.onnx.hpp>
#include <last_state.onnx.hpp>
#include <lenet.onnx.hpp>
#include <near_functions.onnx.hpp>
#include <normalized.onnx.hpp>
#include <recurrent.onnx.hpp>
#include <resized.onnx.hpp>
#include <signals.onnx.hpp>
#include <smooth_functions.onnx.hpp>
#include <string>
#include <transformer.onnx.hpp>
#include <two_inputs.onnx.hpp>
#include <utility>
#include <volumes.onnx.hpp>

namespace {

using ctnn::onnx::dimension, ctnn::onnx::network;

using n = dimension<"N", 1>;

int failures = 0;

/// The numbers of a file, of a tensor of the model's with a sample more.
template <class Tensor>
[[nodiscard]] Tensor read(std::string const& path) {
  auto const array = ctnn::read_npy(path);
  Tensor result;
  if (!array || array->bytes.size() != sizeof(result.data)) {
    std::fprintf(stderr, "%s\n", array ? "wrong size" : array.error().message.c_str());
    std::exit(1);
  }
  std::memcpy(result.data.data(), array->bytes.data(), sizeof(result.data));
  return result;
}

/// The largest difference of two outputs, 0 if their bits are the same.
template <class Tensor>
[[nodiscard]] double difference(Tensor const& a, Tensor const& b) {
  if (std::memcmp(a.data.data(), b.data.data(), sizeof(a.data)) == 0) {
    return 0;
  }
  double largest = 1e-300; // the sign of a zero is one, too
  for (std::size_t i = 0; i < a.data.size(); ++i) {
    double const d = std::abs(static_cast<double>(a.data[i]) - static_cast<double>(b.data[i]));
    largest = d <= largest ? largest : d; // NaN is the largest
  }
  return largest;
}

template <class Net>
void compare(std::string const& name, double bound) {
  double largest = 0;
  for (int i = 0; i < 3; ++i) {
    std::string const sample = name + "." + std::to_string(i);
    auto const y = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Net{}(read<typename Net::template input_type<I>>(sample + ".input_" +
                                                              std::to_string(I) + ".npy")...);
    }(std::make_index_sequence<Net::input_count>{});
    auto const look_at = [&]<class Tensor>(Tensor const& one, std::size_t place) {
      double const d =
          difference(one, read<Tensor>(sample + ".output_" + std::to_string(place) + ".npy"));
      largest = d <= largest ? largest : d;
    };
    if constexpr (Net::output_count == 1) {
      look_at(y, 0);
    } else {
      y.apply([&](auto const&... one) {
        std::size_t place = 0;
        (look_at(one, place++), ...);
      });
    }
  }
  bool const right = largest <= bound;
  failures += right ? 0 : 1;
  std::printf("%s %s: %s %g\n", right ? "ok" : "WRONG", name.c_str(),
              largest == 0 ? "the same bits" : "differs by", largest);
}

} // namespace

int main(int, char** arguments) {
  std::string const folder = std::string(arguments[1]) + "/";
  compare<network<lenet_onnx, n>>(folder + "lenet", 0);
  compare<network<convolutions_onnx, n>>(folder + "convolutions", 0);
  compare<network<average_onnx, n>>(folder + "average", 0);
  compare<network<normalized_onnx, n>>(folder + "normalized", 0);
  compare<network<functions_onnx, n>>(folder + "functions", 0);
  compare<network<smooth_functions_onnx, n>>(folder + "smooth_functions", 0);
  compare<network<images_onnx, n>>(folder + "images", 0);
  compare<network<blocks_onnx, n>>(folder + "blocks", 0);
  compare<network<two_inputs_onnx, n>>(folder + "two_inputs", 0);
  compare<network<recurrent_onnx, n>>(folder + "recurrent", 0);
  compare<network<transformer_onnx, n>>(folder + "transformer", 5e-6);
  compare<network<bytes_onnx, n>>(folder + "bytes", 0);
#ifdef CTNN_ONNX_ALL_TESTS
  compare<network<signals_onnx, n>>(folder + "signals", 0);
  compare<network<volumes_onnx, n>>(folder + "volumes", 0);
  compare<network<batch_normalized_onnx, n>>(folder + "batch_normalized", 0);
  compare<network<near_functions_onnx, n>>(folder + "near_functions", 2e-7);
  compare<network<resized_onnx, n>>(folder + "resized", 1e-6);
  compare<network<joined_inputs_onnx, n>>(folder + "joined_inputs", 0);
  compare<network<causal_onnx, n>>(folder + "causal", 2e-6);
  compare<network<last_state_onnx, n>>(folder + "last_state", 0);
  compare<network<doubles_onnx, n>>(folder + "doubles", 1e-15);
#endif
  return failures == 0 ? 0 : 1;
}
