// SPDX-License-Identifier: BSL-1.0
#include "batch/with_libtorch/torch_net.hpp"

#include <torch/torch.h>
#include <vector>

namespace run_time::batch {

struct torch_net::tensors {
  torch::Tensor x;
  // Weight, bias, weight, bias.
  std::vector<torch::Tensor> parameters;
  torch::Tensor labels;
  torch::Tensor logits;
  std::unique_ptr<torch::optim::SGD> optimizer;

  torch::Tensor forward() const {
    return torch::addmm(parameters[3], torch::relu(torch::addmm(parameters[1], x, parameters[0])),
                        parameters[2]);
  }
};

torch_net::torch_net(sizes const& n, float* x, float* parameters, std::int64_t* labels)
    : tensors_(std::make_unique<tensors>()) {
  torch::set_num_threads(1);
  tensors_->x = torch::from_blob(x, {n.samples, n.inputs});
  for (std::vector<std::int64_t> const& shape : std::vector<std::vector<std::int64_t>>{
           {n.inputs, n.hidden}, {n.hidden}, {n.hidden, n.classes}, {n.classes}}) {
    tensors_->parameters.push_back(torch::from_blob(parameters, shape));
    parameters += tensors_->parameters.back().numel();
  }
  tensors_->labels = torch::from_blob(labels, {n.samples}, torch::kLong);
}

torch_net::~torch_net() = default;

float const* torch_net::infer() {
  torch::NoGradGuard const inference_only;
  tensors_->logits = tensors_->forward();
  return tensors_->logits.data_ptr<float>();
}

void torch_net::prepare_training(double learning_rate) {
  for (torch::Tensor& parameter : tensors_->parameters) {
    parameter.requires_grad_();
  }
  tensors_->optimizer = std::make_unique<torch::optim::SGD>(
      tensors_->parameters, torch::optim::SGDOptions(learning_rate));
}

void torch_net::train() {
  tensors_->optimizer->zero_grad();
  torch::nn::functional::cross_entropy(tensors_->forward(), tensors_->labels).backward();
  tensors_->optimizer->step();
}

} // namespace run_time::batch
