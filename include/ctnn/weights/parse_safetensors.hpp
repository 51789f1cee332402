// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/detail/fixed_string.hpp>
#include <ctnn/weights/embedded_file.hpp>
#include <ctnn/weights/json_scanner.hpp>
#include <ctnn/weights/loaded.hpp>
#include <ctnn/weights/state_error.hpp>
#include <ctnn/weights/state_table.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <type_traits>

namespace ctnn {
namespace detail {

struct safetensors_type {
  std::string_view name;
  std::uint64_t bytes;
  stored_type type = stored_type::other;
};

inline constexpr safetensors_type safetensors_types[] = {{"F32", 4, stored_type::f32},
                                                         {"F64", 8, stored_type::f64},
                                                         {"F16", 2, stored_type::f16},
                                                         {"BF16", 2, stored_type::bf16},
                                                         {"BOOL", 1},
                                                         {"U8", 1},
                                                         {"I8", 1},
                                                         {"F8_E5M2", 1},
                                                         {"F8_E4M3", 1},
                                                         {"I16", 2},
                                                         {"U16", 2},
                                                         {"I32", 4},
                                                         {"U32", 4},
                                                         {"I64", 8},
                                                         {"U64", 8}};

/// The bytes of tensors in the data, which follow each other in the order of their places.
template <std::size_t Most>
struct stored_ranges {
  struct range {
    std::uint64_t begin;
    std::uint64_t end;
  };
  std::array<range, Most> all{};
  std::size_t count = 0;

  /// False where there are too many.
  [[nodiscard]] constexpr bool insert(range added) noexcept {
    if (count == Most) {
      return false;
    }
    std::size_t place = count++;
    for (; place > 0 && all[place - 1].begin > added.begin; --place) {
      all[place] = all[place - 1];
    }
    all[place] = added;
    return true;
  }

  /// The first byte of `size` that belongs to none or to two of them; `size` where there is none.
  [[nodiscard]] constexpr std::uint64_t covered(std::uint64_t size) const noexcept {
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (all[i].begin != end) {
        return all[i].begin < end ? all[i].begin : end;
      }
      end = all[i].end;
    }
    return end < size ? end : size;
  }
};

/// The header of a safetensors file.
template <class Net>
class safetensors_header {
public:
  constexpr safetensors_header(std::string_view text, std::uint64_t data_size) noexcept
      : scanner_{text}, first_byte_{8 + text.size()}, data_size_{data_size} {}

  /// Where the net's tensors lie.
  [[nodiscard]] constexpr std::expected<state_table<Net>, state_error> read() {
    bool metadata = false;
    scanner_.object([&](std::string_view name) {
      if (name == "__metadata__") {
        if (metadata) {
          scanner_.fail("the header has two of __metadata__");
        }
        metadata = true;
        scanner_.object([&](std::string_view) { scanner_.string(); });
      } else {
        tensor(name);
      }
    });
    scanner_.expect_end("something stands behind the header's object");
    if (error_.problem[0] != '\0') {
      return std::unexpected(error_);
    }
    if (scanner_.problem() != nullptr) {
      return std::unexpected(
          state_error{.problem = scanner_.problem(), .offset = 8 + scanner_.place()});
    }
    if (auto const complete = table_.complete(); !complete) {
      return std::unexpected(complete.error());
    }
    if (std::uint64_t const covered = ranges_.covered(data_size_); covered != data_size_) {
      return std::unexpected(state_error{.problem = "a byte belongs to no tensor, or to two",
                                         .offset = first_byte_ + covered});
    }
    return table_;
  }

private:
  /// Stops the scanner with an error that says more than it can.
  constexpr void fail(state_error const& error) noexcept {
    error_ = error;
    scanner_.fail(error.problem);
  }

