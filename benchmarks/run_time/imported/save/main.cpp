// SPDX-License-Identifier: BSL-1.0
//
// Usage: save_imported FOLDER. Writes the nets as ONNX models.

#include <ctnn/onnx/save.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "imported/nets.hpp"

int main(int, char** arguments) {
  using namespace run_time::imported;
  for_each_net([&]<class Net>(std::string const& name) {
    auto const saved =
        ctnn::onnx::save(initial<Net>(), std::string(arguments[1]) + "/" + name + ".onnx");
    if (!saved) {
      std::fprintf(stderr, "%s\n", saved.error().message.c_str());
      std::exit(1);
    }
  });
}
