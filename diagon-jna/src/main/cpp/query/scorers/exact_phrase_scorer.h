#pragma once

#include <array>
#include <memory>
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

// Documents that hold some terms next to each other: first those that hold all of them, many at once; positions are
// read last, and only where a phrase as frequent as its rarest term would score enough.
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
  // Documents whose positions are looked up together.
  static constexpr uint32_t kChunk = 256;

  struct Term {
    Term(const PhraseTerm& term, bool norms, const float* inverse, float weight)
        : finder(term.list), offset(term.offset), bounds(finder.list(), norms, inverse, weight) {}

    PositionFinder finder;
    uint32_t offset;
    ImpactBounds bounds;         // of a long list, with the weight of the phrase
    uint32_t window_block = 0;   // where windows are looked for
    uint32_t shallow_block = 0;  // of shallow()
    float short_bound = -1;      // of a short list; below 0: not computed
    std::array<uint32_t, kChunk> freqs;
    std::array<uint64_t, kChunk> starts;
  };

  float score_of(uint32_t doc, uint32_t freq) const noexcept {
    return Bm25::score(weight_, static_cast<float>(freq), inverse_[norms_ == nullptr ? kNoNorm : norms_[doc]]);
  }
  // Documents of [from, limit) that may match and score above `least`; moves `from` to where to go on.
  uint32_t candidates(uint32_t& from, uint32_t limit, float least, uint32_t* docs);
  uint32_t candidates_of_window(uint32_t& from, uint32_t limit, uint32_t* docs);
  uint32_t candidates_of_lead(uint32_t& from, uint32_t limit, float least, uint32_t* docs);
  // Sets frequencies_[i] to how often docs[i] holds the phrase; to 0 also where that scores no more than `least`.
  void count_phrases(const uint32_t* docs, uint32_t count, float least);
  uint32_t count_phrases_of(uint32_t i);
  // Calls f(doc, frequency) for each of them that holds the phrase.
  template <typename F>
  void each_match(const uint32_t* docs, uint32_t count, float least, F&& f);
  // Of documents in a term's blocks from the first on that may hold `from` to the one that may hold `to`.
  float bound(Term& term, uint32_t first, uint32_t to);

  std::vector<std::unique_ptr<Term>> terms_;
  uint32_t max_doc_;
  const uint8_t* norms_;
  const float* inverse_;
  float weight_;
  bool dense_;  // so that candidates are best found by bit sets
  float least_ = -1;
  std::array<uint32_t, kChunk> frequencies_;
  std::vector<uint32_t> begins_;     // of phrases in a document
  std::vector<uint32_t> positions_;  // of a term in it
  // What advance has found beyond doc_.
  uint32_t ahead_from_ = 0;
  size_t ahead_at_ = 0;
  std::vector<uint32_t> ahead_;
  std::vector<float> ahead_scores_;
  float score_ = 0;
};

}  // namespace diagon
