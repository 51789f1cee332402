// SPDX-License-Identifier: BSL-1.0
#include <ctnn/io/svg.hpp>
#include <ctnn/tensor.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using ctnn::make_tensor;
using ctnn::tensor;
using ctnn::io::svg_figure;

std::string written(svg_figure const& figure) {
  std::ostringstream out;
  figure.write(out);
  return out.str();
}

/// The figure of one tensor.
template <class Tensor>
std::string drawn(Tensor const& t, ctnn::io::grid_options options = {}) {
  svg_figure figure("figure");
  figure.grid("grid", t, options);
  return written(figure);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t result = 0;
  for (std::size_t i = text.find(part); i != text.npos; i = text.find(part, i + 1)) {
    ++result;
  }
  return result;
}

bool contains(std::string_view text, std::string_view part) { return count(text, part) > 0; }

/// Whether the text is one XML element: tags nest, `<` stands before tags only, and `&` before the
/// entities only.
bool is_well_formed(std::string_view xml) {
  std::vector<std::string_view> open;
  while (xml.starts_with('<')) {
    std::size_t const end = xml.find('>');
    std::size_t const next = std::min(xml.find('<', 1), xml.size());
    if (end == xml.npos || end > next) {
      return false;
    }
    std::string_view const tag = xml.substr(1, end - 1);
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) {
        return false;
      }
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    std::string_view const block = xml.substr(0, next);
    if (count(tag, "\"") % 2 != 0 ||
        count(block, "&") != count(block, "&amp;") + count(block, "&lt;") + count(block, "&gt;") +
                                 count(block, "&quot;")) {
      return false;
    }
    xml.remove_prefix(next);
  }
  return xml.empty() && open.empty();
}

/// The colours of the cells in order, behind that of the background.
std::vector<std::string> fills(std::string_view svg) {
  std::vector<std::string> result;
  for (std::size_t i = svg.find("<rect"); i != svg.npos; i = svg.find("<rect", i + 1)) {
    std::string_view const rect = svg.substr(i, svg.find("/>", i) - i);
    std::string_view const fill = rect.substr(rect.find("fill=\"") + 6);
    result.emplace_back(fill.substr(0, fill.find('"')));
  }
  return result;
}

std::size_t size_attribute(std::string_view svg, std::string_view name) {
  return std::stoul(std::string(svg.substr(svg.find(name) + name.size())));
}

std::size_t figure_width(std::string_view svg) { return size_attribute(svg, " width=\""); }
std::size_t figure_height(std::string_view svg) { return size_attribute(svg, " height=\""); }

} // namespace

TEST_CASE("svg_figure: is one accessible document", "[io][svg]") {
  svg_figure figure("A < B & \"C\"");
  figure.next_row("Forward & back");
  figure.grid("x < 3", make_tensor<float>({{1, -2}, {0.5F, 0}}));
  figure.next_row("");
  figure.grid("one", tensor<double, 1, 1>{{1.466e-6}});
  std::string const svg = written(figure);
  REQUIRE(is_well_formed(svg));
  REQUIRE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""));
  REQUIRE(svg.ends_with("</svg>\n"));
  REQUIRE(contains(svg, " role=\"img\" aria-label=\"A &lt; B &amp; &quot;C&quot;\""));
  REQUIRE(contains(svg, "<title>A &lt; B &amp; &quot;C&quot;</title>"));
  REQUIRE(contains(svg, ">Forward &amp; back</text>"));
  REQUIRE(contains(svg, ">x &lt; 3</text>"));
  REQUIRE(contains(svg, "viewBox=\"0 0 " + std::to_string(figure_width(svg)) + ' ' +
                            std::to_string(figure_height(svg)) + '"'));
}

TEST_CASE("svg_figure: a figure without grids is a document too", "[io][svg]") {
  REQUIRE(is_well_formed(written(svg_figure(""))));
  svg_figure figure("caption only");
  figure.next_row("caption");
  REQUIRE(is_well_formed(written(figure)));
}

TEST_CASE("svg_figure: each element is a cell with its number", "[io][svg]") {
  std::string const svg = drawn(make_tensor<float>({{1, -2.5F, 1e-7F}, {0, -0.0F, 1234.5F}}));
  REQUIRE(is_well_formed(svg));
  REQUIRE(count(svg, "<rect") == 1 + 6);
  REQUIRE(count(svg, "<text") == 1 + 6);
  for (auto number : {">1<", ">-2.5<", ">1e-07<", ">0<", ">-0<", ">1234<"}) {
    REQUIRE(contains(svg, number));
  }
  REQUIRE(contains(drawn(make_tensor<double>({0.123456}), {.precision = 2}), ">0.12<"));
  REQUIRE(contains(drawn(make_tensor<int>({1234567})), ">1234567<"));
}

