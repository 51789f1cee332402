// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/execution/plan.hpp>
#include <ctnn/onnx/execution/run_graph.hpp>
#include <ctnn/onnx/inference/bindings.hpp>
#include <ctnn/onnx/inference/demand_inputs.hpp>
#include <ctnn/onnx/inference/infer_in_order.hpp>
#include <ctnn/onnx/inference/model.hpp>
#include <ctnn/onnx/inference/value.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/tensors.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

namespace ctnn::onnx {

namespace detail {

/// The graph's inputs that a caller gives: those that are not constant.
template <class Scope>
struct given_inputs {
  static constexpr range all = plan<Scope>::graph.inputs;

  static constexpr std::size_t count = []<std::size_t... I>(std::index_sequence<I...>) {
    return (std::size_t{0} + ... +
            (value<Scope, operand<Scope>(all, I)>::is_constant ? std::size_t{0} : std::size_t{1}));
  }(std::make_index_sequence<all.count>{});

  static constexpr std::array<std::size_t, count> values =
      []<std::size_t... I>(std::index_sequence<I...>) {
        std::array<std::size_t, count> result{};
        std::size_t n = 0;
        ((value<Scope, operand<Scope>(all, I)>::is_constant
              ? void()
              : void(result[n++] = operand<Scope>(all, I))),
         ...);
        return result;
      }(std::make_index_sequence<all.count>{});
};

template <tensor_type Type, class Indices>
struct tensor_for;

template <tensor_type Type, std::size_t... I>
struct tensor_for<Type, std::index_sequence<I...>> {
  using type = tensor<element_of<Type.type>, Type.shape[I]...>;
};

/// What users see of a value: a tensor, and where an extent is zero, its lack of elements.
template <tensor_type Type>
struct seen_for : tensor_for<Type, std::make_index_sequence<Type.shape.rank>> {};

template <tensor_type Type>
  requires(Type.size() == 0)
struct seen_for<Type> {
  using type = std::array<element_of<Type.type>, 0>;
};

template <class Scope, std::size_t Value>
using seen = typename seen_for<value<Scope, Value>::type>::type;

/// In the place of the shape of what has no elements.
struct no_shape {};

/// `shape<...>{}` of a value.
template <class Scope, std::size_t Value>
[[nodiscard]] consteval auto shape_seen() {
  if constexpr (tensor_like<seen<Scope, Value>>) {
    return typename seen<Scope, Value>::shape_type{};
  } else {
    return no_shape{};
  }
}

/// Demands of what is given as an input that it is the tensor that the model says.
template <class Got, class Expected>
consteval bool demand_input() {
  static_assert(std::same_as<Got, Expected> ||
                    ctnn::detail::unsatisfied<"an input is another tensor than the model's: "
                                              "(got, expected) are",
                                              Got, Expected>(),
                "ctnn::onnx: an input is another tensor than the model's");
  return std::same_as<Got, Expected>;
}

/// The elements of a tensor, or of what has none.
template <class Tensor>
[[nodiscard]] constexpr auto& elements_in(Tensor& x) noexcept {
  if constexpr (requires { x.data.size(); }) {
    return x.data;
  } else {
    return x;
  }
}

/// Reads an input, in constant expressions. Compilers try to evaluate each call in advance, also of
/// variables; this ends such an attempt before weights are decoded for it.
template <class Tensor>
constexpr void demand_readable(Tensor const& x) noexcept {
  if constexpr (requires { x.data[0]; }) {
    [[maybe_unused]] auto const first = x.data[0];
  }
}

/// What a caller gives, found by the value that it is.
template <class Scope, class... Tensors>
struct inputs_of {
  ctnn::detail::tuple<Tensors const*...> tensors;

