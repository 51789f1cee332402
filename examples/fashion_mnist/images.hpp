// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/normalization.hpp>
#include <ctnn/data/read_idx.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "fashion_mnist/nets.hpp"

namespace fashion_mnist {

/// Where Debian's package dataset-fashion-mnist puts them.
inline constexpr char const* default_folder = "/usr/share/datasets/fashion-mnist";

struct labelled_images {
  std::vector<image> images;
  std::vector<std::uint8_t> labels;
};

/// `which` is "train" or "t10k".
[[nodiscard]] inline std::expected<labelled_images, ctnn::file_error>
read_images(std::string const& folder, std::string const& which) {
  auto images = ctnn::read_idx<image>(folder + "/" + which + "-images-idx3-ubyte.gz");
  if (!images) {
    return std::unexpected(images.error());
  }
  auto labels = ctnn::read_idx<std::uint8_t>(folder + "/" + which + "-labels-idx1-ubyte.gz");
  if (!labels) {
    return std::unexpected(labels.error());
  }
  ctnn::normalization<float, 1> const from_bytes{{0}, {255}};
  from_bytes.apply(*images);
  return labelled_images{*std::move(images), *std::move(labels)};
}

} // namespace fashion_mnist
