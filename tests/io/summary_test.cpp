// SPDX-License-Identifier: BSL-1.0
#include <ctnn/blocks.hpp>
#include <ctnn/io/summary.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/model.hpp>

#include <catch2/catch.hpp>

#include <sstream>
#include <string>

namespace {

using ctnn::shape;
namespace layers = ctnn::layers;

/// The summary behind a line break, as the literals below are.
template <class Net>
std::string summarized() {
  std::ostringstream out;
  ctnn::io::summary<Net>(out);
  return '\n' + out.str();
}

} // namespace

TEST_CASE("summary: is a table of layers and totals", "[io][summary]") {
  using net = ctnn::sequential<float, shape<1, 12, 12>,
                               layers::conv2d<{.out_channels = 8, .kernel_size = 3}>, layers::relu,
                               layers::max_pool2d<{.kernel_size = 2}>, layers::flatten,
                               layers::dense<32>, layers::tanh, layers::dense<3>>;
  REQUIRE(summarized<net>() == R"(
#  layer       output shape  parameters   MACs  output bytes
------------------------------------------------------------
   input       (1, 12, 12)                               576
0  conv2d      (8, 10, 10)           80  7,200         3,200
1  relu        (8, 10, 10)            0      0         3,200
2  max_pool2d  (8, 5, 5)              0      0           800
3  flatten     (200)                  0      0           800
4  dense       (32)               6,432  6,400           128
5  tanh        (32)                   0      0           128
6  dense       (3)                   99     96            12

parameters         6,611 (26,444 bytes)
MACs              13,696
activations        8,268 bytes
peak activations   6,400 bytes
)");
}

TEST_CASE("summary: counts the bytes of the net's numbers", "[io][summary]") {
  using net = ctnn::sequential<double, shape<1000>, layers::dense<1000, false>>;
  REQUIRE(summarized<net>() == R"(
#  layer  output shape  parameters       MACs  output bytes
-----------------------------------------------------------
   input  (1000)                                      8,000
0  dense  (1000)         1,000,000  1,000,000         8,000

parameters        1,000,000 (8,000,000 bytes)
MACs              1,000,000
activations           8,000 bytes
peak activations     16,000 bytes
)");
}

TEST_CASE("summary: lists all shapes of several inputs and outputs", "[io][summary]") {
  using net = ctnn::sequential<float, ctnn::shapes<shape<3>, shape<2, 2>>,
                               layers::parallel<layers::relu, layers::flatten>,
                               layers::concat_inputs<>, layers::residual<layers::dense<7>>,
                               layers::outputs<layers::dense<2>, layers::identity>>;
  REQUIRE(summarized<net>() == R"(
#  layer          output shape  parameters  MACs  output bytes
--------------------------------------------------------------
   input          (3) (2, 2)                                28
0  parallel       (3) (4)                0     0            28
1  concat_inputs  (7)                    0     0            28
2  residual       (7)                   56    49            28
3  outputs        (2) (7)               16    14            36

parameters         72 (288 bytes)
MACs               63
activations       120 bytes
peak activations   64 bytes
)");
}
