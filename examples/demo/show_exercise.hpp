// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <string>

namespace demo {

/// Prints the worked exercise step by step: all its numbers are constants that the compiler
/// computed.
void show_exercise(std::ostream& out);

/// Draws the same as an SVG document. Returns whether it could be written.
[[nodiscard]] bool draw_exercise(std::string const& path);

} // namespace demo
