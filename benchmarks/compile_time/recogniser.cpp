// SPDX-License-Identifier: BSL-1.0
// The recogniser: 600 signs drawn, 3,000 steps of a sample forward and back, 300 signs read.
#include <signs/trained.hpp>
