// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <xnnpack.h>

namespace run_time {

/// An operator of XNNPACK, run without threads; a failure ends the program.
class xnnpack_operator {
public:
  static void expect(xnn_status status) {
    if (status != xnn_status_success) {
      std::fprintf(stderr, "XNNPACK fails with status %d\n", static_cast<int>(status));
      std::exit(EXIT_FAILURE);
    }
  }

  xnnpack_operator() { expect(xnn_initialize(nullptr)); }
  xnnpack_operator(xnnpack_operator const&) = delete;
  xnnpack_operator& operator=(xnnpack_operator const&) = delete;
  ~xnnpack_operator() { xnn_delete_operator(operator_); }

  [[nodiscard]] xnn_operator_t get() const { return operator_; }
  /// Where an `xnn_create_` function puts it.
  [[nodiscard]] xnn_operator_t* address() { return &operator_; }

  void run() { xnn_run_operator(operator_, nullptr); }

private:
  xnn_operator_t operator_ = nullptr;
};

} // namespace run_time
