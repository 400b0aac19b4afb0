#include "query/similarity.h"

#include <algorithm>
#include <cmath>

#include "postings/norm.h"

namespace diagon {

Bm25::Bm25(uint64_t documents, uint64_t token_count, Bm25Parameters parameters) noexcept : doc_count(documents) {
  const auto [k1, b] = parameters;
  float average =
      documents == 0 ? 1.0f : static_cast<float>(static_cast<double>(token_count) / static_cast<double>(documents));
  for (uint32_t i = 0; i < 256; ++i) {
    float length = static_cast<float>(decode_length(static_cast<uint8_t>(i)));
    inverse[i] = 1.0f / (k1 * ((1 - b) + b * length / average));
  }
}

float Bm25::idf(uint64_t doc_freq) const noexcept {
  // Statistics that were blended over fields may claim more documents than the field has.
  auto n = static_cast<double>(std::min(doc_freq, doc_count));
  return static_cast<float>(std::log(1 + (static_cast<double>(doc_count) - n + 0.5) / (n + 0.5)));
}

}  // namespace diagon
