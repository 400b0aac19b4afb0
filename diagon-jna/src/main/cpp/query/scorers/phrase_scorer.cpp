#include "query/scorers/phrase_scorer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "postings/mark.h"

namespace diagon {
namespace {

// To the first document >= doc, looking from a block on, wherever the cursor is.
uint32_t go_to(PostingsCursor& cursor, uint32_t& block, uint32_t doc) {
  if (!cursor.list().is_short()) block = cursor.list().find_block(block, doc);
  if (cursor.block() != block || cursor.doc() > doc) cursor.to_block(block);
  return cursor.doc() < doc ? cursor.advance(doc) : cursor.doc();
}

}  // namespace

PhraseScorer::PhraseScorer(std::vector<PhrasePosition> positions, uint32_t slop, const uint8_t* norms,
                           const Bm25& similarity, float weight)
    : positions_(std::move(positions)),
      walks_(positions_.size()),
      slop_(slop),
      norms_(norms),
      inverse_(similarity.inverse.data()),
      weight_(weight) {
  cost_ = UINT64_MAX;
  uint64_t most = 0;
  for (size_t i = 0; i < positions_.size(); ++i) {
    walks_[i].position = &positions_[i];
    walks_[i].index = i;
    cost_ = std::min(cost_, positions_[i].cost);
    repeats_ |= positions_[i].repeat_group >= 0;
    positions_[i].blocks.assign(positions_[i].cursors.size(), 0);
    most = std::max(most, positions_[i].cost);
  }
  dense_ = cost_ >= kBatch && most / 32 <= cost_;
}

uint32_t PhraseScorer::next_candidate(uint32_t target) {
  auto seek = [](PhrasePosition& position, uint32_t wanted) {
    uint32_t least = kNoMoreDocs;
    for (size_t i = 0; i < position.cursors.size(); ++i)
      least = std::min(least, go_to(*position.cursors[i], position.blocks[i], wanted));
    return least;
  };
  for (;;) {
    bool agreed = true;
    for (PhrasePosition& position : positions_) {
      uint32_t doc = seek(position, target);
      if (doc == kNoMoreDocs) return kNoMoreDocs;
      if (doc != target) {
        target = doc;
        agreed = false;
        break;
      }
    }
    if (agreed) return target;
  }
}

void PhraseScorer::load_positions(Walk& walk) {
  walk.found.clear();
  walk.next = 0;
  for (auto& cursor : walk.position->cursors) {
    if (cursor->doc() != doc_) continue;
    if (walk.found.empty()) {
      cursor->positions(walk.found);
      continue;
    }
    cursor->positions(scratch_);
    size_t middle = walk.found.size();
    walk.found.insert(walk.found.end(), scratch_.begin(), scratch_.end());
    std::inplace_merge(walk.found.begin(), walk.found.begin() + static_cast<std::ptrdiff_t>(middle), walk.found.end());
  }
  walk.found.erase(std::unique(walk.found.begin(), walk.found.end()), walk.found.end());
}

uint32_t PhraseScorer::advance(uint32_t target) {
  for (;;) {
    doc_ = next_candidate(target);
    if (doc_ == kNoMoreDocs || matches(-1)) return doc_;
    target = doc_ + 1;
  }
}

bool PhraseScorer::matches(float least) {
  if (least >= 0) {
    // No more often than the rarest of its words.
    uint32_t most = UINT32_MAX;
    for (PhrasePosition& position : positions_) {
      uint32_t sum = 0;
      for (auto& cursor : position.cursors) sum += cursor->doc() == doc_ ? cursor->freq() : 0;
      most = std::min(most, sum);
    }
    frequency_ = static_cast<float>(most);
    // A sloppy match may count more than once.
    if (slop_ == 0 && score() <= least) return false;
  }
  for (Walk& walk : walks_) load_positions(walk);
  frequency_ = slop_ == 0 ? exact_frequency() : sloppy_frequency();
  return frequency_ > 0;
}

void PhraseScorer::mark_candidates(uint32_t from, uint32_t to, uint64_t* words) {
  std::array<uint64_t, kBatch / 64> one;
  for (size_t i = 0; i < positions_.size(); ++i) {
    one.fill(0);
    PhrasePosition& position = positions_[i];
    for (size_t c = 0; c < position.cursors.size(); ++c) {
      uint32_t block = position.blocks[c];
      mark_postings(*position.cursors[c], block, from, to, one.data());
    }
    for (size_t w = 0; w < one.size(); ++w) words[w] = i == 0 ? one[w] : words[w] & one[w];
  }
}

template <typename F>
void PhraseScorer::each_match(uint32_t& from, uint32_t limit, float least, F&& f) {
  if (!dense_) {
    for (uint32_t doc = before(from) ? next_candidate(from) : doc_; doc < limit; doc = next_candidate(doc + 1)) {
      doc_ = doc;
      from = doc + 1;
      if (matches(least) && !f()) return;
    }
    from = limit;
    return;
  }
  uint32_t base = from & ~63u;
  uint32_t to = base + std::min(kBatch, limit - base);
  std::array<uint64_t, kBatch / 64> words;
  mark_candidates(base, to, words.data());
  words[0] &= ~uint64_t{0} << (from & 63);
  for (uint32_t w = 0; w < words.size(); ++w) {
    for (uint64_t word = words[w]; word != 0; word &= word - 1) {
      doc_ = base + w * 64 + static_cast<uint32_t>(std::countr_zero(word));
      for (PhrasePosition& position : positions_) {
        for (size_t i = 0; i < position.cursors.size(); ++i) go_to(*position.cursors[i], position.blocks[i], doc_);
      }
      if (matches(least) && !f()) {
        from = doc_ + 1;
        return;
      }
    }
  }
  from = to;
}
uint32_t PhraseScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (from >= limit) return 0;
  uint32_t count = 0;
  each_match(from, limit, scores == nullptr ? -1 : least_, [&] {
    docs[count] = doc_;
    if (scores != nullptr) scores[count] = score();
    return ++count < kBatch;
  });
  return count;
}

