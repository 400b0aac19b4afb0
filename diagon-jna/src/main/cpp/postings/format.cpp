#include "postings/format.h"

namespace diagon {

void pack_bits(const uint32_t* values, uint32_t count, uint32_t bits, std::vector<uint32_t>& words) {
  uint64_t pending = 0;
  uint32_t filled = 0;
  for (uint32_t i = 0; i < count; ++i) {
    pending |= static_cast<uint64_t>(values[i]) << filled;
    filled += bits;
    while (filled >= 32) {
      words.push_back(static_cast<uint32_t>(pending));
      pending >>= 32;
      filled -= 32;
    }
  }
  if (filled > 0) words.push_back(static_cast<uint32_t>(pending));
}

uint32_t unpack_bits(const uint32_t* words, uint32_t count, uint32_t bits, uint32_t* values) noexcept {
  uint64_t mask = (uint64_t{1} << bits) - 1;
  uint64_t pending = 0;
  uint32_t available = 0, used = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (available < bits) {
      pending |= static_cast<uint64_t>(words[used++]) << available;
      available += 32;
    }
    values[i] = static_cast<uint32_t>(pending & mask);
    pending >>= bits;
    available -= bits;
  }
  return used;
}

}  // namespace diagon
