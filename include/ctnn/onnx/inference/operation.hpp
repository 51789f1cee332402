// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/static_text.hpp>

namespace ctnn::onnx {

/// An operator: `operation<"Relu">`, and of other domains `operation<"ai.onnx.ml.Scaler">`. A
/// specialisation says
///
///     template <class Node> static consteval tensor_type infer();
///     template <class Node> static constexpr void run(auto const& arguments) noexcept;
///
/// where `infer` gives what the node's output is, or a `std::array` of what its outputs are, and
/// `run` reads `arguments.template input<I>()` and writes `arguments.template output<I>()`, the
/// elements in arrays. Who specialises it for a name of their own has a new operator. It may also
/// say
///
///     static constexpr std::array<std::size_t, 1> constant_inputs{1};   // that determine shapes
///     static constexpr bool reads_values = false;   // Shape: of types alone
///     static constexpr bool is_view = true;         // Reshape: its output is its first input
///     static constexpr bool is_random = true;       // gives other values each time
///     static constexpr std::size_t in_place_inputs = 1;  // over so many of its first inputs, of
///                                                        // its type and size, it may be written
///     template <class Node> static consteval std::size_t macs();   // multiply-adds of one run
///     template <class Node, std::size_t I> static consteval std::size_t repacked_bytes();   // of
///                                    // what the compiler makes of a constant input, or `none`
///     template <class Node> static consteval bool is_constant();   // where inputs do not tell
///     template <class Node> static consteval bool keeps_elements();   // is_view, of some nodes
///
/// One whose output has channels along an axis may begin a step of several nodes, in which it is
/// the only one that runs by itself, and what reads its output alone follows over the same memory:
///
///     template <class Node> static consteval std::size_t channel_axis();   // or `none`
///
/// One that makes of each element of its I-th input one of its output, by constants alone, says so
/// by
///
///     template <class Node, std::size_t I, std::size_t Axis> static consteval bool follows();
///     template <class Node, std::size_t I, class T> static auto step(auto const& arguments);
///
/// where `step` gives the `kernels::processor::channel_function` that it is at run time: of an
/// element, and of a number for each place along the axis.
///
/// One that can stand within what a Gradient differentiates says its derivatives by
///
///     template <class Node> static constexpr void gradient(auto const& arguments) noexcept;
///
/// which adds to each `arguments.template input_gradient<I>()` that
/// `Arguments::template asks_for<I>()` what `arguments.output_gradient()`, that of the first
/// output, makes of it; both are arrays of what is calculated in, and the outputs can be read.
template <static_text Name>
struct operation;

} // namespace ctnn::onnx