bool PhraseScorer::holds(uint32_t doc) {
  doc_ = doc;
  for (PhrasePosition& position : positions_) {
    bool any = false;
    for (size_t i = 0; i < position.cursors.size(); ++i)
      any |= go_to(*position.cursors[i], position.blocks[i], doc) == doc;
    if (!any) return false;
  }
  return matches(-1);
}

uint32_t PhraseScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  if (mode == Probe::kPrefer && scores == nullptr) return count;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    bool hit = before(docs[i]) ? holds(docs[i]) : doc_ == docs[i];
    if (mode != Probe::kPrefer && hit == (mode == Probe::kExclude)) continue;
    docs[kept] = docs[i];
    if (scores != nullptr) scores[kept] = hit && mode != Probe::kExclude ? scores[i] + score() : scores[i];
    ++kept;
  }
  return kept;
}

void PhraseScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  for (uint32_t at = from; at < to;) {
    each_match(at, to, -1, [&] {
      words[(doc_ - from) >> 6] |= uint64_t{1} << ((doc_ - from) & 63);
      return true;
    });
  }
}

float PhraseScorer::score() {
  return Bm25::score(weight_, frequency_, inverse_[norms_ == nullptr ? kNoNorm : norms_[doc_]]);
}

float PhraseScorer::exact_frequency() {
  uint32_t count = 0;
  const Walk& lead = walks_[0];
  for (uint32_t position : lead.found) {
    int64_t start = static_cast<int64_t>(position) - lead.position->offset;
    bool all = true;
    for (size_t i = 1; i < walks_.size() && all; ++i) {
      Walk& walk = walks_[i];
      int64_t wanted = start + walk.position->offset;
      while (walk.next < walk.found.size() && walk.found[walk.next] < wanted) ++walk.next;
      if (walk.next == walk.found.size()) return static_cast<float>(count);
      all = walk.found[walk.next] == wanted;
    }
    count += all ? 1 : 0;
  }
  return static_cast<float>(count);
}