  template <std::size_t Value>
  [[nodiscard]] constexpr auto const& elements() const noexcept {
    constexpr std::size_t place = [] {
      std::size_t i = 0;
      while (given_inputs<Scope>::values[i] != Value) {
        ++i;
      }
      return i;
    }();
    return elements_in(*ctnn::detail::get<place>(tensors));
  }
};

template <class Scope, class Indices>
struct results_of;

template <class Scope, std::size_t... I>
struct results_of<Scope, std::index_sequence<I...>> {
  ctnn::detail::tuple<seen<Scope, operand<Scope>(plan<Scope>::graph.outputs, I)>...> tensors;

  template <std::size_t Place>
  [[nodiscard]] constexpr auto& elements() noexcept {
    return elements_in(ctnn::detail::get<Place>(tensors));
  }
};

/// In the place of a result that the compiler has said an error of.
struct no_result {};

/// The net of a model that can be read and whose inputs are known.
template <auto const& File, class... Bindings>
class readable_network {
  using scope = onnx::scope<model<File>, Bindings...>;
  using plan = onnx::plan<scope>;
  using given = detail::given_inputs<scope>;

  template <std::size_t I>
  using input_at = detail::seen<scope, given::values[I]>;
  template <std::size_t I>
  using output_at = detail::seen<scope, detail::operand<scope>(plan::graph.outputs, I)>;

public:
  static constexpr std::size_t input_count = given::count;
  static constexpr std::size_t output_count = plan::graph.outputs.count;
  /// The nodes that run, those that are one step counted as one.
  static constexpr std::size_t node_count = plan::step_count;
  /// The memory that values in between need.
  static constexpr std::size_t arena_bytes = plan::arena_bytes + plan::inner_bytes;

  /// The bytes of the constants that the nodes that run read: the model's share of the read-only
  /// data.
  static constexpr std::size_t flash_bytes = plan::flash_bytes;

  /// The real numbers among the initializers that are used.
  static constexpr std::size_t parameter_count = plan::parameter_count;

  /// The multiply-adds of products and convolutions in a run.
  static constexpr std::size_t macs = plan::macs;

  /// The tensor that an input or an output is; what has no elements is a `std::array` of none.
  template <std::size_t I>
  using input_type = input_at<I>;
  template <std::size_t I>
  using output_type = output_at<I>;

  /// The shape of the first input and output.
  static constexpr auto input_shape = [] {
    if constexpr (input_count > 0) {
      return detail::shape_seen<scope, given::values[0]>();
    } else {
      return detail::no_shape{};
    }
  }();
  static constexpr auto output_shape =
      detail::shape_seen<scope, detail::operand<scope>(plan::graph.outputs, 0)>();

  /// The place of the input or output of a name; `none` where there is no such.
  [[nodiscard]] static constexpr std::size_t input_place(std::string_view name) noexcept {
    for (std::size_t i = 0; i < input_count; ++i) {
      if (name == plan::content.text(plan::content.values[given::values[i]].name)) {
        return i;
      }
    }
    return none;
  }
  [[nodiscard]] static constexpr std::size_t output_place(std::string_view name) noexcept {
    for (std::size_t i = 0; i < output_count; ++i) {
      std::size_t const place = plan::graph.output_names.first + i;
      if (name == plan::content.text(plan::content.strings[place])) {
        return i;
      }
    }
    return none;
  }

  /// Memory for the values in between. It can be used again, and need not be set to anything.
  struct workspace {
    alignas(64) std::byte bytes[arena_bytes == 0 ? 1 : arena_bytes];
  };

  /// The outputs for these inputs, in the order of the model's: a tensor, or of several `tensors`.
  template <class... Tensors>
  [[nodiscard]] constexpr auto operator()(Tensors const&... x) const noexcept {
    if consteval {
      return run(std::make_index_sequence<input_count>{}, nullptr, x...);
    } else {
      workspace memory;
      return run(std::make_index_sequence<input_count>{}, memory.bytes, x...);
    }
  }

