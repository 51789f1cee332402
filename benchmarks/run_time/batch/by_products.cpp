// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>

#include "batch/operands.hpp"
#include "batch/products.hpp"

namespace run_time::batch {
namespace {

template <std::size_t Size>
using column = Eigen::Array<float, Size, 1>;

/// Inference as matrix products with the biases in the results beforehand, and elementwise code by
/// Eigen.
template <class Products>
struct inference : operands {
  alignas(64) std::array<float, samples * hidden> h;
  alignas(64) std::array<float, samples * classes> y;

  void run() {
    add_layer<inputs, hidden>(x.data(), parameters.data(), h.data());
    Eigen::Map<Eigen::ArrayXf> all(h.data(), samples * hidden);
    all = all.max(0.0f);
    add_layer<hidden, classes>(h.data(), parameters.data() + second_weight, y.data());
  }

  template <std::size_t In, std::size_t Out>
  static void add_layer(float const* from, float const* layer, float* to) {
    for (std::size_t sample = 0; sample < samples; ++sample) {
      Eigen::Map<column<Out>>(to + sample * Out) = Eigen::Map<column<Out> const>(layer + In * Out);
    }
    Products::multiply(1, {from, samples, In}, {layer, In, Out}, 1, to);
  }

  [[nodiscard]] std::span<float const> result() const { return y; }
};

/// A training step as matrix products. Either the gradient is written down and then applied, as
/// optimizers need it, or the products add their steps to the weights themselves.
template <class Products, bool Fused>
struct training : inference<Products> {
  alignas(64) std::array<float, samples * hidden> dh;
  alignas(64) std::array<float, Fused ? 1 : digits::parameters> gradient;
  mutable parameters_array change;

  void run() {
    inference<Products>::run();
    float* const dy = this->y.data();
    for (std::size_t sample = 0; sample < samples; ++sample) {
      Eigen::Map<column<classes>> of_sample(dy + sample * classes);
      of_sample = (of_sample - of_sample.maxCoeff()).exp();
      of_sample /= of_sample.sum();
      of_sample[static_cast<Eigen::Index>(label(sample))] -= 1;
      of_sample /= samples;
    }
    float* const p = this->parameters.data();
    Products::multiply(1, {dy, samples, classes}, {p + second_weight, hidden, classes, true}, 0,
                       dh.data());
    Eigen::Map<Eigen::ArrayXf> all_dh(dh.data(), samples * hidden);
    all_dh =
        (Eigen::Map<Eigen::ArrayXf>(this->h.data(), samples * hidden) > 0.0f).select(all_dh, 0.0f);
    float const alpha = Fused ? -learning_rate : 1.0f;
    float const beta = Fused ? 1.0f : 0.0f;
    float* const to = Fused ? p : gradient.data();
    Products::multiply(alpha, {this->x.data(), samples, inputs, true}, {dh.data(), samples, hidden},
                       beta, to);
    Products::multiply(alpha, {this->h.data(), samples, hidden, true}, {dy, samples, classes}, beta,
                       to + second_weight);
    sum_samples<hidden>(dh.data(), to + first_bias);
    sum_samples<classes>(dy, to + second_bias);
    if constexpr (!Fused) {
      Eigen::Map<Eigen::ArrayXf>(p, digits::parameters) -=
          learning_rate * Eigen::Map<Eigen::ArrayXf>(to, digits::parameters);
    }
  }

  template <std::size_t Size>
  static void sum_samples(float const* from, float* to) {
    column<Size> sums = Eigen::Map<column<Size> const>(from);
    for (std::size_t sample = 1; sample < samples; ++sample) {
      sums += Eigen::Map<column<Size> const>(from + sample * Size);
    }
    if constexpr (Fused) {
      Eigen::Map<column<Size>>{to} -= learning_rate * sums;
    } else {
      Eigen::Map<column<Size>>{to} = sums;
    }
  }

  [[nodiscard]] std::span<float const> result() const {
    change = change_to(this->parameters);
    return change;
  }
};

template <class Products>
bool add(std::string const& library) {
  return add_inference<inference<Products>>(library + " (products)") &&
         add_training<training<Products, false>>(library + " (gradient, then step)") &&
         add_training<training<Products, true>>(library + " (step in the product)");
}

bool const added = add<eigen_products>("Eigen") && add<openblas_products>("OpenBLAS") &&
                   add<onednn_products>("oneDNN");

} // namespace
} // namespace run_time::batch
