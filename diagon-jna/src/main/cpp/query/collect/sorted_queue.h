#pragma once

#include <memory>
#include <span>
#include <vector>

#include "query/collect/sort_source.h"

namespace diagon {

struct SortedDoc {
  uint32_t doc;  // of the shard
  float score;
  v1::SortKey key;
};

// The first hits by several fields. Each segment's are found by the segment's own keys and then merged by value with
// those of the segments before.
class SortedQueue {
 public:
  SortedQueue(std::vector<std::unique_ptr<SortSource>> sources, uint32_t size,
              const google::protobuf::RepeatedPtrField<v1::SortValue>& after);

  bool needs_scores() const;
  void begin_segment(size_t segment, uint32_t base);
  // The first document from `from` on that may enter, `limit` if there is none; sets end to where to ask again.
  uint32_t next_competitive(uint32_t from, uint32_t limit, uint32_t& end) const;
  // scores: null unless they are computed.
  void offer(std::span<const uint32_t> docs, const double* scores);
  void end_segment();
  std::vector<SortedDoc> take() { return std::move(hits_); }
  const std::vector<std::unique_ptr<SortSource>>& sources() const noexcept { return sources_; }

 private:
  struct Entry {
    uint32_t doc;  // of the segment
    float score;
    size_t slot;  // of its keys
  };

  const int64_t* keys_at(size_t slot) const noexcept { return slots_.data() + slot * sources_.size(); }
  bool before(const Entry& a, const Entry& b) const noexcept;

  std::vector<std::unique_ptr<SortSource>> sources_;
  uint32_t size_;
  std::vector<v1::SortValue> after_;
  std::vector<SortedDoc> hits_;

  uint32_t base_ = 0;
  std::vector<std::unique_ptr<SegmentKeys>> segment_;
  std::vector<int64_t> after_keys_;
  int64_t most_ = 0;         // the greatest first key that may be among the best of all segments so far
  std::vector<Entry> heap_;  // the last one first
  std::vector<int64_t> slots_;
  std::vector<int64_t> batch_;
};

}  // namespace diagon