  /// The same in memory of the caller's, for small stacks.
  template <class... Tensors>
  [[nodiscard]] constexpr auto operator()(workspace& memory, Tensors const&... x) const noexcept {
    return run(std::make_index_sequence<input_count>{}, memory.bytes, x...);
  }

private:
  template <std::size_t... I, class... Tensors>
  [[nodiscard]] static constexpr auto run(std::index_sequence<I...>, std::byte* arena,
                                          Tensors const&... x) noexcept {
    constexpr bool as_many = sizeof...(Tensors) == sizeof...(I);
    static_assert(as_many, "ctnn::onnx: the model has another number of inputs: see input_type");
    if constexpr (as_many) {
      if constexpr ((true && ... && demand_input<Tensors, input_at<I>>())) {
        if consteval {
          (demand_readable(x), ...);
        }
        return run_whole<inputs_of<scope, input_at<I>...>>({{{{&x}...}}}, arena);
      } else {
        return no_result{};
      }
    } else {
      return no_result{};
    }
  }

  template <class Inputs>
  [[nodiscard]] static constexpr auto run_whole(Inputs const& given_tensors,
                                                std::byte* arena) noexcept {
    using results = results_of<scope, std::make_index_sequence<output_count>>;
    if consteval {
      results result{};
      run_graph<scope>(given_tensors, result, arena);
      return returned(result);
    } else {
      results result;
      run_graph<scope>(given_tensors, result, arena);
      return returned(result);
    }
  }

  template <class Results>
  [[nodiscard]] static constexpr auto returned(Results const& result) noexcept {
    if constexpr (output_count == 1) {
      return ctnn::detail::get<0>(result.tensors);
    } else {
      return [&]<std::size_t... I>(std::index_sequence<I...>) {
        if constexpr ((tensor_like<output_at<I>> && ...)) {
          return tensors<output_at<I>...>(ctnn::detail::get<I>(result.tensors)...);
        } else {
          return result.tensors;
        }
      }(std::make_index_sequence<output_count>{});
    }
  }
};

/// In the place of the net of any other model.
struct unreadable_network {
  [[nodiscard]] constexpr no_result operator()(auto const&...) const noexcept { return {}; }
};

/// In the place of the net of a model with a node of which nothing can be said.
template <auto const& File, class... Bindings>
struct inputs_of_network {
private:
  using scope = onnx::scope<model<File>, Bindings...>;

public:
  static constexpr std::size_t input_count = given_inputs<scope>::count;
  template <std::size_t I>
  using input_type = seen<scope, given_inputs<scope>::values[I]>;

  [[nodiscard]] constexpr no_result operator()(auto const&...) const noexcept { return {}; }
};

/// Whether all outputs are known; the compiler has said why one is not.
template <class Scope, std::size_t Place = 0>
consteval bool demand_outputs() {
  constexpr range outputs = Scope::model::content.graphs[0].outputs;
  if constexpr (Place == outputs.count) {
    return true;
  } else {
    using output = value<Scope, Scope::model::content.operands[outputs.first + Place]>;
    return !output::is_broken() && demand_outputs<Scope, Place + 1>();
  }
}

template <auto const& File, class... Bindings>
consteval auto network_of() {
  if constexpr (!demand_model<model<File>>()) {
    return unreadable_network{};
  } else if constexpr (!demand_inputs<scope<model<File>, Bindings...>>()) {
    return unreadable_network{};
  } else if constexpr (!infer_in_order<scope<model<File>, Bindings...>>() ||
                       !demand_outputs<scope<model<File>, Bindings...>>()) {
    return inputs_of_network<File, Bindings...>{};
  } else {
    return readable_network<File, Bindings...>{};
  }
}

} // namespace detail

/// The net in an ONNX file:
///
///     using mnist = ctnn::onnx::network<mnist_onnx>;
///     static_assert(argmax(mnist{}(seven)) == 7);
///
/// The compiler reads the file, infers shapes, folds what is constant, and leaves the code of the
/// rest: nothing is read or allocated at run time. Bindings: `dimension<"batch", 1>` says what a
/// symbolic dimension is, `bind<"k", k>` makes an input a constant.
template <auto const& File, class... Bindings>
struct network : decltype(detail::network_of<File, Bindings...>()) {};

} // namespace ctnn::onnx
