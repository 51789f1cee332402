// SPDX-License-Identifier: BSL-1.0
// Computes every digest and holds it against the table of this target's rule of multiply-add:
// `bits_contract <directory of the tables>`; with --write it writes the table.
#include <ctnn/math/fused_multiply_add.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>

#include "entity.hpp"

namespace {

using table = std::map<std::string, std::uint64_t>;

table read(std::string const& path) {
  table result;
  std::ifstream in(path);
  std::string digest;
  std::string name;
  while (in >> digest && std::getline(in >> std::ws, name)) {
    result[name] = std::strtoull(digest.c_str(), nullptr, 16);
  }
  return result;
}

struct report {
  table golden;
  std::ofstream* out;
  int digests = 0;
  int in_the_compiler = 0;
  int wrong = 0;

  void fail(char const* name, char const* sentence) {
    std::printf("%s: %s\n", name, sentence);
    ++wrong;
  }

  void check(bits::entity const& entity) {
    std::uint64_t const volatile hidden = bits::seed; // from the optimizer
    std::uint64_t const digest = entity.compute(hidden);
    ++digests;
    if (digest == 0) {
      fail(entity.name, "a sample gives other bits alone than in a batch");
    }
    if (entity.in_the_compiler) {
      ++in_the_compiler;
      if (*entity.in_the_compiler != digest) {
        fail(entity.name, "the constant evaluator gives other bits than the processor");
      }
    }
    if (out != nullptr) {
      char line[17];
      std::snprintf(line, sizeof line, "%016llx", static_cast<unsigned long long>(digest));
      *out << line << ' ' << entity.name << '\n';
    } else if (auto const found = golden.find(entity.name); found == golden.end()) {
      fail(entity.name, "not in the table of digests");
    } else if (found->second != digest) {
      fail(entity.name, "other bits than in the table of digests");
    }
  }
};

} // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: bits_contract <directory> [--write]\n");
    return 2;
  }
  std::string const path = std::string(arguments[1]) +
                           (ctnn::fused_multiply_add ? "/fused.digests" : "/unfused.digests");
  bool const write = count > 2 && std::strcmp(arguments[2], "--write") == 0;
  std::ofstream out;
  report result{};
  if (write) {
    out.open(path);
    result.out = &out;
  } else {
    result.golden = read(path);
  }
  for (auto const entities : {bits::elementary(), bits::products(), bits::convolutions(),
                              bits::images(), bits::operations(), bits::nets()}) {
    for (bits::entity const& entity : entities) {
      result.check(entity);
    }
  }
  if (!write && result.golden.size() != static_cast<std::size_t>(result.digests)) {
    std::printf("the table of digests has %zu entries\n", result.golden.size());
    ++result.wrong;
  }
  std::printf("%s: %d digests, %d of them from the constant evaluator too, %d wrong\n",
              ctnn::fused_multiply_add ? "fused" : "unfused", result.digests,
              result.in_the_compiler, result.wrong);
  if (result.wrong != 0) {
    std::printf("the digests are written anew by tools/write_digests, which a change of the order "
                "of sums or of a function's algorithm needs\n");
  }
  return result.wrong == 0 ? 0 : 1;
}
