// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data.hpp>

int main() { return ctnn::read_idx<int>("there is none").has_value() ? 1 : 0; }
