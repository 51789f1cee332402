// SPDX-License-Identifier: BSL-1.0
//
// program [model.x model.y]: what an embedded model makes of an input, against its expected output.

#include <ctnn/onnx.hpp>

#include MODEL
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>

namespace {

using net = ctnn::onnx::network<model>;

template <class Tensor>
bool read(char const* path, Tensor& x) {
  std::FILE* const file = std::fopen(path, "rb");
  bool const is_read =
      file && std::fread(x.data.data(), sizeof(x.data[0]), x.size(), file) == x.size();
  if (file) {
    std::fclose(file);
  }
  return is_read;
}

} // namespace

int main(int count, char** arguments) {
  auto const memory = std::make_unique<net::workspace>();
  auto const x = std::make_unique<net::input_type<0>>();
  net::output_type<0> expected{};
  if (count == 3 && (!read(arguments[1], *x) || !read(arguments[2], expected))) {
    std::puts("cannot read the input or the output");
    return 1;
  }
  double best = 1e9;
  net::output_type<0> y{};
  for (int run = 0; run < 5; ++run) {
    auto const start = std::chrono::steady_clock::now();
    y = net{}(*memory, *x);
    std::chrono::duration<double, std::milli> const time = std::chrono::steady_clock::now() - start;
    best = std::fmin(best, time.count());
  }
  float difference = 0;
  float largest = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    difference = std::fmax(difference, std::fabs(y.data[i] - expected.data[i]));
    largest = std::fmax(largest, std::fabs(expected.data[i]));
  }
  std::printf("%zu %zu %zu %.3g %.3g\n", net::node_count, net::arena_bytes, net::flash_bytes, best,
              static_cast<double>(difference / (largest == 0 ? 1 : largest)));
}
