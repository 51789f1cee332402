// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/fma.hpp>
#include <ctnn/math/rounded.hpp>
#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/operators/broadcast.hpp>
#include <ctnn/onnx/operators/wide.hpp>
#include <ctnn/onnx/operators/wrapped.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// An equation of Einstein's sum with the extents of its Count inputs: for each input its strides
/// along the output's dimensions, and along those that are summed over.
template <std::size_t Count>
struct einstein_sum {
  extents output{};
  extents summed{};
  stride_table<Count> output_strides{};
  stride_table<Count> summed_strides{};
  bool good = true;

  constexpr einstein_sum(std::string_view equation,
                         std::array<extents, Count> const& inputs) noexcept {
    for (std::size_t k = 0; k < Count; ++k) {
      output_strides[k].fill(0); // see `broadcast_strides`
      summed_strides[k].fill(0);
    }
    std::size_t at = 0;
    for (std::size_t k = 0; k < Count; ++k) {
      read_term(equation, at, inputs[k], k);
      bool const comma = at < equation.size() && equation[at] == ',';
      good = good && comma == (k + 1 < Count);
      at += comma ? 1 : 0;
    }
    bool const arrow = at + 1 < equation.size() && equation[at] == '-' && equation[at + 1] == '>';
    good = good && (arrow || at == equation.size());
    if (arrow) {
      read_output(equation, at + 2);
    } else {
      for (std::size_t i = 0; i < ellipsis; ++i) {
        take(labels - ellipsis + i);
      }
      for (std::size_t letter = 0; letter < letters; ++letter) {
        if (times_seen[letter] == 1) {
          take(letter);
        }
      }
    }
    for (std::size_t label = 0; label < labels; ++label) {
      if (times_seen[label] > 0 && !taken[label]) {
        append(summed, summed_strides, label);
      }
    }
  }

private:
  static constexpr std::size_t letters = 128;
  static constexpr std::size_t labels = letters + max_rank;

  // Of each label: its extent, and how far apart its places lie in each input.
  std::array<std::size_t, labels> extent_of{};
  std::array<std::array<std::size_t, Count>, labels> stride_of{};
  std::array<std::size_t, labels> times_seen{};
  std::array<bool, labels> taken{};
  std::size_t ellipsis = 0; // the dimensions that it stands for

  [[nodiscard]] static constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  constexpr void read_term(std::string_view equation, std::size_t& at, extents const& shape,
                           std::size_t k) noexcept {
    auto const apart = strides(shape);
    std::size_t named = 0;
    for (std::size_t i = at; i < equation.size() && equation[i] != ',' && equation[i] != '-'; ++i) {
      named += is_letter(equation[i]) ? 1 : 0;
    }
    std::size_t dimension = 0;
    for (; at < equation.size() && equation[at] != ',' && equation[at] != '-'; ++at) {
      if (is_letter(equation[at])) {
        see(static_cast<std::size_t>(equation[at]), shape, dimension++, apart, k);
      } else if (equation[at] == '.') {
        good = good && at + 2 < equation.size() && equation[at + 1] == '.' &&
               equation[at + 2] == '.' && named <= shape.rank;
        if (!good) {
          return;
        }
        at += 2;
        std::size_t const rest = shape.rank - named;
        ellipsis = rest > ellipsis ? rest : ellipsis;
        for (std::size_t i = 0; i < rest; ++i) { // counted from the last one
          see(labels - rest + i, shape, dimension++, apart, k);
        }
      } else {
        good = good && equation[at] == ' ';
      }
    }
    good = good && dimension == shape.rank;
  }

  constexpr void see(std::size_t label, extents const& shape, std::size_t dimension,
                     std::array<std::size_t, max_rank> const& apart, std::size_t k) noexcept {
    if (dimension >= shape.rank) {
      good = false;
      return;
    }
    std::size_t const extent = shape[dimension];
    std::size_t& known = extent_of[label];
    good = good && (times_seen[label] == 0 || known == extent || known == 1 || extent == 1);
    known = times_seen[label] == 0 || known == 1 ? extent : known;
    ++times_seen[label];
    stride_of[label][k] += extent == 1 ? 0 : apart[dimension];
  }

