// SPDX-License-Identifier: BSL-1.0
#include "fashion_mnist/torch_training.hpp"

#include <algorithm>
#include <cstddef>
#include <torch/torch.h>

namespace run_time::fashion_mnist {

struct torch_training::state {
  torch::nn::Sequential net;
  torch::Tensor x;
  torch::Tensor labels;
  torch::Tensor test_x;
  torch::Tensor test_labels;
  std::unique_ptr<torch::optim::Adam> optimizer;
};

namespace {

namespace nn = torch::nn;

nn::Sequential layers(torch_training::net which) {
  if (which == torch_training::net::mlp) {
    return nn::Sequential(nn::Flatten(), nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 10));
  }
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, 8, 5).padding(2)), nn::ReLU(),
                        nn::MaxPool2d(2), nn::Conv2d(nn::Conv2dOptions(8, 16, 5)), nn::ReLU(),
                        nn::MaxPool2d(2), nn::Flatten(), nn::Linear(400, 64), nn::ReLU(),
                        nn::Linear(64, 10));
}

torch::Tensor pixels(images const& from) {
  return torch::from_blob(from.pixels, {from.count, 1, 28, 28});
}

torch::Tensor labels(images const& from) {
  return torch::from_blob(from.labels, {from.count}, torch::kByte).to(torch::kLong);
}

} // namespace

torch_training::torch_training(net which, images const& data, images const& test,
                               std::vector<float> const& parameters)
    : state_(new state{layers(which), pixels(data), labels(data), pixels(test), labels(test), {}}) {
  torch::set_num_threads(1);
  torch::NoGradGuard const copying;
  auto* from = const_cast<float*>(parameters.data());
  for (torch::Tensor& parameter : state_->net->parameters()) {
    bool const dense = parameter.dim() == 2;
    auto const shape = dense ? std::vector<std::int64_t>{parameter.size(1), parameter.size(0)}
                             : parameter.sizes().vec();
    auto const given = torch::from_blob(from, shape);
    parameter.copy_(dense ? given.t() : given);
    from += parameter.numel();
  }
  state_->optimizer = std::make_unique<torch::optim::Adam>(state_->net->parameters());
}

torch_training::~torch_training() = default;

double torch_training::epoch(std::vector<std::int64_t> const& order, std::int64_t batch_size,
                             std::vector<double> const& rates) {
  state& s = *state_;
  auto const count = static_cast<std::int64_t>(order.size());
  auto const all = torch::from_blob(const_cast<std::int64_t*>(order.data()), {count}, torch::kLong);
  double losses = 0;
  for (std::int64_t first = 0; first < count; first += batch_size) {
    auto const batch = all.slice(0, first, std::min(count, first + batch_size));
    auto const x = s.x.index_select(0, batch);
    auto const labels = s.labels.index_select(0, batch);
    static_cast<torch::optim::AdamOptions&>(s.optimizer->param_groups()[0].options())
        .lr(rates[static_cast<std::size_t>(first / batch_size)]);
    s.optimizer->zero_grad();
    auto const loss = nn::functional::cross_entropy(s.net->forward(x), labels);
    loss.backward();
    s.optimizer->step();
    losses += loss.item<double>() * static_cast<double>(batch.numel());
  }
  return losses / static_cast<double>(count);
}

double torch_training::accuracy() {
  torch::NoGradGuard const inference_only;
  std::int64_t right = 0;
  for (std::int64_t first = 0; first < state_->test_x.size(0); first += 500) {
    auto const y = state_->net->forward(state_->test_x.slice(0, first, first + 500));
    auto const told = y.argmax(1) == state_->test_labels.slice(0, first, first + 500);
    right += told.sum().item<std::int64_t>();
  }
  return static_cast<double>(right) / static_cast<double>(state_->test_x.size(0));
}

} // namespace run_time::fashion_mnist
