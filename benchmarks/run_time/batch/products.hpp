// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cblas.h>
#include <cstddef>
#include <oneapi/dnnl/dnnl.h>

namespace run_time::batch {

/// A row-major matrix of `rows` times `columns`, or its transpose.
struct factor {
  float const* data;
  std::size_t rows;
  std::size_t columns;
  bool transposed = false;

  [[nodiscard]] std::size_t product_rows() const { return transposed ? columns : rows; }
  [[nodiscard]] std::size_t product_columns() const { return transposed ? rows : columns; }
};

// c = alpha a b + beta c, by three libraries.

struct eigen_products {
  static void multiply(float alpha, factor const& a, factor const& b, float beta, float* c) {
    using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    auto const index = [](std::size_t size) { return static_cast<Eigen::Index>(size); };
    Eigen::Map<matrix const> left(a.data, index(a.rows), index(a.columns));
    Eigen::Map<matrix const> right(b.data, index(b.rows), index(b.columns));
    Eigen::Map<matrix> result(c, index(a.product_rows()), index(b.product_columns()));
    auto const add = [&](auto const& product) {
      if (beta == 0) {
        result.noalias() = alpha * product;
      } else {
        result.noalias() += alpha * product;
      }
    };
    if (a.transposed) {
      add(left.transpose() * right);
    } else if (b.transposed) {
      add(left * right.transpose());
    } else {
      add(left * right);
    }
  }
};

struct openblas_products {
  static void multiply(float alpha, factor const& a, factor const& b, float beta, float* c) {
    auto const size = [](std::size_t value) { return static_cast<blasint>(value); };
    auto const operation = [](factor const& x) { return x.transposed ? CblasTrans : CblasNoTrans; };
    cblas_sgemm(CblasRowMajor, operation(a), operation(b), size(a.product_rows()),
                size(b.product_columns()), size(a.product_columns()), alpha, a.data,
                size(a.columns), b.data, size(b.columns), beta, c, size(b.product_columns()));
  }
};

struct onednn_products {
  static void multiply(float alpha, factor const& a, factor const& b, float beta, float* c) {
    auto const size = [](std::size_t value) { return static_cast<dnnl_dim_t>(value); };
    auto const operation = [](factor const& x) { return x.transposed ? 'T' : 'N'; };
    dnnl_sgemm(operation(a), operation(b), size(a.product_rows()), size(b.product_columns()),
               size(a.product_columns()), alpha, a.data, size(a.columns), b.data, size(b.columns),
               beta, c, size(b.product_columns()));
  }
};

} // namespace run_time::batch
