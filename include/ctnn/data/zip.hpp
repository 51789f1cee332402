// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/data/element_type.hpp>
#include <ctnn/data/inflate.hpp>
#include <ctnn/data/parse_error.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>

namespace ctnn::detail {

/// A file in a zip archive.
struct zip_member {
  std::string name;
  std::string bytes;
};

[[nodiscard]] inline std::uint32_t checksum(std::string_view bytes) {
  auto const* const data = reinterpret_cast<Bytef const*>(bytes.data());
  return static_cast<std::uint32_t>(::crc32_z(0, data, bytes.size()));
}

/// Reads zip archives: stored and deflated members, of more than 4 GiB, too (zip64); neither
/// encrypted nor in several parts. Checksums and lengths are compared.
///
/// Source: PKWARE, APPNOTE.TXT 6.3.10.
class zip_reader {
public:
  explicit zip_reader(std::string_view bytes) noexcept : bytes_{bytes} {}

  [[nodiscard]] std::expected<std::vector<zip_member>, parse_error> members() {
    auto const directory = find_directory();
    if (!directory) {
      return std::unexpected(directory.error());
    }
    std::vector<zip_member> result;
    std::size_t at = directory->offset;
    while (at < directory->end) {
      auto const read = member(at, directory->end, result);
      if (!read) {
        return std::unexpected(read.error());
      }
    }
    if (result.size() != directory->members) {
      return failed("zip: the number of members differs", directory->end, result.size(),
                    directory->members);
    }
    return result;
  }

private:
  struct directory_place {
    std::size_t offset;
    std::size_t end;
    std::uint64_t members;
  };

  template <class Unsigned>
  [[nodiscard]] Unsigned at(std::size_t offset) const noexcept {
    return from_bytes<Unsigned, std::endian::little>(bytes_.data() + offset);
  }
  [[nodiscard]] std::uint64_t at16(std::size_t offset) const { return at<std::uint16_t>(offset); }
  [[nodiscard]] std::uint64_t at32(std::size_t offset) const { return at<std::uint32_t>(offset); }
  [[nodiscard]] std::uint64_t at64(std::size_t offset) const { return at<std::uint64_t>(offset); }

  [[nodiscard]] bool is_at(std::size_t offset, std::string_view signature) const noexcept {
    return bytes_.substr(offset, signature.size()) == signature;
  }

  [[nodiscard]] static std::unexpected<parse_error> failed(char const* problem, std::size_t offset,
                                                           std::uint64_t got = 0,
                                                           std::uint64_t expected = 0) {
    return std::unexpected(parse_error{problem, offset, got, expected});
  }

  [[nodiscard]] std::expected<directory_place, parse_error> find_directory() const {
    constexpr std::size_t size = 22;
    constexpr std::string_view signature = "PK\x05\x06";
    std::size_t end = bytes_.size() < size ? std::string_view::npos
                                           : bytes_.rfind(signature, bytes_.size() - size);
    if (end == std::string_view::npos) {
      return failed("zip: there is no end of an archive: this is no zip, or a part of one",
                    bytes_.size());
    }
    if (end + size + at16(end + 20) != bytes_.size()) {
      return failed("zip: the file does not end with its archive", end, bytes_.size(),
                    end + size + at16(end + 20));
    }
    if (at16(end + 4) != 0 || at16(end + 6) != 0) {
      return failed("zip: the archive is in several parts", end + 4);
    }
    std::uint64_t members = at16(end + 10);
    std::uint64_t length = at32(end + 12);
    std::uint64_t offset = at32(end + 16);
    if (end >= 20 && is_at(end - 20, "PK\x06\x07")) { // zip64
      std::uint64_t const large = at64(end - 20 + 8);
      if (end < 76 || large > end - 76 || !is_at(static_cast<std::size_t>(large), "PK\x06\x06")) {
        return failed("zip: there is no end of an archive of zip64", end - 20 + 8);
      }
      end = static_cast<std::size_t>(large);
      members = at64(end + 32);
      length = at64(end + 40);
      offset = at64(end + 48);
    }
    if (offset > end || length != end - offset) {
      return failed("zip: the directory is not where the end of the archive says", end, offset,
                    end - length);
    }
    return directory_place{static_cast<std::size_t>(offset), end, members};
  }

