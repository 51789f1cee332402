// SPDX-License-Identifier: BSL-1.0
#include <ctnn/data/csv.hpp>
#include <ctnn/data/read_csv.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train/dataset.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "support/both_times.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace std::string_view_literals;
using ctnn::csv_labels;
using ctnn::csv_options;
using ctnn::make_tensor;
using ctnn::parse_csv;
using ctnn::parse_error;
using ctnn::parse_labelled_csv;
using ctnn::read_csv;
using ctnn::read_labelled_csv;
using ctnn::tensor;
using ctnn::write_file_atomically;

using table = tensor<float, 2, 3>;

constexpr auto numbers = make_tensor<float>({{1, 2.5F, -3}, {4e2F, 0.1F, 6}});

constexpr bool is_numbers(std::string_view text, csv_options const& options = {}) {
  auto const read = parse_csv<table>(text, options);
  return read && *read == numbers;
}

template <class Table = table>
constexpr parse_error error(std::string_view text, csv_options const& options = {}) {
  auto const read = parse_csv<Table>(text, options);
  return read ? parse_error{} : read.error();
}

constexpr bool is(parse_error const& error, std::string_view problem, std::uint64_t row,
                  std::uint64_t column) {
  return error.problem == problem && error.row == row && error.column == column;
}

constexpr std::array<std::string_view, 2> names{"a, \"b\"", "c"};
constexpr auto flowers = "length,width,kind\r\n5.1,3.5,c\r\n4.9,3,\"a, \"\"b\"\"\"\r\n"sv;

constexpr auto wide_table = "id,\"c\",a,note,b\n7,-3,1,x,2.5\n8,6,400,\"y,z\",.1\n"sv;

constexpr auto both_rows(int) {
  return parsed(parse_csv<tensor<double, 2, 2>>("0.1,1e-320\n123456789012345678901,-7e-7"));
}

} // namespace

TEST_CASE("parse_csv: reads numbers", "[data][csv]") {
  STATIC_REQUIRE(is_numbers("1,2.5,-3\n400,.1,6\n"));
  STATIC_REQUIRE(is_numbers("1,2.5,-3\n400,.1,6"));
  STATIC_REQUIRE(is_numbers("1,2.5,-3\r\n4e2,0.1,+6\r\n"));
  STATIC_REQUIRE(is_numbers("\xEF\xBB\xBF 1 ,\t2.5, -3 \n\"400\" , \"0.1\",6\n"));
  STATIC_REQUIRE(is_numbers("\n1,2.5,-3\n\n400,.1,6\n\n\n"));
  STATIC_REQUIRE(is_numbers("x,\"a \"\"y\"\", or\nb\",z\n1,2.5,-3\n400,.1,6\n", {.header = true}));
  STATIC_REQUIRE(is_numbers("1;2.5;-3\n400;.1;6\n", {.delimiter = ';'}));
  STATIC_REQUIRE(is_numbers("1\t2.5\t-3\n400\t.1\t6\n", {.delimiter = '\t'}));
  STATIC_REQUIRE(*parse_csv<tensor<int, 2, 1>>("7\n8") == make_tensor<int>({{7}, {8}}));
}

TEST_CASE("parse_csv: gives the same bits at both times", "[data][csv]") {
  REQUIRE(ctnn::test::same_bits_at_both_times<both_rows, 0>());
}

