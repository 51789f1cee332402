// SPDX-License-Identifier: BSL-1.0
//
// Usage: save_nets FOLDER. Writes each of the nets as a model for any number of samples and for
// three, and beside it three samples and what the net makes of each, for check.py and for what
// imports the models.

#include <ctnn/data/write_npy.hpp>
#include <ctnn/onnx/save.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "nets.hpp"

namespace {

void demand(std::expected<void, ctnn::file_error> const& written) {
  if (!written) {
    std::fprintf(stderr, "%s\n", written.error().message.c_str());
    std::exit(1);
  }
}

/// name_0.npy, name_1.npy, ...
template <class Tensors>
void write_arrays(std::string const& name, Tensors const& all) {
  if constexpr (ctnn::tensor_like<Tensors>) {
    demand(ctnn::write_npy(name + "_0.npy", all));
  } else {
    int i = 0;
    all.apply([&](auto const&... one) {
      (demand(ctnn::write_npy(name + "_" + std::to_string(i++) + ".npy", one)), ...);
    });
  }
}

} // namespace

int main(int, char** arguments) {
  std::string const folder = std::string(arguments[1]) + "/";
  saved_nets::for_each_net([&]<class Net>(std::string const& name) {
    auto const net = saved_nets::varied_net<Net>();
    demand(ctnn::onnx::save(net, folder + name + ".onnx"));
    demand(ctnn::onnx::save(net, folder + name + "_3.onnx", {.batch = 3, .name = name}));
    for (unsigned i = 0; i < 3; ++i) {
      auto const x = saved_nets::varied_sample<Net>(i);
      std::string const sample = folder + name + "." + std::to_string(i);
      write_arrays(sample + ".input", x);
      write_arrays(sample + ".output", net(x));
    }
  });
}
