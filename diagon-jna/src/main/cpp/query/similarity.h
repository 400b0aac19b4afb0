#pragma once

#include <array>
#include <cstdint>

#include "index/schema.h"

namespace diagon {

// Robertson and others' BM25 as Lucene computes it, in float arithmetic.
struct Bm25 {
  // Makes the inverse norms of all length bytes. doc_count: documents with the field; token_count: their tokens.
  Bm25(uint64_t doc_count, uint64_t token_count, Bm25Parameters parameters = {}) noexcept;

  // Of a term that doc_freq documents hold.
  float idf(uint64_t doc_freq) const noexcept;

  static float score(float weight, float freq, float inverse) noexcept {
    return weight - weight / (1.0f + freq * inverse);
  }

  uint64_t doc_count;
  std::array<float, 256> inverse;
};

// The length byte of documents without norms.
inline constexpr uint8_t kNoNorm = 1;

}  // namespace diagon
