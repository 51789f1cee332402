// SPDX-License-Identifier: BSL-1.0
#include <oneapi/dnnl/dnnl.hpp>

#include "matmul/sizes.hpp"

namespace run_time::matmul {
namespace {

template <std::size_t N>
struct onednn_sgemm : operands<N> {
  void run() {
    constexpr auto n = static_cast<dnnl_dim_t>(N);
    dnnl_sgemm('N', 'N', n, n, n, 1.0f, this->a.data(), n, this->b.data(), n, 0.0f, this->c.data(),
               n);
  }
};

template <std::size_t N>
struct onednn_primitive : operands<N> {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  dnnl::memory::desc matrix{{N, N}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::ab};
  dnnl::matmul product{
      dnnl::matmul::primitive_desc(dnnl::matmul::desc(matrix, matrix, matrix), engine)};
  std::unordered_map<int, dnnl::memory> arguments{
      {DNNL_ARG_SRC, {matrix, engine, this->a.data()}},
      {DNNL_ARG_WEIGHTS, {matrix, engine, this->b.data()}},
      {DNNL_ARG_DST, {matrix, engine, this->c.data()}}};

  void run() { product.execute(stream, arguments); }
};

bool const added =
    add_sizes<onednn_sgemm>("oneDNN (sgemm)") && add_sizes<onednn_primitive>("oneDNN (primitive)");

} // namespace
} // namespace run_time::matmul
