// SPDX-License-Identifier: BSL-1.0
#include <ctnn/ops/window2d.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <cstddef>

namespace {

using ctnn::extent2d;
using ctnn::shape;

template <class Image, extent2d Kernel, extent2d Stride = 1, extent2d Padding = 0>
concept has_output_shape =
    requires { typename ctnn::window_output_shape<Image, 1, Kernel, Stride, Padding>; };

/// Whether both ways of leaving the padding out agree with asking each place of the window.
constexpr bool leaves_out_just_the_padding(ctnn::kernels::window_axis axis) {
  for (std::size_t out = 0; out < axis.out; ++out) {
    for (std::size_t k = 0; k < axis.kernel; ++k) {
      std::size_t const place = out * axis.stride + k * axis.dilation;
      bool const sees_input = place >= axis.padding && place < axis.padding + axis.in;
      auto const outputs = axis.outputs_of(k);
      auto const offsets = axis.offsets_at(out);
      bool const in_outputs = out >= outputs.first && out < outputs.first + outputs.count;
      bool const in_offsets = k >= offsets.first && k < offsets.first + offsets.count;
      if (in_outputs != sees_input || in_offsets != sees_input) {
        return false;
      }
      if (sees_input && axis.input(out, k) != place - axis.padding) {
        return false;
      }
    }
  }
  return true;
}

constexpr bool all_axes_leave_out_just_the_padding() {
  for (std::size_t in = 1; in < 5; ++in) {
    for (std::size_t kernel = 1; kernel < 4; ++kernel) {
      for (std::size_t stride = 1; stride < 4; ++stride) {
        for (std::size_t padding = 0; padding < 4; ++padding) {
          for (std::size_t dilation = 1; dilation < 4; ++dilation) {
            if (ctnn::window_fits(in, kernel, stride, padding, dilation) &&
                !leaves_out_just_the_padding(
                    ctnn::detail::window_axis(in, kernel, stride, padding, dilation))) {
              return false;
            }
          }
        }
      }
    }
  }
  return true;
}

} // namespace

TEST_CASE("output_size: counts the places of a sliding window", "[ops][window2d]") {
  STATIC_REQUIRE(ctnn::output_size(5, 3) == 3);
  STATIC_REQUIRE(ctnn::output_size(5, 5) == 1);
  STATIC_REQUIRE(ctnn::output_size(5, 3, 2) == 2);
  STATIC_REQUIRE(ctnn::output_size(6, 3, 2) == 2);
  STATIC_REQUIRE(ctnn::output_size(6, 3, 2, 1) == 3);
  STATIC_REQUIRE(ctnn::output_size(28, 5, 1, 2) == 28);
  STATIC_REQUIRE(ctnn::output_size(1, 3, 1, 1) == 1);
  STATIC_REQUIRE(ctnn::output_size(5, 3, 1, 0, 2) == 1);
  STATIC_REQUIRE(ctnn::output_size(7, 2, 2, 1, 3) == 3);
}

TEST_CASE("window_fits: knows padding and rejects empty windows", "[ops][window2d]") {
  STATIC_REQUIRE(ctnn::window_fits(3, 3));
  STATIC_REQUIRE_FALSE(ctnn::window_fits(3, 4));
  STATIC_REQUIRE(ctnn::window_fits(3, 5, 1, 1));
  STATIC_REQUIRE_FALSE(ctnn::window_fits(3, 0));
  STATIC_REQUIRE_FALSE(ctnn::window_fits(3, 3, 0));
  STATIC_REQUIRE(ctnn::window_fits(5, 3, 1, 0, 2));
  STATIC_REQUIRE_FALSE(ctnn::window_fits(4, 3, 1, 0, 2));
  STATIC_REQUIRE_FALSE(ctnn::window_fits(3, 1, 1, 0, 0));
}

TEST_CASE("window_output_shape: is the shape of a convolution or pooling", "[ops][window2d]") {
  STATIC_REQUIRE(std::same_as<ctnn::window_output_shape<shape<3, 7, 6>, 8, {2, 4}, {3, 2}, {1, 2}>,
                              shape<8, 3, 4>>);
  STATIC_REQUIRE(std::same_as<ctnn::window_output_shape<shape<3, 7, 6>, 8, 3>, shape<8, 5, 4>>);
  STATIC_REQUIRE(has_output_shape<shape<1, 2, 3>, extent2d(2, 3)>);
  STATIC_REQUIRE_FALSE(has_output_shape<shape<1, 2, 3>, extent2d(3, 3)>);
  STATIC_REQUIRE_FALSE(has_output_shape<shape<1, 2, 3>, extent2d(2, 4)>);
  STATIC_REQUIRE(has_output_shape<shape<1, 2, 3>, extent2d(2, 4), 1, extent2d(0, 1)>);
  STATIC_REQUIRE_FALSE(has_output_shape<shape<1, 2, 3>, extent2d(2, 3), 0>);
  STATIC_REQUIRE_FALSE(has_output_shape<shape<2, 3>, extent2d(1, 1)>);
}

TEST_CASE("extent2d: one number stands for height and width", "[ops][window2d]") {
  STATIC_REQUIRE(extent2d(3) == extent2d(3, 3));
  STATIC_REQUIRE(extent2d(3) != extent2d(3, 2));
}

TEST_CASE("window_axis: leaves out just the padding", "[kernels][window2d]") {
  STATIC_REQUIRE(all_axes_leave_out_just_the_padding());
}
