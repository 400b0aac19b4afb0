#include "query/scorers/term_union.h"

#include <algorithm>

#include "query/scorers/term_scorer.h"
#include "query/scorers/window.h"

namespace diagon {
namespace {

// So many lists are walked side by side.
constexpr size_t kMostLists = 16;

bool rarer_last(const TermPostings& a, const TermPostings& b) { return a.doc_freq > b.doc_freq; }

class UnionScorer final : public WindowScorer {
 public:
  UnionScorer(std::vector<ListMarker> lists, const BitSet& rest, uint32_t max_doc, uint64_t cost)
      : WindowScorer(max_doc, cost), lists_(std::move(lists)), rest_(rest) {}

  void mark(uint32_t from, uint32_t to, uint64_t* words) override { evaluate(from, std::min(to, max_doc()), words); }

 protected:
  // However long the range is.
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override {
    if (rest_.size() != 0) copy_bits(rest_, from, to, words);
    for (ListMarker& list : lists_) list.mark(from, to, words);
  }

 private:
  std::vector<ListMarker> lists_;
  const BitSet& rest_;
};

}  // namespace

void TermUnion::add(const TermPostings& term) {
  postings_ += term.doc_freq;
  most_frequent_.push_back(term);
  std::push_heap(most_frequent_.begin(), most_frequent_.end(), rarer_last);
  if (most_frequent_.size() <= kMostLists) return;
  std::pop_heap(most_frequent_.begin(), most_frequent_.end(), rarer_last);
  mark_rest(most_frequent_.back());
  most_frequent_.pop_back();
}

void TermUnion::mark_rest(const TermPostings& term) {
  if (rest_.size() == 0) rest_ = BitSet(max_doc_);
  ListMarker(field_.list(term)).mark(0, max_doc_, rest_.words());
}

std::unique_ptr<Scorer> TermUnion::scorer() const {
  if (postings_ == 0) return nullptr;
  if (most_frequent_.size() == 1) {
    static const Bm25 unused(1, 1);
    return std::make_unique<TermScorer>(field_.postings(most_frequent_[0]), most_frequent_[0].doc_freq, nullptr, unused,
                                        0.0f);
  }
  std::vector<ListMarker> lists;
  lists.reserve(most_frequent_.size());
  for (const TermPostings& term : most_frequent_) lists.emplace_back(field_.list(term));
  return std::make_unique<UnionScorer>(std::move(lists), rest_, max_doc_, postings_);
}

}  // namespace diagon
