#pragma once

#include <array>
#include <memory>
#include <optional>

#include "query/scorer.h"
#include "query/scorers/impact_bounds.h"
#include "query/similarity.h"

namespace diagon {

// The postings of one term, scored by BM25.
class TermScorer final : public Scorer {
 public:
  // norms: null for a field without; weight: boost times idf.
  TermScorer(std::unique_ptr<PostingsCursor> cursor, uint32_t doc_freq, const uint8_t* norms, const Bm25& similarity,
             float weight)
      : cursor_(std::move(cursor)),
        list_(cursor_->list()),
        doc_freq_(doc_freq),
        norms_(norms),
        inverse_(similarity.inverse.data()),
        weight_(weight) {}

  uint32_t advance(uint32_t target) override;
  float score() override { return score_of(doc_, cursor_->freq()); }
  uint64_t cost() const override { return doc_freq_; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) override;
  bool revisits() const override { return true; }
  bool only(uint32_t from, const uint64_t* words) override {
    only_from_ = from;
    only_ = words;
    return least_ >= 0 && !list_.is_short();
  }
  void require_above(float score) override { least_ = score; }
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  using Floats = std::array<float, kPostingsBlock>;

  float inverse_of(uint32_t doc) const noexcept { return inverse_[norms_ == nullptr ? kNoNorm : norms_[doc]]; }
  float score_of(uint32_t doc, uint32_t freq) const noexcept {
    return Bm25::score(weight_, static_cast<float>(freq), inverse_of(doc));
  }
  void score_all(const uint32_t* docs, const uint32_t* freqs, uint32_t count, Floats& scores) const;
  // The block that holds the first document from `doc` on; block_count if there is none.
  uint32_t block_of(uint32_t doc);
  uint32_t last_doc(uint32_t block) const noexcept;
  // Makes a block the cursor's. Its size.
  uint32_t load(uint32_t block) {
    if (cursor_->block() != block) cursor_->to_block(block);
    return cursor_->block_size();
  }
  // Calls f(begin, end) with the part of each block in [from, to), which is loaded; ends when f answers false. Answers
  // the document to go on from.
  template <typename F>
  uint32_t each_block(uint32_t from, uint32_t to, F&& f);
  uint32_t fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores);
  // Lists those of a block's documents in [from, limit) whose place is set in `often`, moves their frequencies to the
  // front, and answers how many they are.
  uint32_t list_chosen(uint32_t block, uint32_t from, uint32_t limit, const uint64_t* often, uint32_t* freqs,
                       uint32_t* docs);
  ImpactBounds& bounds();
  float short_bound();
  // A block that documents are looked for in: the cursor's, or one with a bit set.
  struct OpenBlock {
    uint32_t first = 1, last = 0;    // documents that it answers for
    bool empty = true;               // it has none of them
    const uint32_t* bits = nullptr;  // of a bit set
    uint32_t bits_from = 0;
  };
  // The block that answers for a document.
  OpenBlock open_block(uint32_t doc);
  // The place of a document in the cursor's block; kPostingsBlock if it is not there.
  uint32_t place_of(uint32_t doc) const noexcept;
  // How many documents of the bit set of block_ come before the word.
  uint32_t rank_of(uint32_t word) noexcept;

  std::unique_ptr<PostingsCursor> cursor_;
  const PostingsList& list_;
  uint32_t doc_freq_;
  const uint8_t* norms_;
  const float* inverse_;
  float weight_;
  float least_ = -1;
  uint32_t block_ = 0;         // where block_of looks on
  uint32_t marked_block_ = 0;  // where mark looks on
  uint32_t only_from_ = 0;
  const uint64_t* only_ = nullptr;
  uint32_t shallow_block_ = 0;  // of shallow()
  float short_bound_ = -1;      // below 0: not computed
  std::optional<ImpactBounds> bounds_;
  uint32_t ranked_block_ = UINT32_MAX;        // of which ranks_ are
  std::array<uint8_t, kMostBitWords> ranks_;  // of a bit set: how many documents come before each of its words
};

}  // namespace diagon
