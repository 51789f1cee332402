// SPDX-License-Identifier: BSL-1.0
#include <ctnn/onnx/save.hpp>
#include <ctnn/weights/safetensors.hpp>

#include <cstdio>

#include "fashion_mnist/nets.hpp"

// save_onnx cnn.safetensors cnn.onnx: the net that `fashion_mnist cnn --save folder` has trained
// and saved, as an ONNX model.

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: save_onnx cnn.safetensors cnn.onnx\n", stderr);
    return 1;
  }
  auto const trained = ctnn::load_safetensors<fashion_mnist::cnn>(arguments[1]);
  if (!trained) {
    std::fprintf(stderr, "%s\n", trained.error().message.c_str());
    return 1;
  }
  auto const saved = ctnn::onnx::save(*trained, arguments[2], {.name = "fashion_mnist"});
  if (!saved) {
    std::fprintf(stderr, "%s\n", saved.error().message.c_str());
    return 1;
  }
  return 0;
}
