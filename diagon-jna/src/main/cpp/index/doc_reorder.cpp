#include "index/doc_reorder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include "base/memory.h"
#include "index/merged_terms.h"

namespace diagon {
namespace {

constexpr uint32_t kLeastDocs = 32;      // not divided any more
constexpr int kRounds = 20;              // of exchanges, at most, in one division
constexpr uint32_t kLeastDocFreq = 32;   // rarer terms tell too little
constexpr size_t kPostings = 32u << 20;  // at most: terms that are rarer are left out

// The terms of each document, by numbers of their own.
struct ForwardIndex {
  std::vector<uint64_t> begins;  // by document; one more
  std::vector<uint32_t> terms;
  uint32_t term_count = 0;
};

template <typename F>
void each_term(const std::vector<Segment>& inputs, F&& f) {
  std::set<std::string> fields;
  for (const Segment& input : inputs) {
    for (const auto& [name, field] : input.core()->all_inverted()) {
      if (field->has_freqs) fields.insert(name);
    }
  }
  for (const std::string& field : fields) {
    for (MergedTerms terms(inputs, field); terms.next();) {
      uint32_t doc_freq = 0;
      for (const auto& source : terms.sources()) {
        if (source.has_term) doc_freq += source.terms->postings().doc_freq;
      }
      f(terms, doc_freq);
    }
  }
}

ForwardIndex forward_index(const std::vector<Segment>& inputs, const DocOrder& order) {
  // Terms that half of the documents have do not tell them apart.
  const uint32_t most = order.max_doc / 2;
  std::vector<uint64_t> by_doc_freq(33);  // postings of terms, by the logarithm of how many they have
  each_term(inputs, [&](const MergedTerms&, uint32_t doc_freq) {
    if (doc_freq <= most) by_doc_freq[static_cast<size_t>(std::bit_width(doc_freq))] += doc_freq;
  });
  uint64_t total = 0;
  size_t least = by_doc_freq.size();
  while (least > 1 && total + by_doc_freq[least - 1] <= kPostings) total += by_doc_freq[--least];
  auto used = [&](uint32_t doc_freq) {
    return doc_freq >= kLeastDocFreq && doc_freq <= most && static_cast<size_t>(std::bit_width(doc_freq)) >= least;
  };
  std::vector<uint32_t> docs;
  std::vector<size_t> ends;
  each_term(inputs, [&](const MergedTerms& terms, uint32_t doc_freq) {
    if (!used(doc_freq)) return;
    for (const auto& source : terms.sources()) {
      if (!source.has_term) continue;
      auto postings = source.field->postings(source.terms->postings());
      for (uint32_t doc = postings->next(); doc != kNoMoreDocs; doc = postings->next()) {
        if (uint32_t target = order.renumbered[source.input][doc]; target != UINT32_MAX) docs.push_back(target);
      }
    }
    ends.push_back(docs.size());
  });
  ForwardIndex forward;
  forward.term_count = static_cast<uint32_t>(ends.size());
  forward.begins.resize(order.max_doc + size_t{2});
  for (uint32_t doc : docs) ++forward.begins[doc + 2];
  std::partial_sum(forward.begins.begin(), forward.begins.end(), forward.begins.begin());
  forward.terms.resize(docs.size());
  for (uint32_t term = 0; term < ends.size(); ++term) {
    for (size_t at = term == 0 ? 0 : ends[term - 1]; at < ends[term]; ++at)
      forward.terms[forward.begins[docs[at] + size_t{1}]++] = term;
  }
  forward.begins.pop_back();
  return forward;
}

class Bisection {
 public:
  Bisection(const ForwardIndex& forward, uint32_t docs)
      : forward_(forward), docs_(docs), degrees_(forward.term_count), logarithms_(size_t{1} << 16) {
    std::iota(docs_.begin(), docs_.end(), 0);
    for (size_t i = 1; i < logarithms_.size(); ++i) logarithms_[i] = std::log2(static_cast<float>(i));
  }

