#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace diagon {

struct ScoredDoc {
  float score;
  uint32_t doc;  // of the shard
};

// The best hits by score, ties by document. Documents arrive ascending, so one that scores as much as the worst kept
// does not enter.
class ScoreQueue {
 public:
  explicit ScoreQueue(uint32_t size) : size_(size) {}

  bool full() const noexcept { return hits_.size() == size_; }
  // What a document has to beat when full.
  float worst() const noexcept { return hits_.front().score; }
  void offer(float score, uint32_t doc) {
    if (!full()) {
      hits_.push_back({score, doc});
      std::push_heap(hits_.begin(), hits_.end(), better);
    } else if (score > worst()) {
      std::pop_heap(hits_.begin(), hits_.end(), better);
      hits_.back() = {score, doc};
      std::push_heap(hits_.begin(), hits_.end(), better);
    }
  }
  // The best first; empties the queue.
  std::vector<ScoredDoc> take() {
    std::sort_heap(hits_.begin(), hits_.end(), better);
    return std::move(hits_);
  }

 private:
  static bool better(const ScoredDoc& a, const ScoredDoc& b) noexcept {
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
  }

  uint32_t size_;
  std::vector<ScoredDoc> hits_;  // a heap with the worst first
};

}  // namespace diagon
