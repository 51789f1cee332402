// SPDX-License-Identifier: BSL-1.0
// write_group output.cpp settings.txt test_folder...: a program that checks these of
// ONNX's backend tests, their files embedded.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string contents(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

/// `inline constexpr ctnn::embedded_file name{...};`
void embed(std::ostream& out, std::string const& name, fs::path const& path) {
  std::string const bytes = contents(path);
  out << "inline constexpr ctnn::embedded_file " << name << "{\n";
  for (std::size_t i = 0; i < bytes.size() || i == 0; i += 32) {
    out << "  \"";
    for (unsigned char const byte : bytes.substr(i, 32)) {
      char const digits[] = {'\\', static_cast<char>('0' + byte / 64),
                             static_cast<char>('0' + byte / 8 % 8),
                             static_cast<char>('0' + byte % 8), '\0'};
      out << digits;
    }
    out << "\"\n";
  }
  out << "  , " << bytes.size() << "};\n";
}

/// Numbered files of a data set: input_0.pb, input_1.pb, ...
std::vector<fs::path> numbered(fs::path const& folder, std::string const& stem) {
  std::vector<fs::path> result;
  for (int i = 0;; ++i) {
    fs::path const path = folder / (stem + '_' + std::to_string(i) + ".pb");
    if (!fs::exists(path)) {
      return result;
    }
    result.push_back(path);
  }
}

std::string joined(std::vector<std::string> const& names) {
  std::string result;
  for (std::string const& name : names) {
    result += (result.empty() ? "" : ", ") + name;
  }
  return result;
}

/// What settings.txt says of a test.
struct settings {
  /// Inputs whose values determine a shape.
  std::vector<int> bound;
  /// What symbolic dimensions are, as bindings.
  std::vector<std::string> dimensions;
  std::string tolerance = "1e-5";
  /// Too much for a compiler.
  bool run_time_only = false;
  /// How many of its nodes run.
  std::string nodes;
};

std::map<std::string, settings> read_settings(fs::path const& path) {
  std::map<std::string, settings> result;
  std::istringstream lines(contents(path));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    if (!(words >> name) || name[0] == '#') {
      continue;
    }
    settings& of_test = result[name];
    for (std::string word; words >> word;) {
      if (word.starts_with("bind=")) {
        std::istringstream places(word.substr(5));
        for (std::string place; std::getline(places, place, ',');) {
          of_test.bound.push_back(std::stoi(place));
        }
      } else if (word.starts_with("dimension=")) {
        std::size_t const colon = word.find(':');
        of_test.dimensions.push_back("ctnn::onnx::dimension<\"" + word.substr(10, colon - 10) +
                                     "\", " + word.substr(colon + 1) + '>');
      } else if (word.starts_with("tolerance=")) {
        of_test.tolerance = word.substr(10);
      } else if (word == "run_time_only") {
        of_test.run_time_only = true;
      } else if (word == "#") {
        break;
      } else if (word.starts_with("nodes=")) {
        of_test.nodes = word.substr(6);
      } else {
        throw std::runtime_error("settings: what is " + word + '?');
      }
    }
  }
  return result;
}

/// Writes a test; its checks as statements go to `checks`.
void write_test(std::ostream& out, std::ostream& checks, fs::path const& folder,
                settings const& of_test) {
  std::string const test = folder.filename().string();
  embed(out, test + "_model", folder / "model.onnx");
  std::vector<fs::path> sets;
  for (auto const& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) {
      sets.push_back(entry.path());
    }
  }
  std::sort(sets.begin(), sets.end());
  for (std::size_t s = 0; s < sets.size(); ++s) {
    std::string const prefix = test + "_set" + std::to_string(s);
    std::vector<std::string> bindings{test + "_model"};
    bindings.insert(bindings.end(), of_test.dimensions.begin(), of_test.dimensions.end());
    std::string const name =
        '"' + test + (sets.size() > 1 ? " " + sets[s].filename().string() : "") + '"';
    if (of_test.run_time_only) {
      checks << "  passed &= !named(\"" << test
             << "\") || conformance::check_at_run_time<ctnn::onnx::network<" << joined(bindings)
             << ">, " << of_test.tolerance << ">(" << name << ", " << sets[s] << ");\n";
      continue;
    }
    std::vector<std::string> given;
    std::vector<std::string> expected;
    auto const inputs = numbered(sets[s], "input");
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      std::string const name = prefix + "_input" + std::to_string(i);
      embed(out, name, inputs[i]);
      if (std::find(of_test.bound.begin(), of_test.bound.end(), static_cast<int>(i)) !=
          of_test.bound.end()) {
        bindings.push_back("conformance::bind_file<" + std::to_string(i) + ", " + name + '>');
      } else {
        given.push_back(name);
      }
    }
    if (!of_test.nodes.empty()) {
      out << "static_assert(ctnn::onnx::network<" << joined(bindings)
          << ">::node_count == " << of_test.nodes << ");\n";
    }
    auto const outputs = numbered(sets[s], "output");
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      expected.push_back(prefix + "_output" + std::to_string(i));
      embed(out, expected.back(), outputs[i]);
    }
    checks << "  passed &= !named(\"" << test << "\") || conformance::check<ctnn::onnx::network<"
           << joined(bindings) << ">, conformance::files<" << joined(given)
           << ">, conformance::files<" << joined(expected) << ">, " << of_test.tolerance << ">("
           << name << ");\n";
  }
}

} // namespace

int main(int count, char** arguments) try {
  std::ofstream out(arguments[1]);
  auto const settings_of = read_settings(arguments[2]);
  std::ostringstream checks;
  std::ostringstream files;
  bool run_time_only = false;
  for (int i = 3; i < count; ++i) {
    fs::path const folder = arguments[i];
    auto const found = settings_of.find(folder.filename().string());
    settings const of_test = found == settings_of.end() ? settings{} : found->second;
    write_test(files, checks, folder, of_test);
    run_time_only = run_time_only || of_test.run_time_only;
  }
  out << "#include \"conformance.hpp\"\n"
      << (run_time_only ? "#include \"run_time.hpp\"\n" : "") << "\nnamespace {\n"
      << files.str();
  out << "\n} // namespace\n\nint main(int count, char** arguments) {\n"
         "  auto const named = [&](std::string_view test) { return count < 2 || test == "
         "arguments[1]; };\n"
         "  bool passed = true;\n"
      << checks.str() << "  return passed ? 0 : 1;\n}\n";
  return out ? 0 : 1;
} catch (std::exception const& error) {
  std::cerr << "write_group: " << error.what() << '\n';
  return 1;
}
