// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/matmul.hpp>

#include <new>

#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

template <std::size_t N>
struct tensors {
  using matrix = ctnn::tensor<float, N, N>;

  alignas(64) matrix a;
  alignas(64) matrix b;
  alignas(64) matrix c;

  tensors() {
    fill_varied(a.begin(), a.size(), a_seed);
    fill_varied(b.begin(), b.size(), b_seed);
  }

  [[nodiscard]] std::span<float const> result() const { return c.data; }
};

template <std::size_t N>
struct ours : tensors<N> {
  // In place: an assignment would copy the result.
  void run() { ::new (&this->c) auto(ctnn::matmul(this->a, this->b)); }
};

/// What a dense layer does with a batch: c starts from its bias.
template <std::size_t N>
struct ours_accumulated : tensors<N> {
  void run() {
    this->c = {};
    ctnn::kernels::multiply_accumulate<ctnn::kernels::matrix_product{N, N, N}>(
        this->a.data, this->b.data, this->c.data);
  }
};

bool const added = add_sizes<ours>("ctnn") && add_sizes<ours_accumulated>("ctnn accumulated");

} // namespace
} // namespace run_time::matmul
