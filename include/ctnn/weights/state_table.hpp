// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/from_bytes.hpp>
#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/weights/named_parameters.hpp>
#include <ctnn/weights/state_error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <memory>
#include <string_view>
#include <type_traits>

namespace ctnn {

/// In what numbers of a file are stored.
enum class stored_type { f16, bf16, f32, f64, other };

/// A tensor in a file.
struct stored_tensor {
  std::string_view name{};
  stored_type type = stored_type::other;
  stored_shape shape{};
  /// Where in the file its numbers begin.
  std::uint64_t numbers = 0;
  /// Where in the file it is described, for errors.
  std::uint64_t described = 0;
};

namespace detail {

/// A tensor that a net keeps.
struct state_entry {
  std::string_view name;
  stored_shape shape;
};

template <class Shape>
inline constexpr stored_shape stored_shape_of = [] {
  static_assert(Shape::rank() <= stored_shape::most_dimensions);
  stored_shape result{Shape::rank(), {}};
  for (std::size_t i = 0; i < Shape::rank(); ++i) {
    result.extents[i] = Shape::extent(i);
  }
  return result;
}();

/// How many tensors a net keeps.
template <class Net>
inline constexpr std::size_t state_count = [] {
  std::size_t count = 0;
  Net const kept{};
  for_each_state<"">(kept, [&]<auto, class>(auto const&...) { ++count; });
  return count;
}();

template <class Net>
inline constexpr auto state_entries = [] {
  std::array<state_entry, state_count<Net>> entries{};
  std::size_t index = 0;
  Net const kept{};
  for_each_state<"">(kept, [&]<auto Name, class Layout, class First>(First const&, auto const&...) {
    entries.data()[index++] = {std::string_view(Name.text, sizeof(Name.text) - 1),
                               stored_shape_of<typename state_tensor<Layout, First>::shape_type>};
  });
  return entries;
}();

/// Count numbers out of bytes. Little-endian, as are the files and all targets so far.
template <class Stored, std::size_t Count, class T>
constexpr void take_numbers(char const* from, T* to) noexcept {
  static_assert(std::endian::native == std::endian::little);
  if consteval {
    auto const numbers = detail::from_bytes_at<std::array<Stored, Count>>(from);
    Stored const* number = numbers.data();
    for (std::size_t i = 0; i < Count; ++i) {
      to[i] = static_cast<T>(number[i]);
    }
  } else {
    for (std::size_t i = 0; i < Count; ++i, from += sizeof(Stored)) {
      Stored number;
      std::memcpy(&number, from, sizeof(number));
      to[i] = static_cast<T>(number);
    }
  }
}

/// The same of any kind of numbers. Narrower ones are exact, wider ones are rounded to the nearest.
template <std::size_t Count, class T>
constexpr void take_numbers(stored_type type, char const* from, T* to) noexcept {
  switch (type) {
  case stored_type::f16:
    struct half {
      float16 value;
      constexpr explicit operator T() const noexcept {
        return static_cast<T>(static_cast<float>(value));
      }
    };
    return take_numbers<half, Count>(from, to);
  case stored_type::bf16:
    struct brain {
      bfloat16 value;
      constexpr explicit operator T() const noexcept {
        return static_cast<T>(static_cast<float>(value));
      }
    };
    return take_numbers<brain, Count>(from, to);
  case stored_type::f32:
    return take_numbers<float, Count>(from, to);
  case stored_type::f64:
    return take_numbers<double, Count>(from, to);
  case stored_type::other:
    break;
  }
}

/// Which tensors of a file a net's are.
template <class Net>
class state_table {
public:
  static constexpr std::size_t count = state_count<Net>;

  /// Takes what is known of a tensor of the file. False where a net keeps no such tensor but may
  /// pass it over: PyTorch's counter of batches.
  [[nodiscard]] constexpr std::expected<bool, state_error> take(stored_tensor const& tensor) {
    std::size_t const index = index_of(tensor.name);
    state_error error{.offset = tensor.described, .tensor = index};
    std::size_t const shown = std::min(tensor.name.size(), error.name.size() - 1);
    for (std::size_t i = 0; i < shown; ++i) {
      error.name[i] = tensor.name[i];
    }
    if (index == count) {
      error.tensor = state_error::no_tensor;
      error.problem = "the net has no such tensor";
      if (counts_batches(tensor.name)) {
        return false;
      }
    } else if (taken_[index]) {
      error.problem = "the file names it twice";
    } else if (tensor.type == stored_type::other) {
      error.problem = "its numbers are none of F16, BF16, F32 and F64";
    } else if (state_entry const& entry = state_entries<Net>[index]; tensor.shape != entry.shape) {
      error.problem = "the shapes differ";
      error.got_shape = tensor.shape;
      error.expected_shape = entry.shape;
    } else {
      taken_[index] = true;
      tensors_[index] = tensor;
      return true;
    }
    return std::unexpected(error);
  }

  /// Whether all have been taken.
  [[nodiscard]] constexpr std::expected<void, state_error> complete() const {
    for (std::size_t i = 0; i < count; ++i) {
      if (!taken_[i]) {
        state_error error{.problem = "the file has no such tensor", .tensor = i};
        std::string_view const name = state_entries<Net>[i].name;
        for (std::size_t k = 0; k < std::min(name.size(), error.name.size() - 1); ++k) {
          error.name[k] = name[k];
        }
        return std::unexpected(error);
      }
    }
    return {};
  }

  /// Sets all that the net keeps.
  constexpr void fill(Net& net, char const* file) const {
    stored_tensor const* tensor = tensors_.data();
    for_each_state<"">(
        net, [&]<auto Name, class Layout, class First>(First& first, auto&... others) {
          using stored = state_tensor<Layout, First>;
          auto const set = [&](auto& numbers) {
            take_numbers<stored::size()>(tensor->type, file + tensor->numbers, numbers.begin());
            Layout::set(first, others..., numbers.begin());
          };
          if constexpr (std::is_same_v<Layout, state_layout::same>) {
            take_numbers<stored::size()>(tensor->type, file + tensor->numbers, first.begin());
          } else if consteval {
            stored numbers;
            set(numbers);
          } else {
            set(*std::make_unique_for_overwrite<stored>()); // may be large for a stack
          }
          ++tensor;
        });
  }

private:
  /// `count` where there is none.
  [[nodiscard]] static constexpr std::size_t index_of(std::string_view name) noexcept {
    std::size_t index = 0;
    while (index < count && state_entries<Net>[index].name != name) {
      ++index;
    }
    return index;
  }

  [[nodiscard]] static constexpr bool counts_batches(std::string_view name) noexcept {
    constexpr std::string_view counter = "num_batches_tracked";
    constexpr std::string_view mean = "running_mean";
    if (!name.ends_with(counter)) {
      return false;
    }
    std::string_view const place = name.substr(0, name.size() - counter.size());
    for (state_entry const& entry : state_entries<Net>) {
      if (entry.name.size() == place.size() + mean.size() && entry.name.starts_with(place) &&
          entry.name.ends_with(mean)) {
        return true;
      }
    }
    return false;
  }

  std::array<bool, count> taken_{};
  std::array<stored_tensor, count> tensors_{};
};

} // namespace detail
} // namespace ctnn
