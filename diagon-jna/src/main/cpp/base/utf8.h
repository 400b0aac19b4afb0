#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace diagon {

// Reads the code point at offset and returns the offset behind it. Each byte that is not part of valid UTF-8 is U+FFFD.
size_t decode_utf8(std::string_view text, size_t offset, char32_t& out) noexcept;
inline bool is_ascii(std::string_view text) noexcept {
  auto read = [&](auto& part, size_t at) {
    std::memcpy(&part, text.data() + at, sizeof(part));
    return part;
  };
  constexpr uint64_t kHighest = 0x8080808080808080u;
  uint64_t all = 0, part = 0;
  uint32_t half = 0;
  const size_t size = text.size();
  if (size >= sizeof(part)) {
    for (size_t at = 0; at + sizeof(part) < size; at += sizeof(part)) all |= read(part, at);
    all |= read(part, size - sizeof(part));
  } else if (size >= sizeof(half)) {
    all = uint64_t{read(half, 0)} | read(half, size - sizeof(half));
  } else {
    for (char c : text) all |= static_cast<unsigned char>(c);
  }
  return (all & kHighest) == 0;
}
// Bytes that do not continue a code point: of valid UTF-8, its code points.
size_t count_code_points(std::string_view text) noexcept;
void append_utf8(std::string& out, char32_t code_point);
// The text with each code point replaced by another: int32_t map(int32_t).
template <typename F>
std::string map_code_points(std::string_view text, F&& map) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    char32_t c;
    at = decode_utf8(text, at, c);
    append_utf8(out, static_cast<char32_t>(map(static_cast<int32_t>(c))));
  }
  return out;
}

}  // namespace diagon
