// SPDX-License-Identifier: BSL-1.0
#include <ctnn/model/sequential.hpp>
#include <ctnn/onnx/save.hpp>

#include <cstddef>
#include <string>

struct strange {
  static constexpr char const* name = "strange";
  static constexpr bool needs_output = false;
  template <class V>
  static constexpr V value(V const& x) noexcept {
    return x;
  }
  template <class V>
  static constexpr V gradient(V const&, V const& dy) noexcept {
    return dy;
  }
  [[nodiscard]] friend constexpr bool operator==(strange, strange) = default;
};

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::activation<strange{}>>;
#else
using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::relu>;
#endif

std::string bytes = ctnn::onnx::to_bytes(net{});
