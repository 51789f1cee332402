// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses.hpp>
#include <ctnn/ops.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train.hpp>

#include "handwriting.hpp"
#include "net.hpp"

// The worked exercise, with its numbers, as functions of the element type. What the compiler makes
// of them is asserted in tests/exercise and shown by the demo.

namespace signs::exercise {

inline constexpr sign written_sign = sign::square;
inline constexpr auto label = static_cast<std::size_t>(written_sign);
inline constexpr double learning_rate = 0.1;

template <class T>
inline constexpr image<T> written_image =
    ctnn::make_tensor<T>({{{3, 2, 3, 4}, {4, 0, 1, 4}, {3, 1, 2, 3}, {4, 3, 4, 4}}});

template <class T>
inline constexpr auto filter = ctnn::make_tensor<T>({{{{0, 1, -2}, {0, 1, 0}, {-1, 0, 2}}}});

/// The weights as the exercise writes them, (out, in).
template <class T>
inline constexpr auto weights_out_in = ctnn::make_tensor<T>({{T(0.5), T(0.2), T(-0.1), T(0.3)},
                                                             {T(-0.4), T(-0.2), T(0), T(0.1)},
                                                             {T(0), T(0.2), T(0.6), T(-0.3)}});

template <class T>
inline constexpr auto biases = ctnn::make_tensor<T>({1, 0, 2});

/// The net of the exercise, with its numbers.
template <class T>
inline constexpr net<T> given_net = [] {
  net<T> result;
  result.template layer<0>().weight = filter<T>;
  result.template layer<4>().weight = ctnn::transposed(weights_out_in<T>);
  result.template layer<4>().bias = biases<T>;
  return result;
}();

/// Parts 2 and 3, step by step.
template <class T>
struct forward_pass {
  image<T> convolved = ctnn::conv2d<{.padding = 1}>(written_image<T>, filter<T>);
  image<T> rectified = ctnn::relu(convolved);
  ctnn::tensor<T, 1, 2, 2> pooled = ctnn::max_pool2d<{.kernel_size = 2}>(rectified);
  ctnn::tensor<T, 4> flat = ctnn::flattened(pooled);
  ctnn::tensor<T, 3> logits = ctnn::dense(flat, ctnn::transposed(weights_out_in<T>), biases<T>);
  T softmax_denominator = ctnn::sum(ctnn::exp(logits));
  ctnn::tensor<T, 3> probabilities = ctnn::softmax(logits);
};

/// Part 4: the loss, its gradient by the formula dC/dW = -(y - y_hat) x^T, and one step.
template <class T>
struct training_step {
  forward_pass<T> forward{};
  T loss = ctnn::softmax_cross_entropy{}(forward.logits, label);
  ctnn::tensor<T, 3, 4> weight_gradient = [this] {
    ctnn::tensor<T, 3> one_hot{};
    one_hot[label] = 1;
    return ctnn::outer(-(one_hot - forward.probabilities), forward.flat);
  }();
  ctnn::tensor<T, 3, 4> updated_weights = [this] {
    ctnn::tensor<T, 3, 4> result = weights_out_in<T>;
    ctnn::sgd{.learning_rate = learning_rate}.step(result, weight_gradient);
    return result;
  }();
};

/// Part 5: the convolution of the second net and its gradients as matrix products.
template <class T>
struct matrix_convolution {
  using image_shape = ctnn::shape<1, 3, 3>;
  using filter_shape = ctnn::shape<1, 1, 2, 2>;

  ctnn::tensor<T, 1, 3, 3> x = ctnn::make_tensor<T>({{{0, 4, 0}, {4, 0, 3}, {1, 4, 0}}});
  ctnn::tensor<T, 1, 1, 2, 2> filter = ctnn::make_tensor<T>({{{{0, 1}, {-1, 1}}}});
  ctnn::tensor<T, 1, 2, 2> output_gradient =
      ctnn::make_tensor<T>({{{T(-0.1), T(-0.3)}, {T(0.1), T(0.2)}}});

  ctnn::tensor<T, 4, 9> gradient_matrix =
      ctnn::conv2d_weight_gradient_matrix<image_shape, filter_shape>(output_gradient);
  ctnn::tensor<T, 1, 1, 2, 2> filter_gradient =
      ctnn::reshape<1, 1, 2, 2>(ctnn::matmul(gradient_matrix, ctnn::flattened(x)));
  ctnn::tensor<T, 1, 1, 2, 2> updated_filter = [this] {
    ctnn::tensor<T, 1, 1, 2, 2> result = filter;
    ctnn::sgd{.learning_rate = learning_rate}.step(result, filter_gradient);
    return result;
  }();

  ctnn::tensor<T, 9, 4> transposed_matrix =
      ctnn::transposed(ctnn::conv2d_matrix<image_shape>(filter));
  ctnn::tensor<T, 1, 3, 3> image_gradient =
      ctnn::reshape<1, 3, 3>(ctnn::matmul(transposed_matrix, ctnn::flattened(output_gradient)));
};

} // namespace signs::exercise
