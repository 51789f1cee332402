// SPDX-License-Identifier: BSL-1.0
#include "show_exercise.hpp"

#include <ctnn/io.hpp>

#include <fstream>
#include <ostream>
#include <signs/exercise.hpp>

namespace demo {
namespace {

using namespace signs;

// Solved here, by the compiler.
constexpr exercise::training_step<float> step{};
constexpr exercise::matrix_convolution<float> matrices{};
constexpr auto whole_net =
    ctnn::value_and_grad(exercise::given_net<float>, ctnn::softmax_cross_entropy{},
                         exercise::written_image<float>, exercise::label);
static_assert(ctnn::argmax(step.forward.logits) == exercise::label);

struct section {
  std::ostream& out;

  void heading(char const* text) const { out << '\n' << text << '\n'; }

  template <class T>
  void number(char const* name, T const& value) const {
    out << "  " << name << ": ";
    ctnn::io::print(out, value);
  }

  template <class Tensor>
  void grid(char const* name, Tensor const& value) const {
    out << "  " << name << '\n';
    ctnn::io::print(out, value, {.indent = 4});
  }
};

[[nodiscard]] ctnn::tensor<float> scalar(float x) { return {{x}}; }

} // namespace

void show_exercise(std::ostream& out) {
  section const show{out};
  out << "THE EXERCISE, solved by the compiler\n\n";
  ctnn::io::summary<net<float>>(out);

  show.heading("1. Sizes: (in - filter + 2 padding) / stride + 1");
  out << "  convolution (4 - 3 + 2) / 1 + 1 = " << ctnn::output_size(4, 3, 1, 1)
      << ", pooling (4 - 2) / 2 + 1 = " << ctnn::output_size(4, 2, 2) << '\n';

  show.heading("2. Forward");
  show.grid("image I", exercise::written_image<float>);
  show.grid("filter B", exercise::filter<float>);
  show.grid("convolution (padding 1)", step.forward.convolved);
  show.grid("ReLU", step.forward.rectified);
  show.grid("max pooling 2x2", step.forward.pooled);
  show.number("flattened", step.forward.flat);

  show.heading("3. Prediction");
  show.grid("weights W (out x in)", exercise::weights_out_in<float>);
  show.number("bias b", exercise::biases<float>);
  show.number("logits", step.forward.logits);
  out << "  softmax denominator: ";
  ctnn::io::print(out, scalar(step.forward.softmax_denominator), {.precision = 7});
  show.number("probabilities", step.forward.probabilities);
  std::size_t const predicted = ctnn::argmax(step.forward.probabilities);
  out << "  class " << predicted + 1 << ": " << sign_names[predicted] << '\n';

  show.heading("4. Loss and one step of gradient descent (it is a square; learning rate 0.1)");
  show.number("loss", scalar(step.loss));
  show.grid("dC/dW by the formula -(y - y_hat) x^T", step.weight_gradient);
  show.grid("dC/dW by value_and_grad of the whole net (in x out)",
            whole_net.gradient.layer<4>().weight);
  show.grid("W'", step.updated_weights);

  show.heading("5. Convolution as a matrix product, for the second net");
  show.grid("image X", matrices.x);
  show.grid("filter F", matrices.filter);
  show.grid("gradient dL/do", matrices.output_gradient);
  show.grid("matrix of dL/do", matrices.gradient_matrix);
  show.grid("times flattened X: dL/dF", matrices.filter_gradient);
  show.grid("F'", matrices.updated_filter);
  show.grid("transposed matrix of F", matrices.transposed_matrix);
  show.grid("times flattened dL/do: dL/dX", matrices.image_gradient);
}

bool draw_exercise(std::string const& path) {
  ctnn::io::svg_figure figure(
      "The worked exercise: a convolutional net reads a handwritten square");
  figure.next_row("Forward: from the image to the feature maps");
  figure.grid("image I", exercise::written_image<float>);
  figure.grid("filter B", exercise::filter<float>);
  figure.grid("convolution", step.forward.convolved);
  figure.grid("ReLU", step.forward.rectified);
  figure.grid("max pooling", step.forward.pooled);
  figure.next_row("Prediction: it is a square");
  figure.grid("flattened", step.forward.flat);
  figure.grid("W (out x in)", exercise::weights_out_in<float>);
  figure.grid("logits", step.forward.logits);
  figure.grid("circle, triangle, square", step.forward.probabilities);
  figure.next_row("One step of gradient descent");
  figure.grid("dC/dW", step.weight_gradient);
  figure.grid("updated W'", step.updated_weights);
  figure.next_row("The second net: gradients by matrix convolution");
  figure.grid("image X", matrices.x);
  figure.grid("filter F", matrices.filter);
  figure.grid("dL/do", matrices.output_gradient);
  figure.grid("dL/dF", matrices.filter_gradient);
  figure.grid("updated F'", matrices.updated_filter);
  figure.grid("dL/dX", matrices.image_gradient);
  figure.grid("matrix of dL/do", matrices.gradient_matrix);
  figure.grid("transposed F", matrices.transposed_matrix);

  std::ofstream file(path);
  figure.write(file);
  file.close();
  return file.good();
}

} // namespace demo