  /// Reads the member that the directory tells of at `entry`, which then lies behind that.
  [[nodiscard]] std::expected<void, parse_error> member(std::size_t& entry, std::size_t end,
                                                        std::vector<zip_member>& members) const {
    constexpr std::size_t size = 46;
    if (end - entry < size || !is_at(entry, "PK\x01\x02")) {
      return failed("zip: here should be an entry of the directory", entry);
    }
    std::size_t const name_size = at16(entry + 28);
    std::size_t const extra_size = at16(entry + 30);
    std::size_t const entry_size = size + name_size + extra_size + at16(entry + 32);
    if (end - entry < entry_size) {
      return failed("zip: the directory ends within an entry", entry);
    }
    std::uint64_t packed = at32(entry + 20);
    std::uint64_t unpacked = at32(entry + 24);
    std::uint64_t offset = at32(entry + 42);
    if (!read_large_sizes(entry + size + name_size, extra_size, unpacked, packed, offset)) {
      return failed("zip: an entry of zip64 lacks its sizes", entry);
    }
    std::string_view const name = bytes_.substr(entry + size, name_size);

    // Once more, in front of the member itself.
    constexpr std::size_t local_size = 30;
    if (offset > end - local_size || !is_at(static_cast<std::size_t>(offset), "PK\x03\x04")) {
      return failed("zip: there is no member where the directory says", entry + 42);
    }
    auto const local = static_cast<std::size_t>(offset);
    std::size_t begin = local + local_size;
    if (bytes_.substr(begin, at16(local + 26)) != name || at16(local + 8) != at16(entry + 10)) {
      return failed("zip: a member differs from its entry in the directory", local);
    }
    begin += static_cast<std::size_t>(at16(local + 26) + at16(local + 28));
    if (begin > end || packed > end - begin) {
      return failed("zip: a member is longer than the archive", entry + 20);
    }
    if ((at16(entry + 8) & 1) != 0) {
      return failed("zip: a member is encrypted", entry + 8);
    }
    for (zip_member const& other : members) {
      if (other.name == name) {
        return failed("zip: two members have one name", entry + size);
      }
    }

    zip_member result{std::string(name), {}};
    std::string_view const stored = bytes_.substr(begin, static_cast<std::size_t>(packed));
    if (at16(entry + 10) == 0) {
      result.bytes = stored;
    } else if (at16(entry + 10) == 8) {
      std::size_t read = 0;
      if (auto error = inflate(stored, read, deflate_frame::none,
                               static_cast<std::size_t>(unpacked), result.bytes)) {
        error->offset += begin;
        return std::unexpected(*error);
      }
      if (read != stored.size()) {
        return failed("zip: a member goes on behind its compressed data", begin + read);
      }
    } else {
      return failed("zip: a member is neither stored nor deflated", entry + 10);
    }
    if (result.bytes.size() != unpacked) {
      return failed("zip: a member has another length than the directory says", begin,
                    result.bytes.size(), unpacked);
    }
    if (checksum(result.bytes) != at32(entry + 16)) {
      return failed("zip: the checksum of a member is wrong", begin, checksum(result.bytes),
                    at32(entry + 16));
    }
    members.push_back(std::move(result));
    entry += entry_size;
    return {};
  }

  /// Of sizes that need more than 32 bits, an extra field tells, in this order.
  [[nodiscard]] bool read_large_sizes(std::size_t extra, std::size_t size, std::uint64_t& unpacked,
                                      std::uint64_t& packed, std::uint64_t& offset) const {
    std::size_t const end = extra + size;
    while (end - extra >= 4 && at16(extra) != 1) {
      std::size_t const length = 4 + at16(extra + 2);
      extra += std::min(length, end - extra);
    }
    std::size_t const found =
        end - extra < 4 ? extra : std::min<std::size_t>(end, extra + 4 + at16(extra + 2));
    extra += 4;
    for (std::uint64_t* size_or_offset : {&unpacked, &packed, &offset}) {
      if (*size_or_offset == 0xFFFF'FFFF) {
        if (found < extra || found - extra < 8) {
          return false;
        }
        *size_or_offset = at64(extra);
        extra += 8;
      }
    }
    return true;
  }

  std::string_view bytes_;
};

/// The bytes of a zip archive of these members, stored as they are, without a date. Nothing where
/// they would need zip64: 4 GiB, or 65,535 members.
[[nodiscard]] inline std::optional<std::string> zip_bytes(std::span<zip_member const> members) {
  auto const add = [](std::string& to,
                      std::initializer_list<std::pair<std::uint64_t, int>> fields) {
    for (auto const& [value, size] : fields) {
      for (int i = 0; i < size; ++i) {
        to += static_cast<char>(value >> (8 * i) & 0xFF);
      }
    }
  };
  constexpr std::uint64_t limit = 0xFFFF'FFFF;
  std::string result;
  std::string directory;
  for (zip_member const& member : members) {
    if (member.bytes.size() >= limit || result.size() >= limit || member.name.size() > 0xFFFF) {
      return std::nullopt;
    }
    std::uint64_t const offset = result.size();
    std::uint64_t const size = member.bytes.size();
    std::uint64_t const sum = checksum(member.bytes);
    std::uint64_t const utf8 = 0x800;
    std::uint64_t const first_of_january_1980 = 0x21;
    result += "PK\x03\x04";
    add(result, {{20, 2},
                 {utf8, 2},
                 {0, 2},
                 {0, 2},
                 {first_of_january_1980, 2},
                 {sum, 4},
                 {size, 4},
                 {size, 4},
                 {member.name.size(), 2},
                 {0, 2}});
    result += member.name;
    result += member.bytes;
    directory += "PK\x01\x02";
    add(directory, {{20, 2},
                    {20, 2},
                    {utf8, 2},
                    {0, 2},
                    {0, 2},
                    {first_of_january_1980, 2},
                    {sum, 4},
                    {size, 4},
                    {size, 4},
                    {member.name.size(), 2},
                    {0, 2},
                    {0, 2},
                    {0, 2},
                    {0, 2},
                    {0, 4},
                    {offset, 4}});
    directory += member.name;
  }
  std::uint64_t const offset = result.size();
  if (offset >= limit || directory.size() >= limit || members.size() >= 0xFFFF) {
    return std::nullopt;
  }
  result += directory;
  result += "PK\x05\x06";
  add(result, {{0, 2},
               {0, 2},
               {members.size(), 2},
               {members.size(), 2},
               {directory.size(), 4},
               {offset, 4},
               {0, 2}});
  return result;
}

} // namespace ctnn::detail
