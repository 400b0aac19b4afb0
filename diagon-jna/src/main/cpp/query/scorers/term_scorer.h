#pragma once

#include <memory>

#include "query/scorer.h"
#include "query/similarity.h"

namespace diagon {

// The postings of one term, scored by BM25.
class TermScorer final : public Scorer {
 public:
  // norms: null for a field without; weight: boost times idf.
  TermScorer(std::unique_ptr<PostingsCursor> cursor, uint32_t doc_freq, const uint8_t* norms, const Bm25& similarity,
             float weight)
      : cursor_(std::move(cursor)),
        doc_freq_(doc_freq),
        norms_(norms),
        inverse_(similarity.inverse.data()),
        weight_(weight) {}

  uint32_t advance(uint32_t target) override { return doc_ = cursor_->advance(target); }
  float score() override { return score_of(doc_, cursor_->freq()); }
  uint64_t cost() const override { return doc_freq_; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) override;
  void require_above(float score) override { least_ = score; }
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  float score_of(uint32_t doc, uint32_t freq) const noexcept {
    return Bm25::score(weight_, static_cast<float>(freq), inverse_[norms_ == nullptr ? kNoNorm : norms_[doc]]);
  }
  float block_max() const noexcept {
    Impact impact = cursor_->block_impact();
    return Bm25::score(weight_, static_cast<float>(impact.max_freq),
                       inverse_[norms_ == nullptr ? kNoNorm : impact.min_norm]);
  }
  // Calls f(docs, freqs, count) for each stretch of postings in [from, to), and ends behind them. freqs is null unless
  // wanted.
  template <typename F>
  void each_block(uint32_t from, uint32_t to, bool with_freqs, F&& f);

  std::unique_ptr<PostingsCursor> cursor_;
  uint32_t doc_freq_;
  const uint8_t* norms_;
  const float* inverse_;
  float weight_;
  float least_ = -1;
};

}  // namespace diagon
