// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/dense.hpp>
#include <ctnn/ops/matmul.hpp>

#include <cstddef>
#include <cstdint>

#include "digest.hpp"
#include "entity.hpp"
#include "support/random.hpp"

namespace bits {
namespace {

using ctnn::tensor;
using ctnn::test::random;

template <class T, std::size_t Rows, std::size_t Inner, std::size_t Columns>
constexpr std::uint64_t matmul(std::uint64_t seed) {
  return digest_of(ctnn::matmul(random<tensor<T, Rows, Inner>>(seed),
                                random<tensor<T, Inner, Columns>>(seed + 1)));
}

template <class T, std::size_t Rows, std::size_t Columns>
constexpr std::uint64_t with_vectors(std::uint64_t seed) {
  auto const matrix = random<tensor<T, Rows, Columns>>(seed);
  auto const row = random<tensor<T, Rows>>(seed + 1);
  auto const column = random<tensor<T, Columns>>(seed + 2);
  return digest_of(ctnn::matmul(row, matrix), ctnn::matmul(matrix, column),
                   ctnn::outer(row, column));
}

/// A dense layer's sum and all its gradients.
template <class T, std::size_t In, std::size_t Out>
constexpr std::uint64_t dense(std::uint64_t seed) {
  auto const x = random<tensor<T, In>>(seed);
  auto const weight = random<tensor<T, In, Out>>(seed + 1);
  auto const bias = random<tensor<T, Out>>(seed + 2);
  auto const dy = random<tensor<T, Out>>(seed + 3);
  auto dweight = random<tensor<T, In, Out>>(seed + 4);
  ctnn::add_dense_weight_gradient(x, dy, dweight);
  return digest_of(ctnn::dense(x, weight, bias), ctnn::dense_input_gradient(dy, weight), dweight);
}

constexpr entity table[] = {
    both_times<matmul<float, 1, 1, 1>>("matmul float 1 1 1"),
    both_times<matmul<float, 3, 5, 7>>("matmul float 3 5 7"),
    both_times<matmul<float, 5, 13, 17>>("matmul float 5 13 17"),
    both_times<matmul<float, 17, 31, 13>>("matmul float 17 31 13"),
    both_times<matmul<float, 4, 100, 2>>("matmul float 4 100 2"),
    both_times<matmul<float, 1, 50, 33>>("matmul float 1 50 33"),
    run_time<matmul<float, 31, 33, 50>>("matmul float 31 33 50"),
    run_time<matmul<float, 130, 300, 70>>("matmul float 130 300 70"),
    both_times<matmul<double, 3, 5, 7>>("matmul double 3 5 7"),
    both_times<matmul<double, 13, 17, 9>>("matmul double 13 17 9"),
    run_time<matmul<double, 33, 50, 31>>("matmul double 33 50 31"),
    both_times<with_vectors<float, 5, 3>>("with vectors float 5 3"),
    both_times<with_vectors<float, 17, 33>>("with vectors float 17 33"),
    both_times<with_vectors<double, 7, 13>>("with vectors double 7 13"),
    both_times<dense<float, 2, 8>>("dense float 2 8"),
    both_times<dense<float, 8, 1>>("dense float 8 1"),
    both_times<dense<float, 31, 3>>("dense float 31 3"),
    both_times<dense<float, 50, 17>>("dense float 50 17"),
    run_time<dense<float, 784, 10>>("dense float 784 10"),
    both_times<dense<double, 33, 5>>("dense double 33 5"),
};

} // namespace

std::span<entity const> products() noexcept { return table; }

} // namespace bits
