#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace diagon {

// Reads the code point at offset and returns the offset behind it. Each byte that is not part of valid UTF-8 is U+FFFD.
size_t decode_utf8(std::string_view text, size_t offset, char32_t& out) noexcept;
bool is_ascii(std::string_view text) noexcept;
// Bytes that do not continue a code point: of valid UTF-8, its code points.
size_t count_code_points(std::string_view text) noexcept;
void append_utf8(std::string& out, char32_t code_point);

}  // namespace diagon
