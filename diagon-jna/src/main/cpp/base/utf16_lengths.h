#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace diagon {

// The lengths of a text's beginnings in UTF-16 units, which users count offsets in.
class Utf16Lengths {
 public:
  explicit Utf16Lengths(std::string_view text) : bytes_(static_cast<uint32_t>(text.size())) {
    if (is_ascii(text)) return;
    lengths_.resize(text.size() + 1);
    uint32_t length = 0;
    for (size_t at = 0; at < text.size();) {
      char32_t c;
      size_t next = decode_utf8(text, at, c);
      std::fill(lengths_.begin() + static_cast<ptrdiff_t>(at), lengths_.begin() + static_cast<ptrdiff_t>(next), length);
      length += c > 0xFFFF ? 2 : 1;
      at = next;
    }
    lengths_.back() = length;
  }

  uint32_t at(uint32_t byte) const noexcept { return lengths_.empty() ? byte : lengths_[byte]; }
  uint32_t total() const noexcept { return at(bytes_); }

 private:
  uint32_t bytes_;
  std::vector<uint32_t> lengths_;
};

}  // namespace diagon
