// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/write_file.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/weights/npz.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "golden/state_dict.hpp"
#include "support/both_times.hpp"
#include "support/close.hpp"
#include "support/random.hpp"
#include "support/temporary_folder.hpp"

namespace {

using ctnn::load_npz;
using ctnn::make_tensor;
using ctnn::named;
using ctnn::named_array;
using ctnn::sequential;
using ctnn::shape;
using ctnn::test::random;
using ctnn::test::same_bits;
using namespace ctnn::layers;

using linear = sequential<float, shape<3>, dense<2>>;
using normalized = sequential<double, shape<3>, batch_norm<>, dense<2>>;

constexpr auto weight = make_tensor<float>({{1, 2, 3}, {4, 5, 6}});
constexpr auto bias = make_tensor<float>({7, 8});

} // namespace

TEST_CASE("load_npz: what NumPy writes of a PyTorch module", "[weights][npz]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "net.npz";
  using golden = ctnn::test::golden::normalized_npz;
  REQUIRE(ctnn::write_file_atomically(path, {golden::file, golden::size}));
  auto const net = load_npz<normalized>(path);
  REQUIRE(net);
  REQUIRE(ctnn::test::close((*net)(golden::x), golden::y, 1e-12));
}

TEST_CASE("save_npz: what is read back is the net to the bit", "[weights][npz]") {
  ctnn::test::temporary_folder const folder;
  auto const net = random<normalized>(4);
  REQUIRE(ctnn::save_npz(net, folder / "net.npz"));
  auto const again = load_npz<normalized>(folder / "net.npz");
  REQUIRE(again);
  REQUIRE(same_bits(*again, net));
}

TEST_CASE("load_npz: says which tensor is wrong, and changes nothing", "[weights][npz]") {
  ctnn::test::temporary_folder const folder;
  std::string const path = folder / "net.npz";
  for (auto const& [arrays, expected] :
       std::vector<std::pair<std::vector<named_array>, char const*>>{
           {{named("0.weight", weight)}, "0.bias: the file has no such tensor"},
           {{named("0.weight", weight), named("0.bias", bias), named("1.bias", bias)},
            "1.bias: the net has no such tensor"},
           {{named("0.weight", transposed(weight)), named("0.bias", bias)},
            "0.weight: the shapes differ: got (3, 2), expected (2, 3)"},
           {{named("0.bias", make_tensor<std::int64_t>({1, 2}))},
            "0.bias: its numbers are none of F16, BF16, F32 and F64"}}) {
    REQUIRE(ctnn::write_npz(path, arrays));
    auto net = random<linear>(1);
    auto const before = net;
    auto const loaded = load_npz(path, net);
    REQUIRE_FALSE(loaded);
    REQUIRE(loaded.error().message == path + ": " + expected);
    REQUIRE(same_bits(net, before));
  }
  REQUIRE(ctnn::write_file_atomically(path, "PK\3\4"));
  REQUIRE_FALSE(load_npz<linear>(path));
  REQUIRE(load_npz<linear>(folder / "none.npz").error().message ==
          folder / "none.npz" + ": cannot be opened: No such file or directory");
}
