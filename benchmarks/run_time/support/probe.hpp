// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace run_time {

/// The GFLOP/s that this core gives in this moment, from some microseconds of multiply-adds in
/// registers: its peak when nothing disturbs it.
[[nodiscard]] double probed_gflops();

/// Works until the core has reached the clock that it keeps.
void warm_up();

/// How often this thread had to leave its core so far.
[[nodiscard]] long preemptions();

} // namespace run_time
