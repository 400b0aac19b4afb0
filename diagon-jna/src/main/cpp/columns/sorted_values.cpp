#include "columns/sorted_values.h"

#include <bit>

#include "base/error.h"

namespace diagon {
namespace {

constexpr size_t kPadding = 8;
// Wider ones would not always lie within eight bytes.
constexpr uint32_t kMostBits = 56;

void append_bits(std::span<const uint64_t> codes, uint32_t bits, std::string& bytes) {
  unsigned __int128 pending = 0;
  uint32_t filled = 0;
  for (uint64_t code : codes) {
    pending |= static_cast<unsigned __int128>(code - codes[0]) << filled;
    for (filled += bits; filled >= 8; filled -= 8) {
      bytes += static_cast<char>(pending);
      pending >>= 8;
    }
  }
  if (filled > 0) bytes += static_cast<char>(pending);
}

// By bytes, the lowest first: in time linear in the codes.
void sort_codes(std::vector<uint64_t>& codes) {
  if (codes.size() < 1024) {
    std::sort(codes.begin(), codes.end());
    return;
  }
  uint64_t all = 0, common = ~uint64_t{0};
  for (uint64_t code : codes) {
    all |= code;
    common &= code;
  }
  std::vector<uint64_t> other(codes.size());
  for (uint32_t shift = 0; shift < 64; shift += 8) {
    if (((all ^ common) >> shift & 0xFF) == 0) continue;  // the same in all
    size_t begins[257] = {};
    for (uint64_t code : codes) ++begins[(code >> shift & 0xFF) + 1];
    for (size_t i = 1; i < 257; ++i) begins[i] += begins[i - 1];
    for (uint64_t code : codes) other[begins[code >> shift & 0xFF]++] = code;
    codes.swap(other);
  }
}

}  // namespace

SortedValues::SortedValues(const SectionFile& file, const std::string& prefix, uint64_t size, uint64_t greatest)
    : blocks_(file.array<SortedBlock>(prefix + "sorted_blocks")), bytes_(file.section(prefix + "sorted")), size_(size) {
  bool fits = blocks_.size() == (size + kBlock - 1) / kBlock && bytes_.size() >= kPadding;
  for (uint64_t b = 0; fits && b < blocks_.size(); ++b) {
    uint64_t values = std::min(kBlock, size - b * kBlock), bits = blocks_[b].bits;
    fits = (bits <= kMostBits || bits == 64) && blocks_[b].begin <= bytes_.size() - kPadding &&
           (values * bits + 7) / 8 <= bytes_.size() - kPadding - blocks_[b].begin;
  }
  if (!fits || !ascends_to(greatest))
    throw Error(ErrorCode::kCorruptIndex, "sorted values do not fit together [" + prefix + "]");
}

bool SortedValues::ascends_to(uint64_t greatest) const {
  uint64_t last = 0;
  bool ascends = true;
  for (uint64_t b = 0; b < blocks_.size(); ++b) {
    uint64_t values = std::min(kBlock, size_ - b * kBlock);
    for (uint64_t i = 0; i < values; ++i) {
      uint64_t next = blocks_[b].first + above_first(blocks_[b], i);
      ascends &= next >= last && next >= blocks_[b].first;
      last = next;
    }
  }
  return ascends && last <= greatest;
}

uint64_t SortedValues::first_above(uint64_t from, uint64_t most) const {
  if (from >= size_ || code(from) > most) return from;
  uint64_t b = last_block(from, [most](uint64_t each) { return each <= most; });
  const SortedBlock& block = blocks_[b];
  uint64_t first_place = b * kBlock, begin = std::max(from, first_place) - first_place + 1;
  uint64_t end = std::min(kBlock, size_ - first_place), wanted = most - block.first;
  // begin - 1 is known not to be above, end is above or behind the block.
  uint64_t spread = b + 1 < blocks_.size() ? blocks_[b + 1].first - block.first : above_first(block, end - 1);
  if (wanted >= spread) return first_place + end;
  auto guess =
      static_cast<uint64_t>(static_cast<double>(wanted) / static_cast<double>(spread) * static_cast<double>(end));
  guess = std::clamp(guess, begin, end);
  for (uint64_t step = 1; guess < end && above_first(block, guess) <= wanted; step *= 2) {
    begin = guess + 1;
    guess = std::min(end, guess + step);
  }
  end = guess;
  for (uint64_t step = 1, low = end; low > begin; step *= 2) {
    low = std::max(begin, low > step ? low - step : 0);
    if (above_first(block, low) <= wanted) {
      begin = low + 1;
      break;
    }
    end = low;
  }
  while (begin < end) {
    uint64_t middle = begin + (end - begin) / 2;
    if (above_first(block, middle) <= wanted)
      begin = middle + 1;
    else
      end = middle;
  }
  return first_place + begin;
}

void write_sorted_values(std::vector<uint64_t>& codes, const std::string& prefix, SectionWriter& out) {
  sort_codes(codes);
  std::vector<SortedBlock> blocks;
  std::string bytes;
  for (size_t from = 0; from < codes.size(); from += SortedValues::kBlock) {
    std::span<const uint64_t> block(codes.data() + from, std::min<size_t>(SortedValues::kBlock, codes.size() - from));
    auto bits = static_cast<uint32_t>(std::bit_width(block.back() - block.front()));
    if (bits > kMostBits) bits = 64;
    blocks.push_back({block.front(), bytes.size(), bits});
    append_bits(block, bits, bytes);
  }
  bytes.append(kPadding, 0);
  out.add_array(prefix + "sorted_blocks", blocks);
  out.add(prefix + "sorted", bytes);
}

}  // namespace diagon
