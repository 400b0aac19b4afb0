#pragma once

#include <memory>
#include <vector>

#include "postings/mark.h"
#include "query/scorer.h"

namespace diagon {

// The documents of some terms of a segment. The lists of the most frequent ones are read when their documents are asked
// for, so that few are read for few hits; the others are read at once.
class TermUnion {
 public:
  TermUnion(const InvertedField& field, uint32_t max_doc) : field_(field), max_doc_(max_doc) {}

  void add(const TermPostings& term);
  // Null if there are no documents. The union lives longer.
  std::unique_ptr<Scorer> scorer() const;

 private:
  void mark_rest(const TermPostings& term);

  const InvertedField& field_;
  uint32_t max_doc_;
  uint64_t postings_ = 0;
  std::vector<TermPostings> most_frequent_;  // a heap, the least frequent of them first
  BitSet rest_;                              // the documents of the other terms; empty without any
};

}  // namespace diagon
