// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/save/message.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ctnn::onnx {

/// An attribute of a node that is saved: `{"axis", 1}`, `{"alpha", 0.5F}`, `{"mode", "linear"}`,
/// `{"pads", std::vector<std::int64_t>{0, 1}}`. Source: onnx.proto, AttributeProto.
class saved_attribute {
public:
  saved_attribute(std::string_view name, std::int64_t value) : saved_attribute(name, integer) {
    content_.number(3, static_cast<std::uint64_t>(value));
  }
  saved_attribute(std::string_view name, int value) : saved_attribute(name, std::int64_t{value}) {}
  saved_attribute(std::string_view name, float value) : saved_attribute(name, real) {
    content_.real(2, value);
  }
  saved_attribute(std::string_view name, char const* value) : saved_attribute(name, text) {
    content_.text(4, value);
  }
  saved_attribute(std::string_view name, std::vector<std::int64_t> const& values)
      : saved_attribute(name, integers) {
    for (std::int64_t const value : values) {
      content_.number(8, static_cast<std::uint64_t>(value));
    }
  }
  saved_attribute(std::string_view name, std::vector<std::string> const& values)
      : saved_attribute(name, texts) {
    for (std::string const& value : values) {
      content_.text(9, value);
    }
  }

  [[nodiscard]] bool is(std::string_view name) const noexcept { return name_ == name; }
  [[nodiscard]] detail::message const& content() const noexcept { return content_; }

private:
  enum kind : unsigned { real = 1, integer = 2, text = 3, integers = 7, texts = 8 };

  saved_attribute(std::string_view name, kind type) : name_{name} {
    content_.text(1, name).number(20, type);
  }

  std::string name_;
  detail::message content_;
};

} // namespace ctnn::onnx
