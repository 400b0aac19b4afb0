#include "query/collect/sorted_queue.h"

#include <algorithm>

#include "query/scorer.h"

namespace diagon {

SortedQueue::SortedQueue(std::vector<std::unique_ptr<SortSource>> sources, uint32_t size,
                         const google::protobuf::RepeatedPtrField<v1::SortValue>& after)
    : sources_(std::move(sources)), size_(size), after_(after.begin(), after.end()) {
  if (!after_.empty() && after_.size() != sources_.size()) {
    throw Error(ErrorCode::kIllegalArgument, "search_after has " + std::to_string(after_.size()) +
                                                 " value(s) but sort has " + std::to_string(sources_.size()) + ".");
  }
}

bool SortedQueue::needs_scores() const {
  return std::any_of(sources_.begin(), sources_.end(), [](const auto& source) { return source->needs_scores(); });
}

void SortedQueue::begin_segment(size_t segment, uint32_t base) {
  base_ = base;
  segment_.clear();
  after_keys_.clear();
  heap_.clear();
  slots_.clear();
  for (size_t i = 0; i < sources_.size(); ++i) {
    segment_.push_back(sources_[i]->segment(segment));
    if (!after_.empty()) after_keys_.push_back(segment_.back()->key_of(after_[i]));
  }
  most_ = hits_.size() < size_ ? INT64_MAX : segment_[0]->key_of(hits_.back().key.values(0));
}

uint32_t SortedQueue::next_competitive(uint32_t from, uint32_t limit, uint32_t& end) const {
  end = limit;
  int64_t most = most_;
  if (heap_.size() == size_) {
    int64_t last = keys_at(heap_.front().slot)[0];
    // Of equal keys the document before wins, unless other keys decide.
    if (sources_.size() == 1) {
      if (last == INT64_MIN) return limit;
      --last;
    }
    most = std::min(most, last);
  }
  return most == INT64_MAX ? from : segment_[0]->next_below(from, most + 1, limit, end);
}

bool SortedQueue::before(const Entry& a, const Entry& b) const noexcept {
  const int64_t* x = keys_at(a.slot);
  const int64_t* y = keys_at(b.slot);
  for (size_t i = 0; i < sources_.size(); ++i) {
    if (x[i] != y[i]) return x[i] < y[i];
  }
  return a.doc < b.doc;
}

void SortedQueue::offer(std::span<const uint32_t> docs, const double* scores) {
  size_t fields = sources_.size();
  batch_.resize(fields * kBatch);
  for (size_t f = 0; f < fields; ++f) segment_[f]->keys(docs, scores, batch_.data() + f * kBatch);
  auto order = [&](const Entry& a, const Entry& b) { return before(a, b); };
  for (size_t i = 0; i < docs.size(); ++i) {
    auto compare = [&](const int64_t* other) {
      for (size_t f = 0; f < fields; ++f) {
        int64_t key = batch_[f * kBatch + i];
        if (key != other[f]) return key < other[f] ? -1 : 1;
      }
      return 0;
    };
    if (batch_[i] > most_) continue;
    bool full = heap_.size() == size_;
    // Equal keys lose to the document before.
    if (full && compare(keys_at(heap_.front().slot)) >= 0) continue;
    if (!after_keys_.empty() && compare(after_keys_.data()) <= 0) continue;
    Entry entry{docs[i], scores == nullptr ? 0 : static_cast<float>(scores[i]), heap_.size()};
    if (full) {
      std::pop_heap(heap_.begin(), heap_.end(), order);
      entry.slot = heap_.back().slot;
      heap_.pop_back();
    } else {
      slots_.resize(slots_.size() + fields);
    }
    for (size_t f = 0; f < fields; ++f) slots_[entry.slot * fields + f] = batch_[f * kBatch + i];
    heap_.push_back(entry);
    std::push_heap(heap_.begin(), heap_.end(), order);
  }
}

void SortedQueue::end_segment() {
  if (heap_.empty()) return;
  std::sort_heap(heap_.begin(), heap_.end(), [&](const Entry& a, const Entry& b) { return before(a, b); });
  size_t middle = hits_.size();
  for (const Entry& entry : heap_) {
    SortedDoc hit{base_ + entry.doc, entry.score, {}};
    for (size_t f = 0; f < sources_.size(); ++f) segment_[f]->value(keys_at(entry.slot)[f], *hit.key.add_values());
    hits_.push_back(std::move(hit));
  }
  std::inplace_merge(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(middle), hits_.end(),
                     [&](const SortedDoc& a, const SortedDoc& b) {
                       for (int f = 0; f < a.key.values_size(); ++f) {
                         int order = sources_[static_cast<size_t>(f)]->compare(a.key.values(f), b.key.values(f));
                         if (order != 0) return order < 0;
                       }
                       return a.doc < b.doc;
                     });
  if (hits_.size() > size_) hits_.resize(size_);
}

}  // namespace diagon
