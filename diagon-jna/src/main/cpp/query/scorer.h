#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "base/bit_set.h"
#include "index/segment_reader.h"

namespace diagon {

// Documents in one batch, and the widest window that is evaluated at once.
inline constexpr uint32_t kBatch = 4096;

// What a probe does with the documents that match, and those that do not.
enum class Probe : uint8_t {
  kRequire,  // keeps those that match and adds their scores
  kPrefer,   // keeps all and adds the scores of those that match
  kExclude,  // keeps those that do not match
};

// Walks the documents of one segment that match a query, ascending; deleted ones too. Starts before the first. All its
// methods move forward: what lies before a document once asked for cannot be asked again.
class Scorer {
 public:
  virtual ~Scorer() = default;

  uint32_t doc() const noexcept { return doc_; }
  // To the first match >= target (target > doc()); kNoMoreDocs if there is none.
  virtual uint32_t advance(uint32_t target) = 0;
  // Stays if it is there or beyond.
  uint32_t seek(uint32_t target) { return before(target) ? advance(target) : doc_; }
  // Of doc().
  virtual float score() = 0;
  // About how many documents match.
  virtual uint64_t cost() const = 0;

  // Writes matches in [from, limit) to docs and, unless it is null, scores (each has room for kBatch), returns how
  // many, and moves from to where to go on; done when from >= limit.
  virtual uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores);
  // Tests docs[0, count), ascending; the kept ones move to the front with their scores. Returns how many.
  virtual uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count);
  // Sets the bit doc - from for every match in [from, to); from is a multiple of 64.
  virtual void mark(uint32_t from, uint32_t to, uint64_t* words);
  // mark, and adds the scores to sums[doc - from].
  virtual void add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums);

  // Whether a stretch that was marked may be asked for again: marked, filled or probed.
  virtual bool revisits() const { return false; }
  // Until told otherwise, fill leaves out documents of [from, from + kBatch) whose bits are not set; from is a multiple
  // of 64, and fill is asked for nothing beyond. Null: all are wanted. Answers whether it is obeyed.
  virtual bool only(uint32_t /*from*/, const uint64_t* /*words*/) { return false; }
  // From now on documents that score less than or equal to this may be left out of fill; below 0: none.
  virtual void require_above(float /*score*/) {}
  // Bounds on scores: shallow goes to the block of target and answers its last document; max_score(to) bounds the
  // scores of documents from that target to `to`. Documents may be asked for in between.
  virtual uint32_t shallow(uint32_t /*target*/) { return kNoMoreDocs; }
  virtual float max_score(uint32_t /*to*/) { return std::numeric_limits<float>::infinity(); }

 protected:
  static constexpr uint32_t kBeforeFirst = UINT32_MAX - 1;

  bool before(uint32_t target) const noexcept { return doc_ < target || doc_ == kBeforeFirst; }

  uint32_t doc_ = kBeforeFirst;
};

// The loop of Scorer::probe over a scorer whose type is known.
template <typename S>
uint32_t probe_each(S& scorer, Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t doc = docs[i];
    bool hit = scorer.seek(doc) == doc;
    if (mode == Probe::kPrefer ? false : hit == (mode == Probe::kExclude)) continue;
    docs[kept] = doc;
    if (scores != nullptr) scores[kept] = hit && mode != Probe::kExclude ? scores[i] + scorer.score() : scores[i];
    ++kept;
  }
  return kept;
}

// A query resolved against one shard: its terms are looked up, its statistics known.
class Weight {
 public:
  virtual ~Weight() = default;

  // Null: nothing in this segment matches.
  virtual std::unique_ptr<Scorer> scorer(size_t segment) const = 0;
  // How many documents of the segment match, deleted ones too, if that is known without looking at them.
  virtual std::optional<uint64_t> count(size_t /*segment*/) const { return std::nullopt; }
  // No more documents of the segment match than this, deleted ones too.
  virtual uint64_t most_matches(size_t segment) const { return count(segment).value_or(UINT64_MAX); }
  // Whether scorers gain from require_above.
  virtual bool prunes() const { return false; }
  // Whether matches are cheap enough to be counted apart from the search for the best ones.
  virtual bool counts_apart() const { return true; }
  virtual bool matches_nothing() const { return false; }
  // Whether it matches nothing because the analysis of its text left no word.
  virtual bool wordless() const { return false; }
  // No match scores more.
  virtual float max_score() const { return std::numeric_limits<float>::infinity(); }
};

// The matches among the segment's max_doc documents, deleted ones too.
BitSet matching_docs(const Weight& weight, const SegmentReader& reader, size_t segment);

}  // namespace diagon
