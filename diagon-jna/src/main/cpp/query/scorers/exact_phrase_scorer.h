#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "postings/position_finder.h"
#include "query/scorer.h"
#include "query/scorers/impact_bounds.h"
#include "query/similarity.h"

namespace diagon {

// One position of a phrase.
struct PhraseTerm {
  PostingsList list;
  uint32_t offset = 0;  // in the phrase
};

// Documents that hold some terms next to each other: first those that hold the two rarest, many at once; their
// positions are read only where a phrase as frequent as the rarer term would score enough, and those of the other terms
// only where the two are at the right distance.
class ExactPhraseScorer final : public Scorer {
 public:
  // At least two terms, the rarest first.
  ExactPhraseScorer(const std::vector<PhraseTerm>& terms, uint32_t max_doc, const uint8_t* norms,
                    const Bm25& similarity, float weight);

  uint32_t advance(uint32_t target) override;
  float score() override { return score_; }
  uint64_t cost() const override { return terms_[0]->finder.list().doc_freq; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void require_above(float score) override { least_ = score; }
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  // Documents that are looked up together where bit sets do not find them, and whose positions are compared together.
  static constexpr uint32_t kChunk = 256;

  struct Term {
    Term(const PhraseTerm& term, uint32_t last_offset) : finder(term.list), shift(last_offset - term.offset) {}
    // For so many documents; what was found before is lost then.
    void make_room(uint32_t count);

    PositionFinder finder;
    uint32_t shift;                           // what makes a position where the phrase begins, plus its last offset
    std::optional<ImpactBounds> bounds;       // of a long list, with the weight of the phrase; once they are asked for
    uint32_t window_block = 0;                // where windows are looked for
    uint32_t shallow_block = 0;               // of shallow()
    float short_bound = -1;                   // of a short list; below 0: not computed
    std::array<uint64_t, kBatch / 64> words;  // its documents in a window
    // Of the documents that are looked at.
    uint32_t room = 0;
    std::unique_ptr<uint32_t[]> places, freqs, starts;
  };

  float score_of(uint32_t doc, uint32_t freq) const noexcept {
    return Bm25::score(weight_, static_cast<float>(freq), inverse_[norms_ == nullptr ? kNoNorm : norms_[doc]]);
  }
  // Documents of [from, limit) that hold the two rarest terms, are found in their lists, and may score above `least`;
  // moves `from` to where to go on.
  uint32_t candidates(uint32_t& from, uint32_t limit, float least, uint32_t* docs);
  uint32_t candidates_of_window(uint32_t& from, uint32_t limit, uint32_t* docs);
  uint32_t candidates_of_lead(uint32_t& from, uint32_t limit, float least, uint32_t* docs);
  // Keeps the documents that hold the terms [first, end) and finds them in the lists of these; known: the places in the
  // lists of the first terms are.
  uint32_t keep_holders(uint32_t* docs, uint32_t count, size_t first, size_t end);
  // Of documents that hold the two rarest terms, keeps those that hold the phrase and may score above `least`. Sets
  // frequencies_.
  uint32_t keep_phrases(uint32_t* docs, uint32_t count, float least);
  // The same for the first terms of the phrase only.
  uint32_t keep_phrases_of(size_t terms, uint32_t* docs, uint32_t count, float least);
  // Sets the frequencies_ of those documents of which[0, count) that hold the phrase of the first terms: at most
  // kChunk, in which no term has more than kFewPositions.
  void count_few(size_t terms, const uint32_t* which, uint32_t count);
  uint32_t count_many(size_t terms, uint32_t i);
  // The next documents of [from, limit) that hold the phrase and may score above `least`.
  uint32_t matches(uint32_t& from, uint32_t limit, float least, uint32_t* docs);
  // Of documents in a term's blocks from the first on that may hold `from` to the one that may hold `to`.
  float bound(Term& term, uint32_t first, uint32_t to);
  ImpactBounds& bounds(Term& term);

  std::vector<std::unique_ptr<Term>> terms_;
  uint32_t max_doc_;
  const uint8_t* norms_;
  const float* inverse_;
  float weight_;
  bool dense_;  // so that candidates are best found by bit sets
  float least_ = -1;
  std::vector<uint32_t> frequencies_;  // of the phrase
  std::array<uint32_t, kChunk * kFewPositions> few_, other_few_;
  std::vector<uint32_t> many_, other_many_;  // positions of a document
  // What advance has found beyond doc_.
  uint32_t ahead_from_ = 0;
  size_t ahead_at_ = 0;
  std::vector<uint32_t> ahead_;
  std::vector<float> ahead_scores_;
  float score_ = 0;
};

}  // namespace diagon