TEST_CASE("parse_csv: missing cells are an error or a number", "[data][csv]") {
  STATIC_REQUIRE(is(error("1,2,3\n4,,6"), "csv: the cell is empty", 2, 2));
  STATIC_REQUIRE(is(error("1,2,\n4,5,6"), "csv: the cell is empty", 1, 3));
  STATIC_REQUIRE(is(error("NA,2,3\n4,5,6"), "csv: the cell is empty", 1, 1));
  STATIC_REQUIRE(is_numbers("1,2.5,-3\n400,.1,", {.missing = 6}));
  STATIC_REQUIRE(is_numbers(" ,2.5,-3\n400,.1,6", {.missing = 1}));
  STATIC_REQUIRE(*parse_csv<tensor<int, 2, 1>>("7\n\"\"", {.missing = -1}) ==
                 make_tensor<int>({{7}, {-1}}));
  STATIC_REQUIRE(
      is(error<tensor<unsigned, 1, 1>>("NA", {.missing = -1}), "csv: the cell is empty", 1, 1));
  // A label is never made up.
  STATIC_REQUIRE_FALSE(parse_labelled_csv<tensor<float, 1>, 1>("7,", {}, {.missing = 0}));
  auto const nan =
      *parse_csv<table>("1,nan,\"\"\n4,5,6", {.missing = std::numeric_limits<double>::quiet_NaN()});
  REQUIRE((nan[0, 1] != nan[0, 1] && nan[0, 2] != nan[0, 2] && nan[1, 2] == 6));
  STATIC_REQUIRE(is(error<tensor<float, 3, 1>>("1\n\n3"), "csv: the cell is empty", 2, 1));
}

TEST_CASE("parse_csv: takes the columns that are asked for", "[data][csv]") {
  STATIC_REQUIRE([] {
    constexpr std::array<std::string_view, 3> columns{"a", "b", "c"};
    return is_numbers(wide_table, {.columns = columns});
  }());
  STATIC_REQUIRE([] {
    std::array<std::string_view, 3> const columns{"a", "b", "d"};
    return is(error(wide_table, {.columns = columns}),
              "csv: the header lacks a column that is asked for", 1, 0);
  }());
  STATIC_REQUIRE([] {
    std::array<std::string_view, 3> const columns{"a", "note", "c"};
    return is(error(wide_table, {.columns = columns}), "csv: the cell is no number", 2, 4);
  }());
  STATIC_REQUIRE([] {
    std::array<std::string_view, 3> const columns{"a", "b", "c"};
    return is(error("a,b,c,a\n", {.columns = columns}),
              "csv: two columns have a name that is asked for", 1, 0) &&
           is(error("a,b,c,d\n1,2,3\n", {.columns = columns}),
              "csv: the row has another number of columns", 2, 0);
  }());
  STATIC_REQUIRE([] {
    std::array<std::string_view, 2> const columns{"a", "b"};
    return error(wide_table, {.columns = columns}).problem ==
           "csv: as many names of columns as the sample has numbers"sv;
  }());
}

TEST_CASE("parse_csv: tells the row and the column of what is wrong", "[data][csv]") {
  STATIC_REQUIRE(is(error("a,b,c\n4,5,6"), "csv: the cell is no number: is this a header?", 1, 1));
  STATIC_REQUIRE(is(error("1,2,3\n4,5x,6"), "csv: the cell is no number", 2, 2));
  STATIC_REQUIRE(is(error("a,b,c\n1,2,x\n", {.header = true}), "csv: the cell is no number", 2, 3));
  STATIC_REQUIRE(is(error("1,2,3\n4,5,1e39"), "csv: the cell is out of the type's range", 2, 3));
  STATIC_REQUIRE(is(error("1,2,3\n4,\"5,6"), "csv: a quote is not closed", 2, 2));
  STATIC_REQUIRE(is(error("1,2,3\n\"4\"4,5,6"), "csv: a cell goes on behind its quote", 2, 1));
  STATIC_REQUIRE(is(error("1,2\",3\n4,5,6"), "csv: a quote within a cell", 1, 2));
  STATIC_REQUIRE(is(error("1,2,3\r4,5,6"), "csv: the row has another number of columns", 1, 0));
  STATIC_REQUIRE(is(error("", {.header = true}), "csv: there is no header", 1, 1));

  constexpr auto few = error("1,2,3\n4,5\n");
  STATIC_REQUIRE(is(few, "csv: the row has another number of columns", 2, 0));
  STATIC_REQUIRE((few.got == 2 && few.expected == 3));
  STATIC_REQUIRE(error("1,2,3\n\n4,5,6,7\n").row == 3);
  STATIC_REQUIRE(error("1,2,3,4\n", {.header = true}).got == 4);

  constexpr auto rows = error("1,2,3\n");
  STATIC_REQUIRE(rows.problem == "csv: the table has another number of rows"sv);
  STATIC_REQUIRE((rows.got == 1 && rows.expected == 2));
  STATIC_REQUIRE(error("1,2,3\n1,2,3\n1,2,3\n").got == 3);
  STATIC_REQUIRE(error("").got == 0);
}

