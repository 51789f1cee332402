// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdio>
#include <ctime>

#include "training.hpp"

// Made by the build from Debian's Fashion-MNIST: see reduce.cpp.
#include <test_images.idx.hpp>
#include <test_labels.idx.hpp>
#include <train_images.idx.hpp>
#include <train_labels.idx.hpp>

// A net for real images of clothes, trained and judged by the compiler.

namespace {

constexpr fashion::samples training(train_images_idx.bytes(), train_labels_idx.bytes());
constexpr fashion::samples test(test_images_idx.bytes(), test_labels_idx.bytes());
constexpr std::size_t judged = test.batches() * fashion::batch_size;

constexpr fashion::net net = fashion::trained(training);
constexpr std::size_t right = fashion::recognised(net, test);
static_assert(100 * right >= LEAST_ACCURACY * judged); // per cent, told by the build

} // namespace

int main() {
  std::printf("the compiler has trained a net of %zu parameters on %zu images; it knows %zu of %zu "
              "others (%.1f %%)\n",
              fashion::net::parameter_count, training.batches() * fashion::batch_size, right,
              judged, 100.0 * static_cast<double>(right) / static_cast<double>(judged));
  // Not constants: the compiler would train once more.
  fashion::samples data = training;
  fashion::samples others = test;
  auto const start = std::clock();
  fashion::net again = fashion::trained(data);
  auto const end = std::clock();
  bool const same = again == net && fashion::recognised(again, others) == right;
  std::printf("at run time, in %.1f ms: %s\n",
              1e3 * static_cast<double>(end - start) / CLOCKS_PER_SEC,
              same ? "the same net, bit for bit" : "another net");
  return same ? 0 : 1;
}
