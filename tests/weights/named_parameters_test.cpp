// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers/dense.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/weights/named_parameters.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <string_view>

namespace {

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

} // namespace

template <class T, class In>
struct ctnn::named_parameters<scale_layer<T, In>> {
  template <ctnn::detail::fixed_string Place, class Layer, class Visit>
  static constexpr void visit(Layer& layer, Visit const& visit) {
    visit.template operator()<ctnn::detail::name_within<Place, "factor">, ctnn::state_layout::same>(
        layer.factor);
  }
};

namespace {

using net = ctnn::sequential<float, ctnn::shape<2>, ctnn::layers::dense<1>, scale>;

constexpr bool names_a_layer_of_ones_own() {
  net trained{};
  trained.layer<1>().factor[0] = 3;
  std::size_t count = 0;
  bool right = true;
  ctnn::for_each_named_parameter(trained, [&](std::string_view name, auto const& tensor) {
    constexpr std::string_view names[] = {"0.weight", "0.bias", "1.factor"};
    right = right && name == names[count++];
    if (name == "1.factor") {
      right = right && tensor.data[0] == 3;
    }
  });
  return right && count == 3;
}

} // namespace

TEST_CASE("named_parameters: can be specialised for a layer of one's own", "[weights]") {
  STATIC_REQUIRE(names_a_layer_of_ones_own());
}
