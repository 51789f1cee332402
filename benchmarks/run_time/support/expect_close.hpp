// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string>

namespace run_time {

/// Ends the program with a message unless each number is near the expected one: within
/// `tolerance` of the largest expected number.
void expect_close(std::string const& name, std::span<float const> result,
                  std::span<double const> expected, double tolerance = 1e-4);

} // namespace run_time
