// SPDX-License-Identifier: BSL-1.0
#include <ctnn/layers.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/weights/save_header.hpp>

#include <catch2/catch.hpp>

#include <string>

// What it writes is compiled in tests/two_builds.

namespace {

using net = ctnn::sequential<float, ctnn::shape<1>, ctnn::layers::dense<1>>;

std::string said_of_name(std::string const& name) {
  auto const saved = ctnn::save_header(net{}, "no/such/folder/net.hpp", name);
  return saved ? "" : saved.error().message;
}

} // namespace

TEST_CASE("string_literal: no byte means anything else", "[weights]") {
  REQUIRE(ctnn::detail::string_literal({"a\0001\n\"\\?\xff", 8}) ==
          R"(    "a\0001\012\042\134\077\377")");
  REQUIRE(ctnn::detail::string_literal("") == "    \"\"");
  std::string const row(92, 'x');
  REQUIRE(ctnn::detail::string_literal(row + "yz") == "    \"" + row + "\"\n    \"yz\"");
}

TEST_CASE("save_header: says why it does not", "[weights]") {
  REQUIRE(said_of_name("2nd") == "no/such/folder/net.hpp: '2nd' is no identifier of C++");
  REQUIRE(said_of_name("") == "no/such/folder/net.hpp: '' is no identifier of C++");
  REQUIRE(said_of_name("my-net") == "no/such/folder/net.hpp: 'my-net' is no identifier of C++");
  REQUIRE(said_of_name("my_net2") == "no/such/folder/net.hpp.partial: cannot be opened for "
                                     "writing: No such file or directory");
}
