// SPDX-License-Identifier: BSL-1.0
//
// Has the net that the other has trained as a constant.

#include <exclusive_or.safetensors.hpp>
#include <exclusive_or_header.hpp>

#include "exclusive_or.hpp"

constexpr net trained = ctnn::load_safetensors<net>(exclusive_or_safetensors_file);

static_assert(ctnn::accuracy(trained(inputs), labels) == 1);
static_assert(ctnn::load_safetensors<net, exclusive_or_safetensors_file>() == trained);
static_assert(exclusive_or<net> == trained);
static_assert(train(60) == trained); // to the same bits by the compiler

int main() { return ctnn::load_safetensors<net>(exclusive_or_safetensors_file) == trained ? 0 : 1; }
