// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <vector>

namespace run_time {

/// A chain of oneDNN's primitives, each behind the last one's output, in the layouts that it likes;
/// weights are brought into theirs once. Float, for inference.
class onednn_chain {
public:
  /// Begins with x (batch, features...), which stays where it is.
  onednn_chain(dnnl::memory::dims const& shape, float* x) : output_(memory(shape, x)) {}

  /// weight (out, in, size, size), bias (out), ReLU.
  void convolve_relu(dnnl::memory::dim out, dnnl::memory::dim size, dnnl::memory::dim padding,
                     float* weight, float* bias) {
    auto const x = output_.get_desc().dims();
    dnnl::memory const plain_weight = memory({out, x[1], size, size}, weight);
    dnnl::memory const plain_bias = memory({out}, bias);
    auto const places = [&](dnnl::memory::dim in) { return in + 2 * padding - size + 1; };
    dnnl::convolution_forward::primitive_desc const description{
        dnnl::convolution_forward::desc{
            dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, any(x),
            any(plain_weight.get_desc().dims()), plain_bias.get_desc(),
            any({x[0], out, places(x[2]), places(x[3])}), dnnl::memory::dims{1, 1},
            dnnl::memory::dims{padding, padding}, dnnl::memory::dims{padding, padding}},
        relu_behind(true), engine_};
    add(dnnl::convolution_forward{description}, description, plain_weight, plain_bias);
  }

  /// The largest of each 2x2.
  void max_pool() {
    auto const x = output_.get_desc().dims();
    dnnl::pooling_forward::primitive_desc const description{
        dnnl::pooling_forward::desc{
            dnnl::prop_kind::forward_inference, dnnl::algorithm::pooling_max, output_.get_desc(),
            any({x[0], x[1], x[2] / 2, x[3] / 2}), dnnl::memory::dims{2, 2},
            dnnl::memory::dims{2, 2}, dnnl::memory::dims{0, 0}, dnnl::memory::dims{0, 0}},
        engine_};
    dnnl::memory const y{description.dst_desc(), engine_};
    steps_.push_back(
        {dnnl::pooling_forward{description}, {{DNNL_ARG_SRC, output_}, {DNNL_ARG_DST, y}}});
    output_ = y;
  }

  /// weight (features of x, out), bias (out).
  void dense(dnnl::memory::dim out, float* weight, float* bias, bool relu) {
    auto const x = output_.get_desc().dims();
    auto weight_shape = x;
    weight_shape[0] = out;
    // (in, out) in memory.
    dnnl::memory::dims strides(x.size(), out);
    strides[0] = 1;
    for (std::size_t i = x.size() - 1; i-- > 1;) {
      strides[i] = strides[i + 1] * x[i + 1];
    }
    dnnl::memory const plain_weight{
        {weight_shape, dnnl::memory::data_type::f32, strides}, engine_, weight};
    dnnl::memory const plain_bias = memory({out}, bias);
    dnnl::inner_product_forward::primitive_desc const description{
        dnnl::inner_product_forward::desc{dnnl::prop_kind::forward_inference, any(x),
                                          any(weight_shape), plain_bias.get_desc(),
                                          any({x[0], out})},
        relu_behind(relu), engine_};
    add(dnnl::inner_product_forward{description}, description, plain_weight, plain_bias);
  }

  void run() {
    for (auto const& [primitive, arguments] : steps_) {
      primitive.execute(stream_, arguments);
    }
  }

  /// The last output, which is plain behind `dense`.
  [[nodiscard]] float const* result() const {
    return static_cast<float const*>(output_.get_data_handle());
  }

private:
  struct step {
    dnnl::primitive primitive;
    std::unordered_map<int, dnnl::memory> arguments;
  };

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  dnnl::memory output_;
  std::vector<step> steps_;

  static dnnl::memory::desc any(dnnl::memory::dims const& shape) {
    return {shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any};
  }

  static dnnl::primitive_attr relu_behind(bool wanted) {
    dnnl::post_ops operations;
    if (wanted) {
      operations.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    }
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(operations);
    return attributes;
  }

  /// Numbers in row-major order.
  dnnl::memory memory(dnnl::memory::dims const& shape, float* numbers) {
    dnnl::memory::dims strides(shape.size(), 1);
    for (std::size_t i = shape.size() - 1; i-- > 0;) {
      strides[i] = strides[i + 1] * shape[i + 1];
    }
    return {{shape, dnnl::memory::data_type::f32, strides}, engine_, numbers};
  }

  template <class Description>
  void add(dnnl::primitive const& primitive, Description const& description,
           dnnl::memory const& weight, dnnl::memory const& bias) {
    if (output_.get_desc() != description.src_desc()) {
      dnnl::memory const x{description.src_desc(), engine_};
      steps_.push_back({dnnl::reorder{output_, x}, {{DNNL_ARG_FROM, output_}, {DNNL_ARG_TO, x}}});
      output_ = x;
    }
    dnnl::memory packed{description.weights_desc(), engine_};
    dnnl::memory plain = weight;
    dnnl::reorder{plain, packed}.execute(stream_, plain, packed);
    dnnl::memory const y{description.dst_desc(), engine_};
    steps_.push_back({primitive,
                      {{DNNL_ARG_SRC, output_},
                       {DNNL_ARG_WEIGHTS, packed},
                       {DNNL_ARG_BIAS, bias},
                       {DNNL_ARG_DST, y}}});
    output_ = y;
  }
};

} // namespace run_time