TEST_CASE("svg_figure: scalars and vectors are one row, planes a grid each", "[io][svg]") {
  REQUIRE(count(drawn(tensor<float>{{3}}), "<rect") == 1 + 1);
  std::string const row = drawn(make_tensor<float>({1, 2, 3}));
  REQUIRE(figure_height(row) == figure_height(drawn(tensor<float>{{3}})));
  std::string const planes = drawn(make_tensor<int>({{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}));
  REQUIRE(is_well_formed(planes));
  REQUIRE(count(planes, "<rect") == 1 + 8);
  REQUIRE(contains(planes, ">grid [0]<"));
  REQUIRE(contains(planes, ">grid [1]<"));
  REQUIRE(contains(drawn(tensor<int, 1, 1, 2>{{1, 2}}), ">grid<"));
}

TEST_CASE("svg_figure: colours are white at zero and deepest at the limit", "[io][svg]") {
  using colours = std::vector<std::string>;
  REQUIRE(fills(drawn(make_tensor<float>({0, 2, -2, 1}))) ==
          colours{"#fff", "#ffffff", "#0072b2", "#d55e00", "#80b9d9"});
  REQUIRE(fills(drawn(make_tensor<float>({1, -4}), {.limit = 2})) ==
          colours{"#fff", "#80b9d9", "#d55e00"});
  REQUIRE(fills(drawn(make_tensor<int>({7}))) == colours{"#fff", "#0072b2"});
  REQUIRE(fills(drawn(make_tensor<double>({{3, 3}, {3, 3}}))) ==
          colours{"#fff", "#0072b2", "#0072b2", "#0072b2", "#0072b2"});
  REQUIRE(fills(drawn(make_tensor<double>({0, -0.0}))) == colours{"#fff", "#ffffff", "#ffffff"});
}

TEST_CASE("svg_figure: numbers that are none have colours", "[io][svg]") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  std::string const svg = drawn(make_tensor<float>({nan, infinity, -infinity, 1, -0.5F}));
  REQUIRE(is_well_formed(svg));
  REQUIRE(fills(svg) ==
          std::vector<std::string>{"#fff", "#c8c8c8", "#0072b2", "#d55e00", "#0072b2", "#eaaf80"});
  for (auto number : {">nan<", ">inf<", ">-inf<"}) {
    REQUIRE(contains(svg, number));
  }
  REQUIRE(fills(drawn(make_tensor<float>({nan, infinity}))) ==
          std::vector<std::string>{"#fff", "#c8c8c8", "#0072b2"});
}

TEST_CASE("svg_figure: numbers on deep colours are white", "[io][svg]") {
  REQUIRE(contains(drawn(make_tensor<float>({1})), "fill=\"#fff\">1<"));
  REQUIRE_FALSE(contains(drawn(make_tensor<float>({0})), "fill=\"#fff\">0<"));
}

TEST_CASE("svg_figure: grids wrap to the next line", "[io][svg]") {
  svg_figure wide("wide", 500);
  svg_figure narrow("narrow", 200);
  for (svg_figure* figure : {&wide, &narrow}) {
    figure->grid("a", tensor<int, 2, 4>{});
    figure->grid("b", tensor<int, 2, 4>{});
  }
  REQUIRE(figure_width(written(wide)) > figure_width(written(narrow)));
  REQUIRE(figure_height(written(wide)) < figure_height(written(narrow)));
}

TEST_CASE("svg_figure: long titles wrap, and long words widen the figure", "[io][svg]") {
  svg_figure figure("titles");
  figure.grid("a title of some more words than one line has", tensor<int, 1, 1>{{1}});
  std::string const svg = written(figure);
  REQUIRE(count(svg, "<text") == 3 + 1);
  REQUIRE(figure_width(svg) < 200);

  svg_figure unbroken("titles");
  unbroken.grid("a_title_that_is_one_word_of_some_length", tensor<int, 1, 1>{{1}});
  REQUIRE(figure_width(written(unbroken)) > 300);
}
