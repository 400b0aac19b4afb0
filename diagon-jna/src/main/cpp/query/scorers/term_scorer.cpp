#include "query/scorers/term_scorer.h"

#include <algorithm>

namespace diagon {

template <typename F>
void TermScorer::each_block(uint32_t from, uint32_t to, bool with_freqs, F&& f) {
  seek(from);
  while (doc_ < to) {
    const uint32_t* docs = cursor_->block_docs();
    uint32_t count = cursor_->block_remaining();
    bool whole = docs[count - 1] < to;
    if (!whole) count = static_cast<uint32_t>(std::lower_bound(docs, docs + count, to) - docs);
    f(docs, with_freqs ? cursor_->block_freqs() : nullptr, count);
    doc_ = whole ? cursor_->next_block() : cursor_->advance(to);
  }
}

uint32_t TermScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (least_ >= 0 && scores != nullptr) {
    // On to a block that may hold a good enough document; one block at a time, as the bound may rise in between.
    for (;;) {
      cursor_->shallow_advance(from);
      uint32_t last = cursor_->block_last_doc();
      if (last == kNoMoreDocs) {
        from = kNoMoreDocs;
        return 0;
      }
      if (block_max() > least_) {
        limit = std::min(limit, last + 1);
        break;
      }
      from = last + 1;
      if (from >= limit) return 0;
    }
  }
  uint32_t to = std::min(limit, from + kBatch < from ? kNoMoreDocs : from + kBatch);
  uint32_t count = 0;
  each_block(from, to, scores != nullptr, [&](const uint32_t* block, const uint32_t* freqs, uint32_t n) {
    std::copy_n(block, n, docs + count);
    if (scores != nullptr) {
      for (uint32_t i = 0; i < n; ++i) scores[count + i] = score_of(block[i], freqs[i]);
    }
    count += n;
  });
  from = doc_ >= limit ? limit : doc_;
  if (doc_ == kNoMoreDocs) from = kNoMoreDocs;
  return count;
}

uint32_t TermScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  return probe_each(*this, mode, docs, scores, count);
}

void TermScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  each_block(from, to, false, [&](const uint32_t* docs, const uint32_t*, uint32_t n) {
    for (uint32_t i = 0; i < n; ++i) words[(docs[i] - from) >> 6] |= uint64_t{1} << ((docs[i] - from) & 63);
  });
}

void TermScorer::add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) {
  each_block(from, to, true, [&](const uint32_t* docs, const uint32_t* freqs, uint32_t n) {
    for (uint32_t i = 0; i < n; ++i) {
      uint32_t at = docs[i] - from;
      words[at >> 6] |= uint64_t{1} << (at & 63);
      sums[at] += score_of(docs[i], freqs[i]);
    }
  });
}

uint32_t TermScorer::shallow(uint32_t target) {
  cursor_->shallow_advance(target);
  return cursor_->block_last_doc();
}

float TermScorer::max_score(uint32_t to) {
  float best = 0;
  while (cursor_->block_last_doc() != kNoMoreDocs) {
    best = std::max(best, block_max());
    uint32_t last = cursor_->block_last_doc();
    if (last >= to) break;
    cursor_->shallow_advance(last + 1);
  }
  return best;
}

}  // namespace diagon
