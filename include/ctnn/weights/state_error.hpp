// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn {

/// The extents of a tensor in a file.
struct stored_shape {
  static constexpr std::size_t most_dimensions = 8;

  std::size_t rank = 0;
  std::array<std::uint64_t, most_dimensions> extents{};

  [[nodiscard]] friend constexpr bool operator==(stored_shape const&,
                                                 stored_shape const&) = default;
};

/// Why the bytes of a file are not a net's. A value without a `std::string`, as readers run in the
/// compiler, too.
struct state_error {
  static constexpr std::size_t no_tensor = static_cast<std::size_t>(-1);

  /// A sentence, that of a string literal.
  char const* problem = "";
  /// Of the first byte that cannot be right; none, where it is 0.
  std::uint64_t offset = 0;
  /// Two numbers that should be equal; where they are, there are none to tell.
  std::uint64_t got = 0;
  std::uint64_t expected = 0;
  /// Which of the net's tensors it is about, in their order.
  std::size_t tensor = no_tensor;
  /// The name of the tensor that it is about, if need be cut off.
  std::array<char, 96> name{};
  /// Where both are different: the shapes.
  stored_shape got_shape{};
  stored_shape expected_shape{};
};

namespace detail {

/// A sentence of numbers and names, in the compiler as well.
struct error_text {
  std::array<char, 640> characters{};
  std::size_t size = 0;

  constexpr error_text& add(std::string_view part) noexcept {
    for (char const character : part) {
      if (size + 1 < characters.size()) {
        characters[size++] = character;
      }
    }
    return *this;
  }

  constexpr error_text& add(std::uint64_t number) noexcept {
    std::array<char, 20> digits{};
    std::size_t first = digits.size();
    do {
      digits[--first] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    return add(std::string_view(digits.data() + first, digits.size() - first));
  }

  constexpr error_text& add(stored_shape const& shape) noexcept {
    add("(");
    for (std::size_t i = 0; i < shape.rank; ++i) {
      add(i == 0 ? "" : ", ").add(shape.extents[i]);
    }
    return add(")");
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept {
    return {characters.data(), size};
  }
};

} // namespace detail

/// What a person is told: "0.weight: the shapes differ: got (3, 4), expected (4, 4) (at byte 53)".
[[nodiscard]] constexpr detail::error_text message(state_error const& error) noexcept {
  detail::error_text text;
  if (error.name[0] != '\0') {
    text.add(std::string_view(error.name.data())).add(": ");
  }
  text.add(std::string_view(error.problem));
  if (!(error.got_shape == error.expected_shape)) {
    text.add(": got ").add(error.got_shape).add(", expected ").add(error.expected_shape);
  } else if (error.got != error.expected) {
    text.add(": got ").add(error.got).add(", expected ").add(error.expected);
  }
  if (error.offset > 0) {
    text.add(" (at byte ").add(error.offset).add(")");
  }
  return text;
}

} // namespace ctnn
