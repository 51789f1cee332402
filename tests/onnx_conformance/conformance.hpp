// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx.hpp>
#include <ctnn/weights/embedded_file.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <type_traits>
#include <utility>

// One of ONNX's backend tests: a model, and for each set of data its inputs and expected outputs.

namespace conformance {

/// A tensor in a file, as network takes and gives it.
template <ctnn::embedded_file const& File>
struct tensor_file {
  static constexpr auto record = ctnn::onnx::read_tensor(File.bytes()).value();
  static constexpr ctnn::onnx::tensor_type type{record.type, record.shape};
  static constexpr auto value = [] {
    typename ctnn::onnx::detail::seen_for<type>::type result{};
    ctnn::onnx::detail::elements_in(result) =
        ctnn::onnx::decode<ctnn::onnx::element_of<record.type>, record.shape.size()>(File.bytes(),
                                                                                     record);
    return result;
  }();
};

/// Binds the input at a place to a file's tensor.
template <std::size_t Place, ctnn::embedded_file const& File>
struct bind_file {
  using file = tensor_file<File>;

  [[nodiscard]] static constexpr std::size_t extent(std::string_view, std::size_t otherwise) {
    return otherwise;
  }
  [[nodiscard]] static constexpr bool is_value(std::string_view, std::size_t place) {
    return place == Place;
  }
  [[nodiscard]] static consteval ctnn::onnx::tensor_type type() { return file::type; }
  [[nodiscard]] static constexpr auto const& elements() {
    return ctnn::onnx::detail::elements_in(file::value);
  }
};

template <class T>
constexpr bool is_near(T got, T expected, double relative) {
  if constexpr (ctnn::onnx::small_real<T>) {
    return is_near(static_cast<float>(got), static_cast<float>(expected), 0);
  } else if constexpr (ctnn::onnx::half<T>) {
    // A unit in the last place of what is stored.
    return is_near(static_cast<float>(got), static_cast<float>(expected),
                   std::same_as<T, ctnn::float16> ? 1e-3 : 1e-2);
  } else if constexpr (std::floating_point<T>) {
    if (got == expected || (got != got && expected != expected)) {
      return true;
    }
    double const difference = static_cast<double>(got) - static_cast<double>(expected);
    double const size =
        expected < 0 ? -static_cast<double>(expected) : static_cast<double>(expected);
    return (difference < 0 ? -difference : difference) <= 1e-7 + relative * size;
  } else {
    return got == expected;
  }
}

template <class T>
constexpr bool same_bits(T a, T b) {
  if constexpr (std::floating_point<T>) {
    using bits = std::conditional_t<sizeof(T) == 4, unsigned, unsigned long>;
    return (a != a && b != b) || std::bit_cast<bits>(a) == std::bit_cast<bits>(b);
  } else {
    return a == b;
  }
}

/// Whether elements agree, by `same`, in all places.
template <class A, class B, class Same>
constexpr bool all(A const& a, B const& b, Same same) {
  auto const& of_a = ctnn::onnx::detail::elements_in(a);
  auto const& of_b = ctnn::onnx::detail::elements_in(b);
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    if (!same(of_a[i], of_b[i])) {
      return false;
    }
  }
  return true;
}

template <std::size_t I, class Outputs>
constexpr auto const& output(Outputs const& outputs) {
  if constexpr (requires { ctnn::detail::get<I>(outputs); }) {
    return ctnn::detail::get<I>(outputs);
  } else {
    return outputs;
  }
}

template <class T>
T const& opaque(T const& x) {
  asm volatile("" : : "r"(&x) : "memory");
  return x;
}

/// Files of inputs that the caller gives, and of expected outputs.
template <ctnn::embedded_file const&... Files>
struct files {
  static constexpr std::size_t count = sizeof...(Files);
};

/// A file's tensor as one of the network's, where those of bfloat16 stand in files as uint16.
template <class To, class From>
constexpr To as(From const& from) {
  if constexpr (std::same_as<To, From>) {
    return from;
  } else {
    static_assert(std::same_as<typename To::value_type, ctnn::bfloat16> &&
                      std::same_as<typename From::value_type, std::uint16_t>,
                  "a file's tensor is another than the network's");
    return std::bit_cast<To>(from);
  }
}

/// The same of an input: some files have one element where their model has several.
template <class To, class From>
constexpr To input_as(From const& from) {
  using one = ctnn::tensor<typename To::value_type, 1>;
  if constexpr (!std::same_as<one, To> &&
                std::same_as<From, ctnn::tensor<typename From::value_type, 1>>) {
    To result{};
    result.data.fill(as<one>(from).data[0]);
    return result;
  } else {
    return as<To>(from);
  }
}

template <class Outputs, std::size_t I>
using output_type = std::remove_cvref_t<decltype(output<I>(std::declval<Outputs const&>()))>;

template <class Network, class Given, class Expected>
struct data_set;

template <class Network, ctnn::embedded_file const&... Given,
          ctnn::embedded_file const&... Expected>
struct data_set<Network, files<Given...>, files<Expected...>> {
  static constexpr auto computed = []<std::size_t... I>(std::index_sequence<I...>) {
    return Network{}(
        input_as<typename Network::template input_type<I>>(tensor_file<Given>::value)...);
  }(std::index_sequence_for<tensor_file<Given>...>{});

  template <double Relative, std::size_t... I>
  static constexpr bool agrees(std::index_sequence<I...>) {
    return (... && all(output<I>(computed),
                       as<output_type<decltype(computed), I>>(tensor_file<Expected>::value),
                       [](auto a, auto b) { return is_near(a, b, Relative); }));
  }

  template <std::size_t... I>
  static bool same_at_run_time(std::index_sequence<I...>) {
    auto const now = [&]<std::size_t... G>(std::index_sequence<G...>) {
      return Network{}(
          opaque(input_as<typename Network::template input_type<G>>(tensor_file<Given>::value))...);
    }(std::index_sequence_for<tensor_file<Given>...>{});
    return (... && all(output<I>(computed), output<I>(now),
                       [](auto a, auto b) { return same_bits(a, b); }));
  }
};

/// Checks a set in the compiler, where shapes and types must be those of the files, and then at
/// run time against the compiler's bits.
template <class Network, class Given, class Expected, double Relative = 1e-5>
bool check(char const* name) {
  using set = data_set<Network, Given, Expected>;
  using places = std::make_index_sequence<Expected::count>;
  constexpr bool right = set::template agrees<Relative>(places{});
  static_assert(right, "the compiler computes other outputs than the test expects");
  bool const same = set::same_at_run_time(places{});
  std::printf("%s %s\n", same ? "ok  " : "FAIL", name);
  return same;
}

} // namespace conformance
