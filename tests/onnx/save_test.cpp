// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/read_file.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/onnx/model/read_model.hpp>
#include <ctnn/onnx/save.hpp>

#include <catch2/catch.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/temporary_folder.hpp"

namespace mine {

/// A layer and a function of a user's own.
struct shout {
  static constexpr char const* name = "shout";
  static constexpr bool needs_output = false;
  template <class V>
  static constexpr V value(V const& x) noexcept {
    return x;
  }
  template <class V>
  static constexpr V gradient(V const&, V const& dy) noexcept {
    return dy;
  }
  [[nodiscard]] friend constexpr bool operator==(shout, shout) = default;
};

template <class T>
std::string write_onnx_function(ctnn::onnx::layer_writer const& writer, ctnn::onnx::element_tag<T>,
                                shout, std::string const& x) {
  return writer.node("Neg", {x});
}

template <class In>
struct half_layer {
  using input_type = ctnn::tensor_of<float, In>;
  using output_type = input_type;
  static constexpr char const* name = "half";
  static constexpr std::size_t parameter_count = 0;
  static constexpr std::size_t macs = 0;
  static constexpr std::size_t activation_bytes = sizeof(output_type);

  [[nodiscard]] constexpr output_type forward(input_type const& x) const noexcept { return x; }
  [[nodiscard]] constexpr input_type input_gradient(input_type const&, output_type const&,
                                                    output_type const& dy) const noexcept {
    return dy;
  }
  [[nodiscard]] friend constexpr bool operator==(half_layer, half_layer) = default;
};

template <class In>
std::string write_onnx(ctnn::onnx::layer_writer const& writer, half_layer<In> const&,
                       std::string const& x) {
  return writer.node("Mul", {x, writer.number<float>("half", 0.5)});
}

struct half {
  template <class In>
  static constexpr bool accepts = true;
  template <class In>
  struct requirement {};
  template <class T, class In>
  using fn = half_layer<In>;
};

} // namespace mine

namespace {

using namespace ctnn::layers;
using ctnn::sequential, ctnn::shape, ctnn::shapes;
using ctnn::onnx::content, ctnn::onnx::growing;
namespace onnx = ctnn::onnx;

/// A model that is read, with its bytes.
struct model {
  std::string bytes;
  content<growing> read;

  explicit model(std::string all) : bytes{std::move(all)} {
    auto result = onnx::read_model(bytes);
    REQUIRE(result);
    read = static_cast<content<growing>&&>(*result);
  }

  [[nodiscard]] std::vector<std::string> operators() const {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < read.nodes.size(); ++i) {
      result.emplace_back(read.text(read.nodes[i].op_type));
    }
    return result;
  }
  [[nodiscard]] onnx::value_record const* value(std::string_view name) const {
    for (std::size_t i = 0; i < read.values.size(); ++i) {
      if (read.text(read.values[i].name) == name) {
        return &read.values[i];
      }
    }
    return nullptr;
  }
  /// The extents that are declared of a value, a symbol as 0.
  [[nodiscard]] std::vector<std::size_t> declared(std::string_view name) const {
    auto const& dimensions = value(name)->dimensions;
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < dimensions.count; ++i) {
      auto const& dimension = read.dimensions[dimensions.first + i];
      result.push_back(
          read.text(dimension.symbol) == "N" ? 0 : static_cast<std::size_t>(dimension.extent));
    }
    return result;
  }
};

using strings = std::vector<std::string>;
using extents = std::vector<std::size_t>;
using small = sequential<float, shape<2>, dense<3>, relu, block<dense<1, false>, dropout<>>>;

constexpr small net = [] {
  small result{};
  result.layer<0>().weight[1, 2] = 0.5F;
  return result;
}();

} // namespace

TEST_CASE("onnx::save writes the layers as nodes, and parameters as PyTorch's", "[onnx]") {
  model const saved(onnx::to_bytes(net));
  CHECK(saved.operators() == strings{"Gemm", "Relu", "Gemm"});
  CHECK(saved.read.opsets[0].version == 17);
  CHECK(saved.declared("input") == extents{0, 2});
  CHECK(saved.declared("output") == extents{0, 1});
  CHECK(saved.value("input")->type == onnx::data_type::float32);

  REQUIRE(saved.value("0.weight") != nullptr);
  auto const& weight = saved.read.tensors[saved.value("0.weight")->initializer];
  CHECK(weight.shape == onnx::extents{3, 2}); // (out, in)
  CHECK(saved.value("0.bias") != nullptr);
  CHECK(saved.value("2.0.weight") != nullptr);
  CHECK(saved.value("2.0.bias") == nullptr);
  auto const place = saved.bytes.find(std::string("\x00\x00\x00\x3f", 4)); // 0.5
  CHECK(place != std::string::npos);
}

TEST_CASE("onnx::save fixes the batch when asked to", "[onnx]") {
  model const saved(onnx::to_bytes(net, {.batch = 7, .name = "mine"}));
  CHECK(saved.declared("input") == extents{7, 2});
  CHECK(saved.declared("output") == extents{7, 1});
  CHECK(saved.bytes.find("mine") != std::string::npos);
}

TEST_CASE("onnx::save gives several inputs and outputs names, also where nothing is between them",
          "[onnx]") {
  using several = sequential<double, shapes<shape<2>, shape<3>>, parallel<identity, identity>,
                             concat_inputs<>, outputs<identity, identity, relu>>;
  model const saved(onnx::to_bytes(several{}));
  CHECK(saved.operators() == strings{"Concat", "Relu", "Identity"});
  CHECK(saved.declared("input_0") == extents{0, 2});
  CHECK(saved.declared("input_1") == extents{0, 3});
  CHECK(saved.declared("output_2") == extents{0, 5});
  CHECK(saved.value("output_1")->type == onnx::data_type::float64);

  using nothing = sequential<float, shape<2>, identity>;
  CHECK(model(onnx::to_bytes(nothing{})).operators() == strings{"Identity"});
}

TEST_CASE("onnx::save writes shared weights once", "[onnx]") {
  using shared = sequential<float, shape<2>, repeat<2, block<dense<2>>>>;
  model const saved(onnx::to_bytes(shared{}));
  CHECK(saved.operators() == strings{"Gemm", "Gemm"});
  CHECK(saved.read.tensors.size() == 2);
}

TEST_CASE("onnx::save takes layers and functions of a user's own", "[onnx]") {
  using own = sequential<float, shape<2>, mine::half, activation<mine::shout{}>>;
  CHECK(model(onnx::to_bytes(own{})).operators() == strings{"Mul", "Neg"});
}

TEST_CASE("onnx::save writes a file, or says why not", "[onnx]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "net.onnx";
  REQUIRE(onnx::save(net, path));
  CHECK(*ctnn::read_file(path) == onnx::to_bytes(net));

  auto const failed = onnx::save(net, folder / "none/net.onnx");
  REQUIRE(!failed);
  CHECK(failed.error().message.find("none/net.onnx") != std::string::npos);
}
