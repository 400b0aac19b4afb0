#pragma once

#include <memory>
#include <vector>

#include "query/scorer.h"
#include "query/similarity.h"

namespace diagon {

// One position of a phrase: the postings of its alternatives.
struct PhrasePosition {
  std::vector<std::unique_ptr<PostingsCursor>> cursors;
  uint32_t offset = 0;           // in the phrase
  uint64_t cost = 0;             // documents
  std::vector<uint32_t> blocks;  // of each cursor, where to look on for candidates
  int repeat_group = -1;         // positions with the same term have the same group
};

// Documents that hold the terms of a phrase next to each other, or with up to `slop` moves. Frequencies are as Lucene
// counts them: exact matches as 1 each, sloppy ones as 1 / (1 + moves).
class PhraseScorer final : public Scorer {
 public:
  PhraseScorer(std::vector<PhrasePosition> positions, uint32_t slop, const uint8_t* norms, const Bm25& similarity,
               float weight);

  uint32_t advance(uint32_t target) override;
  float score() override;
  uint64_t cost() const override { return cost_; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void require_above(float score) override { least_ = score; }
  // More than any frequency gives.
  float max_score(uint32_t) override { return weight_; }

 private:
  struct Walk {
    PhrasePosition* position = nullptr;
    std::vector<uint32_t> found;  // in the current document, ascending
    size_t next = 0;
    int64_t at = 0;  // a position less the offset in the phrase
    size_t index = 0;
  };

  uint32_t next_candidate(uint32_t target);
  // Documents of [from, to) that hold all the terms; from is a multiple of 64.
  void mark_candidates(uint32_t from, uint32_t to, uint64_t* words);
  // Whether doc_, where all positions are, holds the phrase; not, if that scores no more than `least`.
  bool matches(float least);
  // Makes doc the current one: whether it matches.
  bool holds(uint32_t doc);
  // Calls f for each match from `from` on, which it moves, until it answers false.
  template <typename F>
  void each_match(uint32_t& from, uint32_t limit, float least, F&& f);
  void load_positions(Walk& walk);
  float exact_frequency();
  float sloppy_frequency();
  bool step(Walk& walk, int64_t& end) const;
  bool resolve_repeats(size_t moved, int64_t& end, std::vector<size_t>& queue);

  std::vector<PhrasePosition> positions_;
  std::vector<Walk> walks_;
  std::vector<uint32_t> scratch_;
  uint32_t slop_;
  const uint8_t* norms_;
  const float* inverse_;
  float weight_;
  uint64_t cost_;
  float frequency_ = 0;
  bool repeats_ = false;
  bool dense_ = false;  // so that candidates are best found by bit sets
  float least_ = -1;
};

}  // namespace diagon
