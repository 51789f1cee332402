// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops.hpp>

// Ends with the library's own error.
int main(int argc, char**) {
  return ctnn::output_size(static_cast<std::size_t>(argc), 3) > 0 ? 0 : 1;
}
