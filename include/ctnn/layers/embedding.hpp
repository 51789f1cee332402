// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/parameters.hpp>
#include <ctnn/ops/embedding.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/tensor.hpp>

#include <concepts>
#include <cstddef>

namespace ctnn::layers {

/// `embedding` of tokens of shape In. See `ctnn::embedding`.
template <real T, class In, std::size_t Vocabulary, std::size_t Width, std::integral Token>
struct embedding_layer {
  using input_type = tensor_of<Token, In>;
  using output_type = tensor_of<T, with_extent_behind<In, Width>>;
  template <class X>
  using output_for = typename detail::output_for<X, input_type, output_type>::type;
  using weight_type = tensor<T, Vocabulary, Width>;

  static constexpr char const* name = "embedding";
  static constexpr std::size_t parameter_count = Vocabulary * Width;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  weight_type weight;

  template <sample_or_batch_of<input_type> X>
  [[nodiscard]] constexpr output_for<X> forward(X const& x) const noexcept {
    return ctnn::embedding(x, weight);
  }

  /// One token of a sequence.
  [[nodiscard]] constexpr tensor<T, Width> step(Token token) const noexcept
    requires(In::rank() == 1)
  {
    return {ctnn::embedding(tensor<Token, 1>{{token}}, weight).data};
  }

  template <sample_or_batch_of<input_type> X>
  constexpr void parameter_gradient(X const& x, output_for<X> const&, output_for<X> const& dy,
                                    embedding_layer& gradient) const noexcept {
    add_embedding_gradient(x, dy, gradient.weight);
  }

  template <class Initializer>
  constexpr void initialize(Initializer const& initializer, philox4x32& random) noexcept {
    detail::draw_weight(weight, initializer, random, Vocabulary, Width);
  }

  template <class Visit, class... Layers>
  static constexpr void for_each_parameter(Visit visit, Layers&... layers) {
    visit(layers.weight...);
  }

  [[nodiscard]] friend constexpr bool operator==(embedding_layer const&,
                                                 embedding_layer const&) = default;
};

/// Tokens (time) to (time, width): a trained row for each token of a vocabulary,
///
///     using net = sequential<float, shape<16>, layers::embedding<256, 32>, ...>;
///
/// whose input is then a `tensor<int, 16>`, or of another type of integers:
/// `embedding<256, 32, std::uint8_t>`. It is the first layer of its net.
template <std::size_t Vocabulary, std::size_t Width, std::integral Token = int>
  requires(Vocabulary > 0 && Width > 0)
struct embedding {
  static constexpr bool takes_tokens = true;

  template <class In>
  static constexpr bool accepts = In::rank() > 0;

  template <class In>
  struct requirement {
    static_assert(accepts<In>, "embedding needs tokens (time)");
  };

  template <real T, class In>
  using fn = embedding_layer<T, In, Vocabulary, Width, Token>;
};

} // namespace ctnn::layers
