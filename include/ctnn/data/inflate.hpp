// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/parse_error.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <zlib.h>

namespace ctnn::detail {

/// What stands around deflated bytes, in zlib's words.
enum class deflate_frame : int { none = -MAX_WBITS, gzip = 16 + MAX_WBITS };

/// Unpacks one stream of deflated bytes, from bytes[offset] on, which then lies behind it, and adds
/// at most `most` bytes to `result`. What the frame says of them (checksum, length) is compared.
[[nodiscard]] inline std::optional<parse_error> inflate(std::string_view bytes, std::size_t& offset,
                                                        deflate_frame frame, std::size_t most,
                                                        std::string& result) {
  struct stream : z_stream {
    explicit stream(deflate_frame around) : z_stream{} {
      is_open = ::inflateInit2(this, static_cast<int>(around)) == Z_OK;
    }
    ~stream() {
      if (is_open) {
        ::inflateEnd(this);
      }
    }
    stream(stream const&) = delete;
    stream& operator=(stream const&) = delete;
    bool is_open;
  };
  stream state(frame);
  if (!state.is_open) {
    return parse_error{"zlib has no memory left", offset};
  }

  constexpr std::size_t at_once = std::numeric_limits<uInt>::max() / 2;
  std::size_t const limit = result.size() + std::min(most, result.max_size() - result.size());
  std::size_t filled = result.size();
  int status = Z_OK;
  while (status == Z_OK) {
    if (filled == result.size()) {
      // One byte more than there may be shows whether there are more.
      std::size_t const grown = result.size() + std::max<std::size_t>(1 << 16, result.size());
      result.resize(std::min({grown, limit + 1, filled + at_once}));
    }
    std::size_t const in = std::min(bytes.size() - offset, at_once);
    std::size_t const out = std::min(result.size() - filled, at_once);
    // zlib's interface of C takes no pointer to const, but does not write there.
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + offset));
    state.avail_in = static_cast<uInt>(in);
    state.next_out = reinterpret_cast<Bytef*>(result.data() + filled);
    state.avail_out = static_cast<uInt>(out);
    status = ::inflate(&state, Z_NO_FLUSH);
    offset += in - state.avail_in;
    filled += out - state.avail_out;
    if (filled > limit) {
      return parse_error{"the compressed data are longer than they should be", offset};
    }
  }
  result.resize(filled);
  switch (status) {
  case Z_STREAM_END:
    return std::nullopt;
  case Z_BUF_ERROR:
    return parse_error{"the compressed data end too early", offset};
  case Z_MEM_ERROR:
    return parse_error{"zlib has no memory left", offset};
  default: {
    std::string_view const said = state.msg == nullptr ? "" : state.msg;
    return parse_error{
        said == "incorrect data check"     ? "the checksum of the compressed data is wrong"
        : said == "incorrect length check" ? "the compressed data have another length than they say"
                                           : "the compressed data are damaged",
        offset};
  }
  }
}

} // namespace ctnn::detail
