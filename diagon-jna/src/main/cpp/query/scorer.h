#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "base/bit_set.h"
#include "index/segment_reader.h"

namespace diagon {

// Walks the documents of one segment that match a query, ascending; deleted ones too. Starts before the first.
class Scorer {
 public:
  virtual ~Scorer() = default;

  uint32_t doc() const noexcept { return doc_; }
  // To the first match >= target (target > doc()); kNoMoreDocs if there is none.
  virtual uint32_t advance(uint32_t target) = 0;
  // Of doc().
  virtual float score() = 0;
  // About how many documents match.
  virtual uint64_t cost() const = 0;

  // Writes the matches >= from and < limit, at most capacity of them, and returns how many; scores may be null. Less than capacity means
  // that there are no more below limit. from is greater than every document given before; advance() is not called any more.
  virtual uint32_t fill(uint32_t from, uint32_t limit, uint32_t* docs, float* scores, uint32_t capacity);
  // Sets the bit doc - from for every match in [from, to); from is a multiple of 64 and ascends from call to call.
  virtual void mark(uint32_t from, uint32_t to, uint64_t* words);

  // From now on documents that score less than or equal to this may be left out.
  virtual void require_above(float /*score*/) {}
  // The greatest score of the documents in [target, shallow(target)]; target ascends.
  virtual uint32_t shallow(uint32_t /*target*/) { return kNoMoreDocs - 1; }
  virtual float shallow_max_score() { return std::numeric_limits<float>::infinity(); }

 protected:
  uint32_t doc_ = kUnpositioned;
  static constexpr uint32_t kUnpositioned = UINT32_MAX;  // doc_ + 1 is 0
};

// A query resolved against one shard: its terms are looked up, its statistics known.
class Weight {
 public:
  virtual ~Weight() = default;

  // Null: nothing in this segment matches.
  virtual std::unique_ptr<Scorer> scorer(size_t segment) const = 0;
  // How many documents of the segment match, deleted ones too, if that is known without looking at them.
  virtual std::optional<uint64_t> count(size_t /*segment*/) const { return std::nullopt; }
  // Whether scorers gain from require_above, and their matches are cheap enough to be counted apart.
  virtual bool prunes() const { return false; }
  // Every match scores the same.
  virtual std::optional<float> constant_score() const { return std::nullopt; }
  virtual bool matches_nothing() const { return false; }
};

// The matches among the segment's max_doc documents, deleted ones too.
BitSet matching_docs(const Weight& weight, const SegmentReader& reader, size_t segment);

}  // namespace diagon
