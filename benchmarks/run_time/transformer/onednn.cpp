// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <vector>

#include "transformer/operands.hpp"

namespace run_time::transformer {
namespace {

using dnnl::memory;
using dims = memory::dims;

/// The primitives of a part, one behind the other; weights are brought into the layout that oneDNN
/// likes once.
template <part Which>
class onednn {
public:
  onednn() {
    memory const x = plain({size, rows}, o_->x.data());
    memory const y = plain({size, rows}, o_->y.data());
    if constexpr (Which == part::layer_norm) {
      dnnl::layer_normalization_forward::primitive_desc const description{
          dnnl::layer_normalization_forward::desc{
              dnnl::prop_kind::forward_inference, x.get_desc(), 1e-5F,
              dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift},
          engine_};
      add(dnnl::layer_normalization_forward{description},
          {{DNNL_ARG_SRC, x},
           {DNNL_ARG_SCALE, plain({rows}, o_->weight.data())},
           {DNNL_ARG_SHIFT, plain({rows}, o_->bias.data())},
           {DNNL_ARG_DST, y}});
    } else if constexpr (Which == part::softmax) {
      add_softmax(x, y, 1);
    } else {
      add_attention(x, y);
    }
  }

  void run() {
    for (auto const& [primitive, arguments] : steps_) {
      primitive.execute(stream_, arguments);
    }
  }
  [[nodiscard]] std::span<float const> result() const { return o_->y; }

private:
  struct step {
    dnnl::primitive primitive;
    std::unordered_map<int, memory> arguments;
  };

  static constexpr memory::dim size = time;
  static constexpr memory::dim rows = width;
  static constexpr memory::dim of_head = depth;

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::unique_ptr<operands> o_ = std::make_unique<operands>();
  std::vector<step> steps_;

  void add(dnnl::primitive const& primitive, std::unordered_map<int, memory> const& arguments) {
    steps_.push_back({primitive, arguments});
  }

  memory strided(dims const& shape, dims const& strides, float* numbers) {
    return {{shape, memory::data_type::f32, strides}, engine_, numbers};
  }
  memory plain(dims const& shape, float* numbers) {
    dims strides(shape.size(), 1);
    for (std::size_t i = shape.size() - 1; i-- > 0;) {
      strides[i] = strides[i + 1] * shape[i + 1];
    }
    return strided(shape, strides, numbers);
  }
  /// A matrix of oneDNN's own.
  memory made(dims const& shape) {
    return {{shape, memory::data_type::f32,
             shape.size() == 2 ? memory::format_tag::ab : memory::format_tag::abc},
            engine_};
  }

  void add_softmax(memory const& x, memory const& y, int axis) {
    dnnl::softmax_forward::primitive_desc const description{
        dnnl::softmax_forward::desc{dnnl::prop_kind::forward_inference, x.get_desc(), axis},
        engine_};
    add(dnnl::softmax_forward{description}, {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}});
  }

  /// y = x weight + bias, of weights (rows, out).
  void add_dense(memory const& x, memory const& y, memory::dim out, float* weight, float* bias) {
    memory const plain_weight = plain({rows, out}, weight);
    memory const plain_bias = plain({1, out}, bias);
    dnnl::matmul::primitive_desc const description{
        dnnl::matmul::desc{x.get_desc(),
                           {{rows, out}, memory::data_type::f32, memory::format_tag::any},
                           plain_bias.get_desc(),
                           y.get_desc()},
        engine_};
    memory packed{description.weights_desc(), engine_};
    memory from = plain_weight;
    dnnl::reorder{from, packed}.execute(stream_, from, packed);
    add(dnnl::matmul{description}, {{DNNL_ARG_SRC, x},
                                    {DNNL_ARG_WEIGHTS, packed},
                                    {DNNL_ARG_BIAS, plain_bias},
                                    {DNNL_ARG_DST, y}});
  }

  void add_attention(memory const& x, memory const& y) {
    constexpr memory::dim all_heads = heads;
    memory const qkv = made({size, 3 * rows});
    add_dense(x, qkv, 3 * rows, o_->in_weight.data(), o_->in_bias.data());
    auto* const q = static_cast<float*>(qkv.get_data_handle());
    memory const queries = strided({all_heads, size, of_head}, {of_head, 3 * rows, 1}, q);
    memory const keys = strided({all_heads, of_head, size}, {of_head, 1, 3 * rows}, q + width);
    memory const values =
        strided({all_heads, size, of_head}, {of_head, 3 * rows, 1}, q + 2 * width);
    memory const scores = made({all_heads, size, size});

    dnnl::primitive_attr attributes;
    attributes.set_output_scales(0, {1 / std::sqrt(static_cast<float>(depth))});
    dnnl::matmul::primitive_desc const of_scores{
        dnnl::matmul::desc{queries.get_desc(), keys.get_desc(), scores.get_desc()}, attributes,
        engine_};
    add(dnnl::matmul{of_scores},
        {{DNNL_ARG_SRC, queries}, {DNNL_ARG_WEIGHTS, keys}, {DNNL_ARG_DST, scores}});
    if constexpr (Which == part::causal_attention) { // as a post-op it takes 200 times as long
      memory const mask = made({1, size, size});
      auto* const masks = static_cast<float*>(mask.get_data_handle());
      for (std::size_t i = 0; i < time * time; ++i) {
        masks[i] = i % time > i / time ? -1e30F : 0;
      }
      dnnl::binary::primitive_desc const sum{dnnl::binary::desc{dnnl::algorithm::binary_add,
                                                                scores.get_desc(), mask.get_desc(),
                                                                scores.get_desc()},
                                             engine_};
      add(dnnl::binary{sum},
          {{DNNL_ARG_SRC_0, scores}, {DNNL_ARG_SRC_1, mask}, {DNNL_ARG_DST, scores}});
    }
    add_softmax(scores, scores, 2);

    memory const seen = made({size, rows});
    memory const seen_by_heads = strided({all_heads, size, of_head}, {of_head, rows, 1},
                                         static_cast<float*>(seen.get_data_handle()));
    dnnl::matmul::primitive_desc const of_values{
        dnnl::matmul::desc{scores.get_desc(), values.get_desc(), seen_by_heads.get_desc()},
        engine_};
    add(dnnl::matmul{of_values},
        {{DNNL_ARG_SRC, scores}, {DNNL_ARG_WEIGHTS, values}, {DNNL_ARG_DST, seen_by_heads}});
    add_dense(seen, y, rows, o_->out_weight.data(), o_->out_bias.data());
  }
};

bool const added = add_parts<onednn>("oneDNN");

} // namespace
} // namespace run_time::transformer
