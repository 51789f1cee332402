// SPDX-License-Identifier: BSL-1.0
// The README's program.
#include "../../examples/01_xor.cpp"
