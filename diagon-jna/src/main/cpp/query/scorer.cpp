#include "query/scorer.h"

#include <algorithm>
#include <array>

namespace diagon {

uint32_t Scorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  uint32_t count = 0;
  for (uint32_t doc = seek(from); doc < limit; doc = advance(doc + 1)) {
    docs[count] = doc;
    if (scores != nullptr) scores[count] = score();
    if (++count == kBatch) {
      from = doc + 1;
      return count;
    }
  }
  from = limit;
  return count;
}

uint32_t Scorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  return probe_each(*this, mode, docs, scores, count);
}

void Scorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  for (uint32_t doc = seek(from); doc < to; doc = advance(doc + 1)) {
    words[(doc - from) >> 6] |= uint64_t{1} << ((doc - from) & 63);
  }
}

void Scorer::add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) {
  std::array<uint32_t, kBatch> docs;
  std::array<double, kBatch> scores;
  require_above(-1);
  for (uint32_t at = from; at < to;) {
    uint32_t count = fill(at, to, docs.data(), scores.data());
    for (uint32_t i = 0; i < count; ++i) {
      words[(docs[i] - from) >> 6] |= uint64_t{1} << ((docs[i] - from) & 63);
      sums[docs[i] - from] += scores[i];
    }
  }
}

BitSet matching_docs(const Weight& weight, const SegmentReader& reader, size_t segment) {
  BitSet bits(reader.max_doc());
  auto scorer = weight.scorer(segment);
  if (scorer == nullptr) return bits;
  for (uint32_t from = 0; from < bits.size(); from += kBatch) {
    scorer->mark(from, std::min(from + kBatch, bits.size()), bits.words() + from / 64);
  }
  return bits;
}

}  // namespace diagon