  constexpr void tensor(std::string_view name) {
    stored_tensor tensor{.name = name, .described = 8 + scanner_.place()};
    std::uint64_t bytes = 0;
    std::uint64_t offsets[2] = {};
    int seen = 0;
    scanner_.object([&](std::string_view key) {
      int part = 0;
      if (key == "dtype") {
        part = 1;
        std::string_view const given = scanner_.string();
        for (safetensors_type const& type : safetensors_types) {
          if (type.name == given) {
            tensor.type = type.type;
            bytes = type.bytes;
          }
        }
        if (bytes == 0) {
          scanner_.fail("safetensors has no such dtype");
        }
      } else if (key == "shape") {
        part = 2;
        scanner_.array([&] {
          std::uint64_t const extent = scanner_.number();
          if (tensor.shape.rank == stored_shape::most_dimensions) {
            scanner_.fail("a tensor has more than 8 dimensions");
          } else {
            tensor.shape.extents[tensor.shape.rank++] = extent;
          }
        });
      } else if (key == "data_offsets") {
        part = 4;
        std::size_t count = 0;
        scanner_.array([&] {
          std::uint64_t const offset = scanner_.number();
          if (count < 2) {
            offsets[count] = offset;
          }
          ++count;
        });
        if (count != 2) {
          scanner_.fail("data_offsets are not two");
        }
      }
      if (part == 0 || (seen & part) != 0) {
        scanner_.fail("a tensor has other members than one dtype, shape and data_offsets");
      }
      seen |= part;
    });
    if (seen != 7) {
      scanner_.fail("a tensor has other members than one dtype, shape and data_offsets");
    }
    if (scanner_.problem() == nullptr) {
      check(tensor, bytes, offsets[0], offsets[1]);
    }
  }

  constexpr void check(stored_tensor& tensor, std::uint64_t bytes, std::uint64_t begin,
                       std::uint64_t end) {
    if (begin > end || end > data_size_) {
      return fail({.problem = "a tensor's data_offsets lie beyond the end of the file",
                   .offset = tensor.described,
                   .got = begin > end ? begin : end,
                   .expected = begin > end ? end : data_size_});
    }
    for (std::size_t i = 0; i < tensor.shape.rank; ++i) {
      std::uint64_t const extent = tensor.shape.extents[i];
      if (extent > 0 && bytes > (~std::uint64_t{0}) / extent) {
        return fail({.problem = "a tensor is larger than any file", .offset = tensor.described});
      }
      bytes *= extent;
    }
    if (bytes != end - begin) {
      return fail({.problem = "a tensor's data_offsets do not hold its shape's bytes",
                   .offset = tensor.described,
                   .got = end - begin,
                   .expected = bytes});
    }
    tensor.numbers = first_byte_ + begin;
    if (auto const taken = table_.take(tensor); !taken) {
      return fail(taken.error());
    }
    if (!ranges_.insert({begin, end})) {
      fail({.problem = "the file has more tensors than the net", .offset = tensor.described});
    }
  }

  json_scanner scanner_;
  std::uint64_t first_byte_;
  std::uint64_t data_size_;
  state_table<Net> table_;
  stored_ranges<2 * state_table<Net>::count + 1> ranges_;
  state_error error_;
};

/// Where the net's tensors lie in a safetensors file.
template <class Net>
[[nodiscard]] constexpr std::expected<state_table<Net>, state_error>
read_safetensors_header(std::string_view file) {
  constexpr std::uint64_t largest_header = 100'000'000;
  if (file.size() < 8) {
    return std::unexpected(state_error{.problem = "the file ends within the size of its header",
                                       .got = file.size(),
                                       .expected = 8});
  }
  std::uint64_t size = 0;
  for (std::size_t i = 8; i-- > 0;) {
    size = size << 8 | static_cast<unsigned char>(file[i]);
  }
  if (size > largest_header) {
    return std::unexpected(state_error{.problem = "the header is larger than safetensors allows",
                                       .got = size,
                                       .expected = largest_header});
  }
  if (size > file.size() - 8) {
    return std::unexpected(state_error{.problem = "the file ends within its header",
                                       .offset = file.size(),
                                       .got = file.size() - 8,
                                       .expected = size});
  }
  if (size == 0 || file[8] != '{') {
    return std::unexpected(
        state_error{.problem = "the header does not begin with '{'", .offset = 8});
  }
  return safetensors_header<Net>(file.substr(8, static_cast<std::size_t>(size)),
                                 file.size() - 8 - size)
      .read();
}

} // namespace detail