  // The documents in their new order.
  std::vector<uint32_t> run() {
    divide(0, docs_.size());
    return std::move(docs_);
  }

 private:
  // Of a term: how many documents of each half have it.
  struct Degrees {
    uint32_t half[2] = {0, 0};
  };
  struct Move {
    float gain;
    size_t at;
  };

  template <typename F>
  void each_term_of(size_t at, F&& f) const {
    for (uint64_t i = forward_.begins[docs_[at]]; i < forward_.begins[docs_[at] + size_t{1}]; ++i) f(forward_.terms[i]);
  }

  float log2_of(size_t number) const {
    return number < logarithms_.size() ? logarithms_[number] : std::log2(static_cast<float>(number));
  }

  // About the bits that the gaps of a term take with this many of count documents.
  float cost(uint32_t degree, size_t count) const {
    return static_cast<float>(degree) * (log2_of(count) - log2_of(degree + size_t{1}));
  }

  // The bits won if the document went over from its half.
  float gain(size_t at, int half, const size_t (&counts)[2]) const {
    float gain = 0;
    each_term_of(at, [&](uint32_t term) {
      uint32_t here = degrees_[term].half[half], there = degrees_[term].half[1 - half];
      gain += cost(here, counts[half]) + cost(there, counts[1 - half]) - cost(here - 1, counts[half]) -
              cost(there + 1, counts[1 - half]);
    });
    return gain;
  }

  void divide(size_t begin, size_t end) {
    if (end - begin < kLeastDocs) return;
    const size_t middle = begin + (end - begin) / 2;
    for (size_t at = begin; at < end; ++at)
      each_term_of(at, [&](uint32_t term) { ++degrees_[term].half[at < middle ? 0 : 1]; });
    for (int round = 0; round < kRounds && exchange(begin, middle, end); ++round) {
    }
    for (size_t at = begin; at < end; ++at) each_term_of(at, [&](uint32_t term) { degrees_[term] = {}; });
    divide(begin, middle);
    divide(middle, end);
  }

  // Exchanges the documents that win most, in pairs, while it wins at all; false: none did.
  bool exchange(size_t begin, size_t middle, size_t end) {
    const size_t counts[2] = {middle - begin, end - middle};
    auto moves_of = [&](size_t from, size_t to, int half, std::vector<Move>& moves) {
      moves.clear();
      for (size_t at = from; at < to; ++at) moves.push_back({gain(at, half, counts), at});
      std::sort(moves.begin(), moves.end(),
                [](const Move& a, const Move& b) { return a.gain != b.gain ? a.gain > b.gain : a.at < b.at; });
    };
    moves_of(begin, middle, 0, left_);
    moves_of(middle, end, 1, right_);
    bool any = false;
    for (size_t i = 0; i < std::min(left_.size(), right_.size()); ++i) {
      if (left_[i].gain + right_[i].gain <= 0) break;
      any = true;
      each_term_of(left_[i].at, [&](uint32_t term) { --degrees_[term].half[0], ++degrees_[term].half[1]; });
      each_term_of(right_[i].at, [&](uint32_t term) { --degrees_[term].half[1], ++degrees_[term].half[0]; });
      std::swap(docs_[left_[i].at], docs_[right_[i].at]);
    }
    return any;
  }

  const ForwardIndex& forward_;
  std::vector<uint32_t> docs_;
  std::vector<Degrees> degrees_;
  std::vector<float> logarithms_;
  std::vector<Move> left_, right_;
};

}  // namespace

void reorder_by_terms(const std::vector<Segment>& inputs, DocOrder& order) {
  MemoryLease held(MemoryCategory::kMerges);
  held.set(kPostings * 2 * sizeof(uint32_t));
  ForwardIndex forward = forward_index(inputs, order);
  std::vector<uint32_t> docs = Bisection(forward, order.max_doc).run(), places(docs.size());
  for (uint32_t place = 0; place < docs.size(); ++place) places[docs[place]] = place;
  permute(places, order);
}

}  // namespace diagon
