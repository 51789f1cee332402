// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>
#include <ctnn/weights/named_parameters.hpp>

/// A layer of one's own: x times a trained factor.
template <class T, class In>
struct scale_layer {
  using input_type = ctnn::tensor_of<T, In>;
  using output_type = input_type;

  static constexpr char const* name = "scale";
  static constexpr std::size_t parameter_count = 1;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  ctnn::tensor<T, 1> factor;

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept {
    return x * factor[0];
  }
  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return dy * factor[0];
  }
  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.factor...);
  }

  [[nodiscard]] friend constexpr bool operator==(scale_layer const&, scale_layer const&) = default;
};

struct scale {
  template <class In>
  static constexpr bool accepts = true;
  template <class In>
  struct requirement {};
  template <ctnn::real T, class In>
  using fn = scale_layer<T, In>;
};

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<2>, scale>;
#else
using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::dense<1>>;
#endif

constexpr std::size_t count = [] {
  std::size_t result = 0;
  ctnn::for_each_named_parameter(net{}, [&](auto, auto const&) { ++result; });
  return result;
}();
static_assert(count == 2);
