// SPDX-License-Identifier: BSL-1.0
//
// Trains at run time, and keeps the net: first <safetensors file> <header>.

#include <ctnn/weights.hpp>

#include <cstdio>
#include <cstdlib>

#include "exclusive_or.hpp"

int main(int argc, char** argv) {
  if (argc != 3) {
    return 1;
  }
  net const trained = train(std::atoi("60"));
  for (auto const& saved : {ctnn::save_safetensors(trained, argv[1]),
                            ctnn::save_header(trained, argv[2], "exclusive_or")}) {
    if (!saved) {
      std::fprintf(stderr, "%s\n", saved.error().message.c_str());
      return 1;
    }
  }
}
