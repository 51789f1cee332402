// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <signs/handwriting.hpp>

namespace demo {

/// Prints the score of the recogniser that the compiler trained, with a few signs that it reads.
void show_recogniser(std::ostream& out);

/// Prints a sign and what the recogniser takes it for.
void show_reading(std::ostream& out, signs::image<float> const& pixels);

} // namespace demo