/// The net whose state dict these bytes of a safetensors file are: all of its tensors by name, in
/// PyTorch's layout (see `for_each_named_parameter`), of F16, BF16, F32 or F64, and no others but
/// the counters of PyTorch's batch norms. Source: huggingface.co/docs/safetensors, format 0.3.
template <class Net>
[[nodiscard]] constexpr std::expected<Net, state_error> parse_safetensors(std::string_view file) {
  auto const table = detail::read_safetensors_header<Net>(file);
  if (!table) {
    return std::unexpected(table.error());
  }
  std::expected<Net, state_error> net{};
  table->fill(*net, file.data());
  return net;
}

/// The net of an embedded file, in the compiler as at run time. An error is a compile error with
/// its sentence, and at run time ends the program.
///
///     #include <digits.safetensors.hpp> // ctnn_embed(target digits.safetensors)
///     constexpr auto trained = ctnn::load_safetensors<net>(digits_safetensors);
template <class Net>
[[nodiscard]] constexpr Net load_safetensors(embedded_file const& file) {
  auto const table = detail::read_safetensors_header<Net>(file.bytes());
  if (!table) {
    detail::not_loaded<Net>(table.error());
  }
  Net net{};
  table->fill(net, file.data);
  return net;
}

namespace detail {

/// What is wrong with a file, as the name of a type, which both compilers print; in parts, because
/// Clang prints 32 characters of each.
template <fixed_string... Problem>
struct the_file_is_not_the_nets;

/// Where the part of a text that begins at `first` ends: behind a word.
[[nodiscard]] constexpr std::size_t part_end(std::string_view text, std::size_t first) noexcept {
  constexpr std::size_t longest = 31;
  if (text.size() - first <= longest) {
    return text.size();
  }
  std::size_t const space = text.substr(0, first + longest).rfind(' ');
  return space == std::string_view::npos || space <= first ? first + longest : space + 1;
}

template <class Net, embedded_file const& File>
inline constexpr error_text safetensors_problem = [] {
  auto const table = read_safetensors_header<Net>(File.bytes());
  return table ? error_text{} : message(table.error());
}();

template <class Net, embedded_file const& File, std::size_t First, std::size_t End>
inline constexpr auto safetensors_problem_part = []() consteval {
  char copy[End - First + 1]{};
  for (std::size_t i = First; i < End; ++i) {
    copy[i - First] = safetensors_problem<Net, File>.characters[i];
  }
  return fixed_string<End - First + 1>(copy);
}();

/// The parts from First on.
template <class Net, embedded_file const& File, std::size_t First, fixed_string... Parts>
[[nodiscard]] consteval auto named_by_problem() {
  if constexpr (First == safetensors_problem<Net, File>.size) {
    return std::type_identity<the_file_is_not_the_nets<Parts...>>{};
  } else {
    constexpr std::size_t end = part_end(safetensors_problem<Net, File>.view(), First);
    return named_by_problem<Net, File, end, Parts...,
                            safetensors_problem_part<Net, File, First, end>>();
  }
}

} // namespace detail

/// The same with an error that says all that there is to say, with GCC as well:
///
///     constexpr auto trained = ctnn::load_safetensors<net, digits_safetensors>();
///
/// error: ... the_file_is_not_the_nets<"0.weight: the shapes differ: ", "got (2, 3), expected (3,
/// 2)">
template <class Net, embedded_file const& File>
[[nodiscard]] consteval Net load_safetensors() {
  if constexpr (detail::safetensors_problem<Net, File>.size > 0) {
    using problem = typename decltype(detail::named_by_problem<Net, File, 0>())::type;
    return problem::net;
  } else {
    return load_safetensors<Net>(File);
  }
}

} // namespace ctnn
