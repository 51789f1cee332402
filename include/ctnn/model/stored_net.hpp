// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/each_sample.hpp>
#include <ctnn/detail/tuple.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/model/sequential.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/bind.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn {
namespace detail {

/// The numbers of a layer, parameters before statistics.
template <class Layer>
inline constexpr std::size_t stored_numbers = [] {
  std::size_t result = Layer::parameter_count;
  if constexpr (layer_with_statistics<Layer>) {
    result += Layer::statistic_count;
  }
  return result;
}();

/// Calls `visit(number, stored)` with each number of a layer, and its place in an array of them.
template <class Layer, class Numbers, class Visit>
constexpr void for_each_number(Layer& layer, Numbers& stored, Visit visit) {
  std::size_t place = 0;
  auto const visit_all = [&](auto& tensor) {
    for (auto& number : tensor) {
      visit(number, stored[place++]);
    }
  };
  for_each_parameter(visit_all, layer);
  for_each_statistic([&](double, auto& tensor) { visit_all(tensor); }, layer);
}

template <class Storage, class Layer>
using stored_layer =
    boost::mp11::mp_if_c<std::is_empty_v<Layer>, Layer, std::array<Storage, stored_numbers<Layer>>>;

} // namespace detail

/// What numbers can be stored in beside float: `float16`, `bfloat16`.
template <class Storage>
concept storage_of_float = std::same_as<Storage, float16> || std::same_as<Storage, bfloat16>;

/// A net of float. The sentence is what the compiler prints of others.
template <class Net>
concept net_of_float =
    std::same_as<typename Net::value_type, float> ||
    detail::unsatisfied<"stored_as: only a net of float can be stored in fewer bytes: it is",
                        typename Net::value_type>();

/// A net whose numbers are stored in half the bytes:
///
///     constexpr auto small = stored_as<bfloat16>(trained);
///     auto const y = small(x);
///
/// It calculates in float: each layer's numbers are widened when it is its turn, into the stack.
/// What it gives is to the bit what `small.widened()`, the net of the rounded numbers, does.
template <storage_of_float Storage, net_of_float Net>
struct stored_net {
  using net_type = Net;
  using value_type = float;
  using input_type = typename Net::input_type;
  using output_type = typename Net::output_type;
  template <class X>
  using output_for = typename Net::template output_for<X>;

  static constexpr auto input_shape = Net::input_shape;
  static constexpr auto output_shape = Net::output_shape;
  static constexpr std::size_t parameter_count = Net::parameter_count;

  boost::mp11::mp_rename<
      boost::mp11::mp_transform_q<boost::mp11::mp_bind_front<detail::stored_layer, Storage>,
                                  typename Net::layer_list>,
      detail::tuple>
      layers;

  /// The net of the numbers stored.
  [[nodiscard]] constexpr Net widened() const noexcept {
    Net net{};
    detail::for_each_stored<typename Net::layer_list>(
        [&]<std::size_t Index>() { net.template layer<Index>() = widened_layer<Index>(); });
    return net;
  }

  /// The output for one sample, or for each sample of a batch.
  template <sample_or_batch<input_type> X>
  [[nodiscard]] constexpr output_for<X> operator()(X const& x) const noexcept {
    return forward_from<0>(x);
  }

  [[nodiscard]] friend constexpr bool operator==(stored_net const&, stored_net const&) = default;

private:
  template <std::size_t Index>
  [[nodiscard]] constexpr auto widened_layer() const noexcept {
    typename Net::template layer_type<Index> layer{};
    if constexpr (!std::is_empty_v<decltype(layer)>) {
      detail::for_each_number(layer, detail::get<Index>(layers), [](float& number, Storage stored) {
        number = static_cast<float>(stored);
      });
    }
    return layer;
  }

  template <std::size_t Index, class X>
  [[nodiscard]] constexpr auto forward_from(X const& x) const noexcept {
    if constexpr (Index == Net::layer_count) {
      return x;
    } else {
      return forward_from<Index + 1>(forward_one<Index>(x));
    }
  }

  // Out of line, so that one widened layer is on the stack at a time.
  template <std::size_t Index, class X>
  [[nodiscard, gnu::noinline]] constexpr auto forward_one(X const& x) const noexcept {
    return detail::forward_each(widened_layer<Index>(), x);
  }
};

/// A net with its numbers rounded to the nearest of a narrower kind. See `stored_net`.
template <storage_of_float Storage, net_of_float Net>
[[nodiscard]] constexpr auto stored_as(Net const& net) noexcept {
  stored_net<Storage, Net> result{};
  detail::for_each_stored<typename Net::layer_list>([&]<std::size_t Index>() {
    detail::for_each_number(
        net.template layer<Index>(), detail::get<Index>(result.layers),
        [](float const& number, Storage& stored) { stored = static_cast<Storage>(number); });
  });
  return result;
}

} // namespace ctnn
