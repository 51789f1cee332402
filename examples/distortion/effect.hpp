// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/tanh.hpp>

#include <cmath>

namespace distortion {

/// The true effect, which the net is to imitate by ear: an amplifier that is driven too far. Its
/// curve is not symmetric; the louder it plays, the further its working point moves; and a tone
/// control, a low-pass of one pole, stands behind it.
class effect {
public:
  float operator()(float x) noexcept {
    level_ = ctnn::fma(0.01f, std::abs(x) - level_, level_); // over about 2 ms
    float const at = ctnn::fma(-1.5f, level_, 0.4f);
    float const driven = ctnn::tanh(ctnn::fma(5.0f, x, at)) - ctnn::tanh(at);
    tone_ = ctnn::fma(0.35f, driven - tone_, tone_); // from 3.3 kHz on
    return 0.5f * tone_;
  }

private:
  float level_ = 0;
  float tone_ = 0;
};

} // namespace distortion
