// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <catch2/catch.hpp>

// Catch2 has them as static_asserts or as run-time checks; here they are both, so that each test
// file is compiled once. With CATCH_CONFIG_RUNTIME_STATIC_REQUIRE they are run-time checks alone.
#ifndef CATCH_CONFIG_RUNTIME_STATIC_REQUIRE
#undef STATIC_REQUIRE
#undef STATIC_REQUIRE_FALSE
#define STATIC_REQUIRE(...)                                                                        \
  static_assert(__VA_ARGS__, #__VA_ARGS__);                                                        \
  REQUIRE(__VA_ARGS__)
#define STATIC_REQUIRE_FALSE(...)                                                                  \
  static_assert(!(__VA_ARGS__), "!(" #__VA_ARGS__ ")");                                            \
  REQUIRE_FALSE(__VA_ARGS__)
#endif
