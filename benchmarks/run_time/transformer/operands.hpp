// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "compile_time/kernels/varied.hpp"
#include "support/add_case.hpp"

namespace run_time::transformer {

inline constexpr std::size_t time = 64;
inline constexpr std::size_t width = 64;
inline constexpr std::size_t heads = 4;
inline constexpr std::size_t depth = width / heads;

/// The parts of a block of a transformer.
enum class part { layer_norm, softmax, attention, causal_attention };

/// Row-major, the weights (in, out), filled.
struct operands {
  alignas(64) std::array<float, time * width> x;
  alignas(64) std::array<float, width> weight;
  alignas(64) std::array<float, width> bias;
  alignas(64) std::array<float, width * 3 * width> in_weight;
  alignas(64) std::array<float, 3 * width> in_bias;
  alignas(64) std::array<float, width * width> out_weight;
  alignas(64) std::array<float, width> out_bias;
  alignas(64) std::array<float, time * width> y;

  operands() {
    fill_varied(x.data(), x.size(), 1);
    fill_varied(weight.data(), weight.size(), 2);
    fill_varied(bias.data(), bias.size(), 3);
    fill_varied(in_weight.data(), in_weight.size(), 4);
    fill_varied(in_bias.data(), in_bias.size(), 5);
    fill_varied(out_weight.data(), out_weight.size(), 6);
    fill_varied(out_bias.data(), out_bias.size(), 7);
  }

  [[nodiscard]] std::span<float const> result() const { return y; }
};

/// The part's output in double.
[[nodiscard]] std::span<double const> expected(part which);

/// Adds the cases of a library, a template of the part.
template <template <part> class Contestant>
bool add_parts(std::string const& name) {
  constexpr double size = time * width;
  constexpr double attention = 2 * (4 * size * width + 2 * size * time);
  auto const add = [&]<part Which>(std::string const& row, double flops) {
    add_case(
        "transformer/" + row + "/" + name, flops, [] { return Contestant<Which>(); },
        [] { return expected(Which); });
  };
  add.template operator()<part::layer_norm>("layer_norm, 64 x 64", 6 * size);
  add.template operator()<part::softmax>("softmax, 64 x 64", 3 * size);
  add.template operator()<part::attention>("multi_head_attention, 64 x 64, 4 heads", attention);
  add.template operator()<part::causal_attention>("the same, causal", attention);
  return true;
}

} // namespace run_time::transformer
