// SPDX-License-Identifier: BSL-1.0
// The reader of ONNX models on any bytes, for libFuzzer:
//
//   clang++-22 -std=c++23 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude -Itests
//     tests/fuzz/read_model_fuzz.cpp -o fuzz
//   tests/fuzz/corpus.py unpack corpus && ./fuzz -max_len=4096 corpus
//
// corpus.py says how what it finds becomes part of the tests.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fuzz/read_model_checker.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (!fuzz::bears({reinterpret_cast<char const*>(data), size})) {
    std::abort();
  }
  return 0;
}
