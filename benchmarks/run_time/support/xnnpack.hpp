// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <limits>
#include <vector>
#include <xnnpack.h>

namespace run_time {

/// A chain of XNNPACK's operators, channels last, without threads; a failure ends the program.
class xnnpack_chain {
public:
  /// Begins with x, of which XNN_EXTRA_BYTES behind its end can be read, too.
  xnnpack_chain(std::size_t batch, float const* x) : batch_(batch), output_(x) {
    expect(xnn_initialize(nullptr));
  }
  xnnpack_chain(xnnpack_chain const&) = delete;
  xnnpack_chain& operator=(xnnpack_chain const&) = delete;
  ~xnnpack_chain() {
    for (xnn_operator_t const step : steps_) {
      xnn_delete_operator(step);
    }
  }

  struct convolution {
    std::size_t in;
    std::size_t out;
    std::size_t size;
    std::size_t kernel;
    std::size_t stride = 1;
    std::size_t padding = 0;
    std::size_t groups = 1;
    bool relu = false;
  };

  /// x (size, size, in), weight (out, in / groups, kernel, kernel), bias (out).
  void convolve(convolution const& c, float const* weight, float const* bias) {
    std::size_t const group_in = c.in / c.groups;
    std::size_t const area = c.kernel * c.kernel;
    std::vector<float> channels_last(c.out * group_in * area);
    for (std::size_t out = 0; out < c.out; ++out) {
      for (std::size_t in = 0; in < group_in; ++in) {
        for (std::size_t tap = 0; tap < area; ++tap) {
          channels_last[(out * area + tap) * group_in + in] =
              weight[(out * group_in + in) * area + tap];
        }
      }
    }
    auto const padding = static_cast<std::uint32_t>(c.padding);
    auto const kernel = static_cast<std::uint32_t>(c.kernel);
    auto const stride = static_cast<std::uint32_t>(c.stride);
    xnn_operator_t step = nullptr;
    expect(xnn_create_convolution2d_nhwc_f32(
        padding, padding, padding, padding, kernel, kernel, stride, stride, 1, 1,
        static_cast<std::uint32_t>(c.groups), group_in, c.out / c.groups, c.in, c.out,
        channels_last.data(), bias, least(c.relu), infinity, 0, &step));
    steps_.push_back(step);
    std::size_t const places = (c.size + 2 * c.padding - c.kernel) / c.stride + 1;
    float* const y = new_output(places * places * c.out);
    expect(xnn_setup_convolution2d_nhwc_f32(step, batch_, c.size, c.size, output_, y, nullptr));
    output_ = y;
  }

  /// The largest of each 2x2 of x (size, size, channels).
  void max_pool(std::size_t size, std::size_t channels) {
    xnn_operator_t step = nullptr;
    expect(xnn_create_max_pooling2d_nhwc_f32(0, 0, 0, 0, 2, 2, 2, 2, 1, 1, channels, channels,
                                             channels, -infinity, infinity, 0, &step));
    steps_.push_back(step);
    float* const y = new_output(size / 2 * (size / 2) * channels);
    expect(xnn_setup_max_pooling2d_nhwc_f32(step, batch_, size, size, output_, y, nullptr));
    output_ = y;
  }

  /// x (in), weight (in, out), bias (out).
  void dense(std::size_t in, std::size_t out, float const* weight, float const* bias, bool relu) {
    xnn_operator_t step = nullptr;
    expect(xnn_create_fully_connected_nc_f32(in, out, in, out, weight, bias, least(relu), infinity,
                                             XNN_FLAG_TRANSPOSE_WEIGHTS, &step));
    steps_.push_back(step);
    float* const y = new_output(out);
    expect(xnn_setup_fully_connected_nc_f32(step, batch_, output_, y, nullptr));
    output_ = y;
  }

  void run() {
    for (xnn_operator_t const step : steps_) {
      xnn_run_operator(step, nullptr);
    }
  }

  /// The last output.
  [[nodiscard]] float const* result() const { return output_; }

private:
  static constexpr float infinity = std::numeric_limits<float>::infinity();

  std::size_t batch_;
  float const* output_;
  std::vector<xnn_operator_t> steps_;
  std::deque<std::vector<float>> outputs_;

  static void expect(xnn_status status) {
    if (status != xnn_status_success) {
      std::fprintf(stderr, "XNNPACK fails with status %d\n", static_cast<int>(status));
      std::exit(EXIT_FAILURE);
    }
  }

  static float least(bool relu) { return relu ? 0 : -infinity; }

  float* new_output(std::size_t size) {
    return outputs_.emplace_back(batch_ * size + XNN_EXTRA_BYTES).data();
  }
};

} // namespace run_time
