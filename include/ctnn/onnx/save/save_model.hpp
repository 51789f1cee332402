// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/file_error.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/onnx/model/data_type.hpp>
#include <ctnn/onnx/save/blocks.hpp>
#include <ctnn/onnx/save/graph_writer.hpp>
#include <ctnn/onnx/save/layer_writer.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

namespace ctnn::onnx {

/// How a net is saved.
struct save_options {
  /// The number of samples of inputs and outputs; 0 leaves it open, as the symbol N.
  std::size_t batch = 0;
  /// The name of the graph.
  std::string name = "ctnn";
};

namespace detail {

/// ONNX's type for numbers of T, or for tokens of any type of integers.
template <class T>
[[nodiscard]] consteval data_type saved_type() {
  if constexpr (!std::integral<T>) {
    return data_type_of<T>();
  } else {
    constexpr bool sign = std::is_signed_v<T>;
    switch (sizeof(T)) {
    case 1:
      return sign ? data_type::int8 : data_type::uint8;
    case 2:
      return sign ? data_type::int16 : data_type::uint16;
    case 4:
      return sign ? data_type::int32 : data_type::uint32;
    default:
      return sign ? data_type::int64 : data_type::uint64;
    }
  }
}

/// Calls `visit.operator()<Tensor>(name)` with each tensor that Tensors is, a lone one without a
/// number.
template <class Tensors, class Visit>
void for_each_saved(std::string const& name, Visit const& visit) {
  if constexpr (tensor_like<Tensors>) {
    visit.template operator()<Tensors>(name);
  } else {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      (visit.template operator()<typename std::tuple_element<Index, Tensors>::type>(
           name + "_" + std::to_string(Index)),
       ...);
    }(std::make_index_sequence<std::tuple_size<Tensors>::value>{});
  }
}

template <class Tensor>
[[nodiscard]] saved_extents extents_of_saved() {
  constexpr auto extents = Tensor::shape_type::extents();
  return {extents.begin(), extents.end()};
}

} // namespace detail

/// A net as the bytes of an ONNX model (operator set 17): what it computes in inference, of a
/// batch. Its inputs are called `input`, or `input_0`, `input_1`, ...; its outputs `output`, or
/// `output_0`,
/// ...; its parameters as in PyTorch's state dicts, `0.weight`, and as `for_each_named_parameter`
/// gives them, but for those of recurrent layers, which are in the order of ONNX's inputs W, R and
/// B.
template <real T, shape_like InputShape, layer_spec... Specs>
[[nodiscard]] std::string to_bytes(sequential<T, InputShape, Specs...> const& net,
                                   save_options const& options = {}) {
  using net_type = sequential<T, InputShape, Specs...>;
  graph_writer graph(options.batch);
  saved_values values;
  detail::for_each_saved<typename net_type::input_type>(
      "input", [&]<class Tensor>(std::string const& name) {
        graph.input(name, detail::saved_type<typename Tensor::value_type>(),
                    detail::extents_of_saved<Tensor>());
        values.push_back(name);
      });
  values = detail::write_chain(layer_writer(graph, ""), net, std::move(values));
  auto value = values.begin();
  detail::for_each_saved<typename net_type::output_type>(
      "output", [&]<class Tensor>(std::string const& name) {
        graph.output(*value++, name, detail::saved_type<typename Tensor::value_type>(),
                     detail::extents_of_saved<Tensor>());
      });
  return graph.bytes(options.name);
}

/// Writes a net as an ONNX model, whole or not at all (`write_file_atomically`):
///
///     auto const saved = ctnn::onnx::save(net, "digits.onnx");
///     if (!saved) { std::puts(saved.error().message.c_str()); }
///
/// `onnx::network` gives it back to the compiler. See `to_bytes`.
template <class Net>
[[nodiscard]] std::expected<void, file_error> save(Net const& net, std::string const& path,
                                                   save_options const& options = {}) {
  std::string const bytes = to_bytes(net, options);
  if (bytes.size() > std::size_t{std::numeric_limits<std::int32_t>::max()}) {
    return std::unexpected(
        file_error{path + ": the model has " + std::to_string(bytes.size()) +
                   " bytes, and a message of Protocol Buffers can have 2147483647 at most"});
  }
  return write_file_atomically(path, bytes);
}

} // namespace ctnn::onnx