TEST_CASE("parse_csv: refuses a file that is cut anywhere", "[data][csv]") {
  STATIC_REQUIRE([] {
    constexpr std::string_view text = "1,2.5,-3\r\n400,.1,\"6\"";
    for (std::size_t size = 0; size < text.size(); ++size) {
      if (parse_csv<table>(text.substr(0, size))) {
        return false;
      }
    }
    return is_numbers(text);
  }());
}

TEST_CASE("parse_labelled_csv: reads samples and what they are", "[data][csv]") {
  constexpr auto read =
      parsed(parse_labelled_csv<tensor<float, 2>, 2>(flowers, {.names = names}, {.header = true}));
  STATIC_REQUIRE(read.inputs[0] == make_tensor<float>({5.1F, 3.5F}));
  STATIC_REQUIRE(read.inputs[1] == make_tensor<float>({4.9F, 3}));
  STATIC_REQUIRE(read.labels == std::array{1, 0});
  STATIC_REQUIRE(ctnn::dataset(read.inputs, read.labels).size() == 2);

  // Labels in front, as numbers.
  constexpr csv_labels in_front{.column = csv_labels::place::first};
  STATIC_REQUIRE(parse_labelled_csv<tensor<float, 2>, 1>("7,1,2", in_front)->labels[0] == 7);
  STATIC_REQUIRE(is(parse_labelled_csv<tensor<float, 2>, 1>("1.5,1,2", in_front).error(),
                    "csv: the cell is no number: is this a header?", 1, 1));
  STATIC_REQUIRE(is(parse_labelled_csv<tensor<float, 1>, 2>("1,c\n2,d", {.names = names}).error(),
                    "csv: the cell is none of the names of classes", 2, 2));
  STATIC_REQUIRE(parse_labelled_csv<tensor<float, 1>, 2>("1,c", {.names = names}).error().got == 1);
}

TEST_CASE("read_csv: reads as many rows as there are", "[data][csv]") {
  ctnn::test::temporary_folder const folder;
  REQUIRE(write_file_atomically(folder / "x.csv", "1,2\n3,4\n5,6\n"));
  auto const rows = read_csv<tensor<float, 2>>(folder / "x.csv");
  REQUIRE(rows);
  REQUIRE(*rows == std::vector<tensor<float, 2>>{{{1, 2}}, {{3, 4}}, {{5, 6}}});

  REQUIRE(write_file_atomically(folder / "y.csv", flowers));
  auto const read =
      read_labelled_csv<tensor<float, 2>>(folder / "y.csv", {.names = names}, {.header = true});
  REQUIRE(read);
  REQUIRE(read->inputs[1] == make_tensor<float>({4.9F, 3}));
  REQUIRE(read->labels == std::vector{1, 0});
}

TEST_CASE("read_csv: names the file, the row and the column", "[data][csv]") {
  ctnn::test::temporary_folder const folder;
  REQUIRE(write_file_atomically(folder / "x.csv", "1,2\n3,x\n"));
  auto const cell = read_csv<tensor<float, 2>>(folder / "x.csv");
  REQUIRE_FALSE(cell);
  REQUIRE(cell.error().message ==
          folder / "x.csv: csv: the cell is no number (at row 2, column 2)");
  auto const row = read_csv<tensor<float, 3>>(folder / "x.csv");
  REQUIRE_FALSE(row);
  REQUIRE(row.error().message ==
          folder /
              "x.csv: csv: the row has another number of columns (at row 1: got 2, expected 3)");
}
