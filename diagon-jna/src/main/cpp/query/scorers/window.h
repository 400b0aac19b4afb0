#pragma once

#include <array>

#include "query/scorer.h"

namespace diagon {

// Scorer of a filter that is evaluated over ranges of documents at once: columns, bit sets, expressions. Scores 0.
class WindowScorer : public Scorer {
 public:
  // width: documents evaluated at once, a multiple of 64, at most kBatch.
  WindowScorer(uint32_t max_doc, uint64_t cost, uint32_t width = kBatch)
      : max_doc_(max_doc), cost_(cost), width_(width) {}

  uint32_t advance(uint32_t target) override;
  float score() override { return 0; }
  uint64_t cost() const override { return cost_; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  bool revisits() const override { return true; }
  float max_score(uint32_t) override { return 0; }

 protected:
  // Sets the bit doc - from for every match in [from, to), to <= max_doc; from is a multiple of 64, the range at most
  // kBatch long.
  virtual void evaluate(uint32_t from, uint32_t to, uint64_t* words) = 0;

  uint32_t max_doc() const noexcept { return max_doc_; }

 private:
  bool matches(uint32_t doc);
  void load(uint32_t doc);

  uint32_t max_doc_;
  uint64_t cost_;
  uint32_t width_;
  uint32_t loaded_from_ = UINT32_MAX;
  std::array<uint64_t, kBatch / 64> words_{};
};

// The set bits.
class BitSetScorer final : public WindowScorer {
 public:
  BitSetScorer(BitSet bits, uint64_t cost) : WindowScorer(bits.size(), cost), bits_(std::move(bits)) {}
  uint32_t advance(uint32_t target) override {
    doc_ = bits_.next_set(target);
    return doc_ = doc_ == bits_.size() ? kNoMoreDocs : doc_;
  }

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override;

 private:
  BitSet bits_;
};

// Every document.
class AllScorer final : public WindowScorer {
 public:
  explicit AllScorer(uint32_t max_doc) : WindowScorer(max_doc, max_doc) {}
  uint32_t advance(uint32_t target) override { return doc_ = target < max_doc() ? target : kNoMoreDocs; }

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override;
};

// Sets the bit doc - from for every set bit in [from, to); from is a multiple of 64.
void copy_bits(const BitSet& bits, uint32_t from, uint32_t to, uint64_t* words) noexcept;
// Sets the bits [0, count).
void set_first_bits(uint64_t* words, uint32_t count) noexcept;
// Writes base + i for every set bit i of the words and returns how many; docs has room for all bits, set or not.
uint32_t list_bits(const uint64_t* words, uint32_t word_count, uint32_t base, uint32_t* docs) noexcept;
// The same with room for the set ones only.
uint32_t list_few_bits(const uint64_t* words, uint32_t word_count, uint32_t base, uint32_t* docs) noexcept;

}  // namespace diagon
