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
                               in_range<uint64_t>};
  return all;
}

}  // namespace diagon