bool PhraseScorer::step(Walk& walk, int64_t& end) const {
  if (walk.next == walk.found.size()) return false;
  walk.at = static_cast<int64_t>(walk.found[walk.next++]) - walk.position->offset;
  end = std::max(end, walk.at);
  return true;
}

// Two walks of the same term must not stand on the same token: the lesser one goes on. Walks that moved are put in
// their place in the queue.
bool PhraseScorer::resolve_repeats(size_t moved, int64_t& end, std::vector<size_t>& queue) {
  if (walks_[moved].position->repeat_group < 0) return true;
  size_t current = moved;
  for (;;) {
    size_t other = walks_.size();
    for (size_t i = 0; i < walks_.size(); ++i) {
      if (i == current || walks_[i].position->repeat_group != walks_[current].position->repeat_group) continue;
      if (walks_[i].at + walks_[i].position->offset == walks_[current].at + walks_[current].position->offset) {
        other = i;
        break;
      }
    }
    if (other == walks_.size()) break;
    auto key = [&](size_t i) { return std::pair(walks_[i].at, walks_[i].position->offset); };
    current = key(current) < key(other) ? current : other;
    if (!step(walks_[current], end)) return false;
  }
  auto greater = [&](size_t a, size_t b) {
    return std::tuple(walks_[a].at, walks_[a].position->offset, a) >
           std::tuple(walks_[b].at, walks_[b].position->offset, b);
  };
  std::make_heap(queue.begin(), queue.end(), greater);
  return true;
}

float PhraseScorer::sloppy_frequency() {
  int64_t end = std::numeric_limits<int64_t>::min();
  for (size_t i = 0; i < walks_.size(); ++i) {
    int64_t ignored = 0;
    if (!step(walks_[i], ignored)) return 0;
    // The second walk of a term begins at its second position, and so on.
    for (size_t k = 0; repeats_ && k < i; ++k) {
      int group = walks_[i].position->repeat_group;
      if (group >= 0 && walks_[k].position->repeat_group == group && !step(walks_[i], ignored)) return 0;
    }
  }
  auto greater = [&](size_t a, size_t b) {
    return std::tuple(walks_[a].at, walks_[a].position->offset, a) >
           std::tuple(walks_[b].at, walks_[b].position->offset, b);
  };
  std::vector<size_t> queue;
  for (size_t i = 0; i < walks_.size(); ++i) {
    end = std::max(end, walks_[i].at);
    queue.push_back(i);
  }
  std::make_heap(queue.begin(), queue.end(), greater);
  auto pop = [&] {
    std::pop_heap(queue.begin(), queue.end(), greater);
    size_t top = queue.back();
    queue.pop_back();
    return top;
  };
  auto push = [&](size_t walk) {
    queue.push_back(walk);
    std::push_heap(queue.begin(), queue.end(), greater);
  };
  float frequency = 0;
  auto weigh = [&](int64_t length) {
    if (length <= slop_) frequency += 1.0f / (1.0f + static_cast<float>(length));
  };
  size_t current = pop();
  int64_t length = end - walks_[current].at;
  int64_t next = walks_[queue.front()].at;
  while (step(walks_[current], end)) {
    if (repeats_ && !resolve_repeats(current, end, queue)) break;
    if (walks_[current].at > next) {
      // The match that ended with this move was as short as it gets.
      push(current);
      weigh(length);
      current = pop();
      next = walks_[queue.front()].at;
      length = end - walks_[current].at;
    } else {
      length = std::min(length, end - walks_[current].at);
    }
  }
  weigh(length);
  return frequency;
}

}  // namespace diagon
