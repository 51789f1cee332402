// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx.hpp>

#include <gru64.onnx.hpp>
#include <lenet5.onnx.hpp>
#include <lstm64.onnx.hpp>
#include <mlp.onnx.hpp>
#include <mobile.onnx.hpp>
#include <new>
#include <resnet.onnx.hpp>
#include <span>
#include <string>
#include <transformer.onnx.hpp>
#include <vector>

#include "compile_time/kernels/varied.hpp"
#include "imported/nets.hpp"
#include "support/add_case.hpp"

namespace run_time::imported {
namespace {

template <class Input>
[[nodiscard]] Input varied_input() {
  Input x;
  fill_varied(x.begin(), x.size(), 1);
  return x;
}

template <class Net>
struct in_layers {
  alignas(64) Net net = initial<Net>();
  alignas(64) typename Net::input_type x = varied_input<typename Net::input_type>();
  alignas(64) typename Net::output_type y;

  // In place: an assignment would copy the result.
  void run() { ::new (&y) auto(net(x)); }
  [[nodiscard]] std::span<float const> result() const { return y.data; }
};

template <auto const& File>
struct by_onnx {
  using network = ctnn::onnx::network<File, ctnn::onnx::dimension<"N", 1>>;

  using input_type = typename network::template input_type<0>;
  using output_type = typename network::template output_type<0>;
  alignas(64) input_type x = varied_input<input_type>();
  alignas(64) output_type y;

  void run() { ::new (&y) auto(network{}(x)); }
  [[nodiscard]] std::span<float const> result() const { return y.data; }
};

template <class Net, auto const& File>
bool add_net(std::string const& name) {
  auto const expected = [] {
    static in_layers<Net> const net = [] {
      in_layers<Net> result;
      result.run();
      return result;
    }();
    static std::vector<double> const numbers(net.y.begin(), net.y.end());
    return std::span<double const>(numbers);
  };
  add_case(
      "imported/" + name + "/layers", 2.0 * Net::macs, [] { return in_layers<Net>{}; }, expected);
  add_case("imported/" + name + "/ctnn", 2.0 * Net::macs, [] { return by_onnx<File>{}; }, expected);
  return true;
}

bool const added = add_net<mlp, mlp_onnx>("784-128-10") &&
                   add_net<lenet5, lenet5_onnx>("LeNet-5") &&
                   add_net<mobile, mobile_onnx>("MobileNet, small") &&
                   add_net<resnet, resnet_onnx>("ResNet, small") &&
                   add_net<lstm64, lstm64_onnx>("LSTM of 64, 20 times") &&
                   add_net<gru64, gru64_onnx>("GRU of 64, 20 times") &&
                   add_net<transformer, transformer_onnx>("transformer's block, 64 times of 64");

} // namespace
} // namespace run_time::imported
