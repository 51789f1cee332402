// SPDX-License-Identifier: BSL-1.0
#include <oneapi/dnnl/dnnl.hpp>

#include "convolution/operands.hpp"

namespace run_time::convolution {
namespace {

using dnnl::memory;
using tag = memory::format_tag;

/// The direct algorithm with x and y in a given layout and the weights in the one that it likes.
template <layer L, tag Images>
struct onednn : operands<L> {
  static constexpr auto f32 = memory::data_type::f32;
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  memory::desc plain_x{{1, L.in, L.size, L.size}, f32, tag::nchw};
  memory::desc plain_y{{1, L.out, L.out_size(), L.out_size()}, f32, tag::nchw};
  memory::desc plain_weight =
      L.groups == 1 ? memory::desc{{L.out, L.in, L.kernel, L.kernel}, f32, tag::oihw}
                    : memory::desc{{L.groups, L.out / L.groups, L.group_in(), L.kernel, L.kernel},
                                   f32,
                                   tag::goihw};
  memory::desc plain_bias{{L.out}, f32, tag::x};
  dnnl::convolution_forward::primitive_desc description{
      dnnl::convolution_forward::desc{
          dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
          memory::desc{plain_x.dims(), f32, Images},
          memory::desc{plain_weight.dims(), f32, tag::any}, plain_bias,
          memory::desc{plain_y.dims(), f32, Images}, memory::dims{L.stride, L.stride},
          memory::dims{L.padding, L.padding}, memory::dims{L.padding, L.padding}},
      engine};
  dnnl::convolution_forward convolution{description};
  memory y_memory{description.dst_desc(), engine};
  std::unordered_map<int, memory> arguments{
      {DNNL_ARG_SRC, reordered(memory{plain_x, engine, this->x.data()}, description.src_desc())},
      {DNNL_ARG_WEIGHTS,
       reordered(memory{plain_weight, engine, this->weight.data()}, description.weights_desc())},
      {DNNL_ARG_BIAS, memory{plain_bias, engine, this->bias.data()}},
      {DNNL_ARG_DST, y_memory}};

  memory reordered(memory from, memory::desc const& layout) {
    memory to{layout, engine};
    dnnl::reorder{from, to}.execute(stream, from, to);
    return to;
  }

  void run() { convolution.execute(stream, arguments); }

  [[nodiscard]] std::span<float const> result() {
    memory to{plain_y, engine, this->y.data()};
    dnnl::reorder{y_memory, to}.execute(stream, y_memory, to);
    return this->y;
  }
};

template <layer L>
using onednn_blocked = onednn<L, tag::any>;
template <layer L>
using onednn_nchw = onednn<L, tag::nchw>;

bool const added =
    add_layers<onednn_blocked>("oneDNN blocked") && add_layers<onednn_nchw>("oneDNN NCHW");

} // namespace
} // namespace run_time::convolution
