// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/contract.hpp>
#include <ctnn/detail/unsatisfied.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <cstddef>
#include <ranges>

namespace ctnn {

/// One mean for each channel (the first extent), or one for all elements.
template <class X, std::size_t Channels>
concept normalizable =
    Channels == 1 || X::extent(0) == Channels ||
    detail::unsatisfied<"normalization: as many means as the sample has channels (its first "
                        "extent), or one: got",
                        X>();

/// y = (x - mean) / deviation, channel by channel, or feature by feature of a row of a table:
///
///     auto const scale = channel_normalization(images);    of these data
///     scale.apply(images);
///     normalization<float, 1> const to_1{{0}, {255}};      of bytes to 0 to 1
///
/// What data are trained with belongs to the net: keep it, and apply it to what the net gets later.
/// Source: torchvision.transforms.Normalize, sklearn.preprocessing.StandardScaler.
template <real T, std::size_t Channels>
struct normalization {
  tensor<T, Channels> mean;
  tensor<T, Channels> deviation;

  template <std::size_t... Extents>
    requires(normalizable<shape<Extents...>, Channels>)
  [[nodiscard]] constexpr tensor<T, Extents...>
  operator()(tensor<T, Extents...> const& x) const noexcept {
    tensor<T, Extents...> y = x;
    normalize(y);
    return y;
  }

  /// All samples of a container, in their place.
  template <std::ranges::forward_range Samples>
  constexpr void apply(Samples& samples) const noexcept {
    for (auto& sample : samples) {
      normalize(sample);
    }
  }

  [[nodiscard]] friend constexpr bool operator==(normalization const&,
                                                 normalization const&) = default;

private:
  template <std::size_t... Extents>
    requires(normalizable<shape<Extents...>, Channels>)
  constexpr void normalize(tensor<T, Extents...>& x) const noexcept {
    constexpr std::size_t plane = shape<Extents...>::size() / Channels;
    for (std::size_t c = 0; c < Channels; ++c) {
      T const m = mean.data[c];
      T const d = deviation.data[c];
      T* const row = x.begin() + c * plane;
      for (std::size_t i = 0; i < plane; ++i) {
        row[i] = (row[i] - m) / d;
      }
    }
  }
};

namespace detail {

/// The mean and the deviation (over N) of each channel of some samples; 1 where that is 0.
/// Calculated in double, in one chain over the samples and their elements in their order.
template <std::size_t Channels, class Samples>
[[nodiscard]] constexpr auto normalization_of(Samples const& samples) noexcept {
  using sample = typename Samples::value_type;
  using T = typename sample::value_type;
  constexpr std::size_t plane = sample::size() / Channels;
  if (samples.size() == 0) {
    contract_violation("normalization: there are no samples");
  }
  auto const count = static_cast<double>(samples.size() * plane);
  tensor<double, Channels> mean{};
  for (std::size_t s = 0; s < samples.size(); ++s) {
    T const* x = samples[s].begin();
    for (std::size_t c = 0; c < Channels; ++c) {
      double sum = mean.data[c];
      for (std::size_t i = 0; i < plane; ++i) {
        sum += static_cast<double>(*x++);
      }
      mean.data[c] = sum;
    }
  }
  for (double& x : mean) {
    x /= count;
  }
  tensor<double, Channels> squares{};
  for (std::size_t s = 0; s < samples.size(); ++s) {
    T const* x = samples[s].begin();
    for (std::size_t c = 0; c < Channels; ++c) {
      double sum = squares.data[c];
      double const m = mean.data[c];
      for (std::size_t i = 0; i < plane; ++i) {
        double const difference = static_cast<double>(*x++) - m;
        sum = fma(difference, difference, sum);
      }
      squares.data[c] = sum;
    }
  }
  ctnn::normalization<T, Channels> result; // there is another in detail
  for (std::size_t c = 0; c < Channels; ++c) {
    auto const deviation = static_cast<T>(ctnn::sqrt(squares.data[c] / count));
    result.mean.data[c] = static_cast<T>(mean.data[c]);
    result.deviation.data[c] = deviation == T{0} ? T{1} : deviation;
  }
  return result;
}

} // namespace detail

/// What takes the mean of each channel of some samples to 0 and its deviation (over N) to 1, but
/// for a channel that is constant, which becomes 0. The samples are tensors in a container or view.
template <class Samples>
[[nodiscard]] constexpr auto channel_normalization(Samples const& samples) noexcept {
  return detail::normalization_of<Samples::value_type::extent(0)>(samples);
}

/// The same with one mean and one deviation of all elements of the samples.
template <class Samples>
[[nodiscard]] constexpr auto joint_normalization(Samples const& samples) noexcept {
  return detail::normalization_of<1>(samples);
}

} // namespace ctnn
