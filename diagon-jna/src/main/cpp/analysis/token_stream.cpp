#include "analysis/token_stream.h"

#include <algorithm>
#include <cstring>

namespace diagon {

void TokenStream::clear() noexcept {
  tokens_.clear();
  if (chunks_.empty()) return;
  chunks_.erase(chunks_.begin(), chunks_.end() - 1);  // the last is the largest
  chunks_.back().size = 0;
}

std::string_view TokenStream::keep(std::string_view bytes) {
  if (chunks_.empty() || chunks_.back().capacity - chunks_.back().size < bytes.size()) {
    constexpr size_t kLeast = 4 * 1024;
    size_t capacity = std::max({kLeast, bytes.size(), chunks_.empty() ? 0 : 2 * chunks_.back().capacity});
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(capacity), 0, capacity});
  }
  Chunk& chunk = chunks_.back();
  char* at = chunk.bytes.get() + chunk.size;
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  chunk.size += bytes.size();
  return {at, bytes.size()};
}

bool TokenStream::flip_case(char from, char to) noexcept {
  const auto first = static_cast<uint8_t>(from), count = static_cast<uint8_t>(to - from + 1);
  uint8_t all = 0;
  for (Chunk& chunk : chunks_) {
    auto* bytes = reinterpret_cast<uint8_t*>(chunk.bytes.get());
    for (size_t i = 0, size = chunk.size; i < size; ++i) {
      uint8_t byte = bytes[i];
      all |= byte;
      bytes[i] = static_cast<uint8_t>(byte ^ (static_cast<uint8_t>(byte - first) < count ? 0x20 : 0));
    }
  }
  return all < 0x80;
}

}  // namespace diagon
