// SPDX-License-Identifier: BSL-1.0
//
// model inputs outputs: the nodes and parameters of an embedded model of whatever inputs and
// outputs, and how far these are from what is expected.

#include <ctnn/onnx.hpp>

#include MODEL
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <tuple>
#include <utility>

namespace {

using ctnn::onnx::dimension;
using net = ctnn::onnx::network<model BINDINGS>; // `, dimension<"N", 1>`, ...

template <class Tensor>
std::unique_ptr<Tensor> read(std::FILE* file) {
  auto x = std::make_unique<Tensor>();
  if (std::fread(x->data.data(), sizeof(x->data[0]), x->size(), file) != x->size()) {
    std::puts("the file ends too early");
    std::exit(1);
  }
  return x;
}

template <class Tensor>
double difference(Tensor const& y, Tensor const& expected) {
  double result = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double const of_element =
        std::fabs(static_cast<double>(y.data[i]) - static_cast<double>(expected.data[i]));
    result = of_element <= result ? result : of_element; // also if it is no number
  }
  return result;
}

template <std::size_t I, class Result>
auto const& output(Result const& result) {
  if constexpr (net::output_count == 1) {
    return result;
  } else {
    return result.template get<I>();
  }
}

} // namespace

int main(int count, char** arguments) {
  std::FILE* const inputs = count == 3 ? std::fopen(arguments[1], "rb") : nullptr;
  std::FILE* const outputs = count == 3 ? std::fopen(arguments[2], "rb") : nullptr;
  if (!inputs || !outputs) {
    std::puts("usage: model inputs outputs");
    return 1;
  }
  auto const memory = std::make_unique<net::workspace>();
  auto const result = [&]<std::size_t... I>(std::index_sequence<I...>) {
    std::tuple const x{read<net::input_type<I>>(inputs)...};
    return net{}(*memory, *std::get<I>(x)...);
  }(std::make_index_sequence<net::input_count>{});
  double largest = 0;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((largest =
          std::fmax(largest, difference(output<I>(result), *read<net::output_type<I>>(outputs)))),
     ...);
  }(std::make_index_sequence<net::output_count>{});
  std::printf("%zu %zu %.2g\n", net::node_count, net::parameter_count, largest);
}