  constexpr void read_output(std::string_view equation, std::size_t at) noexcept {
    for (; at < equation.size(); ++at) {
      if (is_letter(equation[at])) {
        take(static_cast<std::size_t>(equation[at]));
      } else if (equation[at] == '.') {
        good = good && at + 2 < equation.size();
        at += 2;
        for (std::size_t i = 0; i < ellipsis; ++i) {
          take(labels - ellipsis + i);
        }
      } else {
        good = good && equation[at] == ' ';
      }
    }
  }

  constexpr void take(std::size_t label) noexcept {
    good = good && times_seen[label] > 0 && !taken[label];
    taken[label] = true;
    append(output, output_strides, label);
  }

  constexpr void append(extents& shape, stride_table<Count>& table, std::size_t label) noexcept {
    if (shape.rank == max_rank) {
      good = false;
      return;
    }
    for (std::size_t k = 0; k < Count; ++k) {
      table[k][shape.rank] = stride_of[label][k];
    }
    shape.push_back(extent_of[label]);
  }
};

template <class Node, class Indices>
struct einstein_sum_for;

template <class Node, std::size_t... I>
struct einstein_sum_for<Node, std::index_sequence<I...>> {
  static constexpr einstein_sum<sizeof...(I)> value{Node::string("equation"),
                                                    {Node::template input<I>().shape...}};
};

template <class Node>
inline constexpr auto einstein_sum_of =
    einstein_sum_for<Node, std::make_index_sequence<Node::input_count>>::value;

} // namespace detail

/// The sum of products that an equation of subscripts names, such as "ij,jk->ik". Source: ONNX
/// Einsum (opset 12).
template <>
struct operation<"Einsum"> {
  template <class Node>
  static consteval tensor_type infer() {
    demand<detail::einstein_sum_of<Node>.good, "the equation does not go together with the inputs",
           Node>();
    return {Node::template input<0>().type, detail::einstein_sum_of<Node>.output};
  }

  template <class Node>
  [[nodiscard]] static consteval std::size_t macs() {
    return Node::input_count < 2
               ? 0
               : Node::template output<0>().size() * detail::einstein_sum_of<Node>.summed.size() *
                     (Node::input_count - 1);
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    run<Node>(arguments, std::make_index_sequence<Node::input_count>{});
  }

private:
  template <class Node, std::size_t... I>
  static constexpr void run(auto const& arguments, std::index_sequence<I...>) noexcept {
    auto& y = arguments.template output<0>();
    using T = typename std::remove_cvref_t<decltype(y)>::value_type;
    constexpr extents output = detail::einstein_sum_of<Node>.output;
    constexpr extents summed = detail::einstein_sum_of<Node>.summed;
    constexpr auto output_strides = detail::einstein_sum_of<Node>.output_strides;
    constexpr auto summed_strides = detail::einstein_sum_of<Node>.summed_strides;
    for_each_place<output, output_strides>([&](std::size_t i, auto const& first) {
      calculated<T> sum{};
      for_each_place<summed, summed_strides>([&](std::size_t, auto const& at) {
        sum = with_product(sum, widened(arguments.template input<I>()[first[I] + at[I]])...);
      });
      y[i] = T(sum);
    });
  }

  template <class T>
  [[nodiscard]] static constexpr T with_product(T sum, T x) noexcept {
    return detail::wrapped(sum, x, [](auto a, auto b) { return a + b; });
  }
  template <class T>
  [[nodiscard]] static constexpr T with_product(T sum, T x, T y) noexcept {
    if constexpr (std::floating_point<T>) {
      return ctnn::fma(x, y, sum);
    } else {
      return with_product(sum, detail::wrapped(x, y, [](auto a, auto b) { return a * b; }));
    }
  }
  template <class T, std::same_as<T>... More>
  [[nodiscard]] static constexpr T with_product(T sum, T x, T y, T z, More... more) noexcept {
    T const product = detail::wrapped(x, y, [](auto a, auto b) { return a * b; });
    return with_product(sum, ctnn::detail::rounded(product), z, more...);
  }
};

} // namespace ctnn::onnx
