#include <algorithm>
#include <bit>

#include "postings/kernels.h"
#include "postings/packing.h"

namespace diagon {
namespace {

void unpack(const uint32_t* words, uint32_t bits, uint32_t add, uint32_t* values) {
  for (uint32_t i = 0; i < kPostingsBlock; ++i) values[i] = value_across(words, bits, i) + add;
}

void unpack_docs(const uint32_t* words, uint32_t bits, uint32_t base, uint32_t* docs) {
  for (uint32_t i = 0; i < kPostingsBlock; ++i) docs[i] = base += value_across(words, bits, i) + 1;
}

void at_least(const uint32_t* values, uint32_t least, uint64_t* out) {
  out[0] = out[1] = 0;
  for (uint32_t i = 0; i < kPostingsBlock; ++i) {
    if (values[i] >= least) out[i / 64] |= uint64_t{1} << (i % 64);
  }
}

void score(const uint32_t* freqs, const float* inverses, float weight, uint32_t count, float* scores) {
  for (uint32_t i = 0; i < count; ++i)
    scores[i] = weight - weight / (1.0f + static_cast<float>(freqs[i]) * inverses[i]);
}

void deposit(const uint64_t* chosen, const uint64_t* words, uint32_t count, uint64_t* out) {
  uint32_t place = 0;
  for (uint32_t w = 0; w < count; ++w) {
    out[w] = 0;
    for (uint64_t word = words[w]; word != 0; word &= word - 1, ++place) {
      if ((chosen[place / 64] >> (place % 64) & 1) != 0) out[w] |= word & (~word + 1);
    }
  }
}

uint32_t list_bits(const uint64_t* words, uint32_t count, uint32_t base, uint32_t* docs) {
  uint32_t found = 0;
  for (uint32_t w = 0; w < count; ++w, base += 64) {
    for (uint64_t word = words[w]; word != 0; word &= word - 1)
      docs[found++] = base + static_cast<uint32_t>(std::countr_zero(word));
  }
  return found;
}

void keep_above(const double* values, double least, uint32_t count, uint64_t* words) {
  for (uint32_t i = 0; i < count * 64; ++i) {
    if (!(values[i] > least)) words[i / 64] &= ~(uint64_t{1} << (i % 64));
  }
}

template <typename T>
void in_range(const T* codes, T first, T span, uint32_t count, uint64_t* words) {
  for (uint32_t i = 0; i < count; ++i) words[i / 64] |= uint64_t{static_cast<T>(codes[i] - first) <= span} << (i % 64);
}

uint32_t extract(const uint64_t* chosen, const uint64_t* words, uint32_t count, uint32_t first, uint64_t* out) {
  std::fill_n(out, first / 64 + 2, 0);
  for (uint32_t w = 0; w < count; ++w) {
    for (uint64_t word = words[w]; word != 0; word &= word - 1) {
      if ((chosen[w] & word & (~word + 1)) != 0) out[first / 64] |= uint64_t{1} << (first % 64);
      if (++first % 64 == 0) out[first / 64 + 1] = 0;
    }
  }
  return first;
}

uint32_t choose_freqs(const uint32_t* freqs, const uint64_t* chosen, uint32_t start, uint32_t* chosen_freqs,
                      uint32_t* starts) {
  uint32_t found = 0, before = 0;
  for (uint32_t half = 0; half < 2; ++half) {
    for (uint64_t bits = chosen[half]; bits != 0; bits &= bits - 1) {
      uint32_t place = half * 64 + static_cast<uint32_t>(std::countr_zero(bits));
      for (; before < place; ++before) start += freqs[before];
      chosen_freqs[found] = freqs[place];
      starts[found++] = start;
    }
  }
  return found;
}

uint32_t count_below(const uint32_t* values, uint32_t bound) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < kPostingsBlock; ++i) count += values[i] < bound ? 1 : 0;
  return count;
}

void few_positions(const uint32_t* differences, const uint32_t* at, const uint32_t* freqs, uint32_t count, uint32_t add,
                   uint32_t* positions) {
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t position = add;
    for (uint32_t k = 0; k < kFewPositions; ++k)
      *positions++ = k < freqs[i] ? position += differences[at[i] + k] : kNoPosition;
  }
}

void keep_few(uint32_t* positions, const uint32_t* others, uint32_t count, uint64_t* kept) {
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t* begin = others + size_t{i} * kFewPositions;
    for (uint32_t k = i * kFewPositions; k < (i + 1) * kFewPositions; ++k) {
      if (std::find(begin, begin + kFewPositions, positions[k]) == begin + kFewPositions) positions[k] = kNoPosition;
      if (k % 64 == 0) kept[k / 64] = 0;
      kept[k / 64] |= uint64_t{positions[k] != kNoPosition} << (k % 64);
    }
  }
}

void sum_up(const uint32_t* differences, uint32_t count, uint32_t base, uint32_t* sums) {
  for (uint32_t i = 0; i < count; ++i) sums[i] = base += differences[i];
}

uint32_t keep_common(uint32_t* positions, uint32_t count, const uint32_t* others) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t position = positions[i];
    while (*others < position) ++others;
    positions[kept] = position;
    kept += *others == position ? 1 : 0;
  }
  return kept;
}

}  // namespace

const Kernels& scalar_kernels() noexcept {
  static constexpr Kernels all{unpack,
                               unpack_docs,
                               at_least,
                               score,
                               deposit,
                               list_bits,
                               keep_above,
                               in_range<uint8_t>,
                               in_range<uint16_t>,
                               in_range<uint32_t>,
                               in_range<uint64_t>,
                               extract,
                               choose_freqs,
                               count_below,
                               few_positions,
                               keep_few,
                               sum_up,
                               keep_common};
  return all;
}

}  // namespace diagon
