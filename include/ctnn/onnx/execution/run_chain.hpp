// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/kernels/processor/finish.hpp>
#include <ctnn/onnx/execution/memory.hpp>
#include <ctnn/onnx/execution/plan.hpp>
#include <ctnn/onnx/inference/node.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ctnn::onnx::detail {

/// How the first node of a step reads and writes: its output is the step's.
template <class Node, std::size_t Result, class Memory>
struct leading_arguments : running_arguments<Node, Memory> {
  template <std::size_t I>
  [[nodiscard]] constexpr auto const& input() const noexcept {
    if constexpr (requires { requires Node::template input_is_folded<I>(); }) {
      return Node::template constant_input<I>();
    } else {
      return running_arguments<Node, Memory>::template input<I>();
    }
  }
  template <std::size_t>
  [[nodiscard]] constexpr auto& output() const noexcept {
    return this->all.template write<Result>();
  }
};

/// How those that follow it do: over the step's output.
template <class Node, std::size_t Input, std::size_t Result, class Memory>
struct following_arguments : running_arguments<Node, Memory> {
  template <std::size_t I>
  [[nodiscard]] constexpr auto const& input() const noexcept {
    if constexpr (I == Input) {
      return this->all.template write<Result>();
    } else {
      return running_arguments<Node, Memory>::template input<I>();
    }
  }
  template <std::size_t>
  [[nodiscard]] constexpr auto& output() const noexcept {
    return this->all.template write<Result>();
  }
};

/// The I-th node of a step.
template <class Scope, std::size_t Index, std::size_t I>
using step_node = node<Scope, plan<Scope>::graph.nodes.first + plan<Scope>::chain(Index).nodes[I]>;

/// The first node of a step, with the work of the second where the compiler does that.
template <class Scope, std::size_t Index, bool Folds>
struct step_leader {
  using type = node<Scope, Index>;
};
template <class Scope, std::size_t Index>
struct step_leader<Scope, Index, true> {
  using type = folded_node<Scope, Index, step_node<Scope, Index, 1>::index>;
};

template <class Scope, std::size_t Index, std::size_t I, class Memory>
[[nodiscard]] constexpr auto following(Memory const& memory) noexcept {
  using plan = onnx::plan<Scope>;
  return following_arguments<step_node<Scope, Index, I>, plan::chain(Index).inputs[I],
                             plan::result_of(Index), Memory>{{memory}};
}

/// What the I-th node of a step does with each element.
template <class T, class Scope, std::size_t Index, std::size_t I, class Memory>
[[nodiscard, gnu::always_inline]] inline auto function_of_step(Memory const& memory) noexcept {
  using node = step_node<Scope, Index, I>;
  return operation_of<node>::template step<node, plan<Scope>::chain(Index).inputs[I], T>(
      following<Scope, Index, I>(memory));
}

template <class... Functions>
[[nodiscard, gnu::always_inline]] inline auto finish_of(Functions const&... functions) noexcept {
  return kernels::processor::finish<Functions...>{{{{functions}...}}};
}

/// Runs the nodes of a step. At run time, those that follow the first pass over what lies in the
/// cache.
template <class Scope, std::size_t Index, class Memory>
constexpr void run_chain(Memory const& memory) noexcept {
  using plan = onnx::plan<Scope>;
  constexpr bool folds = plan::template folds<Index>();
  constexpr std::size_t followers = plan::chain(Index).count - (folds ? 2 : 1);
  using leader = typename step_leader<Scope, Index, folds>::type;
  operation_of<leader>::template run<leader>(
      leading_arguments<leader, plan::result_of(Index), Memory>{{memory}});
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    constexpr std::size_t first = plan::chain(Index).count - followers;
    if consteval {
      (operation_of<step_node<Scope, Index, first + I>>::template run<
           step_node<Scope, Index, first + I>>(following<Scope, Index, first + I>(memory)),
       ...);
    } else {
      if constexpr (followers > 0) {
        constexpr extents shape = leader::template output<0>().shape;
        constexpr std::size_t axis = plan::chain(Index).axis;
        auto& y = memory.template write<plan::result_of(Index)>();
        using T = typename std::remove_cvref_t<decltype(y)>::value_type;
        finish_of(function_of_step<T, Scope, Index, first + I>(memory)...)
            .template all<shape.product(0, axis), shape[axis], shape.product(axis + 1, shape.rank)>(
                y.data());
      }
    }
  }(std::make_index_sequence<followers>{});
}

} // namespace ctnn::onnx::detail
