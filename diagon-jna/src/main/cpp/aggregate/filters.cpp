#include <algorithm>
#include <bit>

#include "aggregate/nodes.h"
#include "base/error.h"
#include "query/compile.h"

namespace diagon {
namespace {

// Bucket f of an owner is owner * slots + f; the other bucket is the last slot.
class FiltersCollector final : public Collector {
 public:
  FiltersCollector(const v1::Aggregation& aggregation, const QueryContext& context)
      : context_(context),
        children_(aggregation.sub_aggregations(), context),
        other_(aggregation.filters().other_bucket()) {
    for (const auto& filter : aggregation.filters().filters()) weights_.push_back(compile(filter, context, false));
    slots_ = static_cast<uint32_t>(weights_.size()) + (other_ ? 1 : 0);
  }

  void begin_segment(size_t segment) override {
    children_.begin_segment(segment);
    bits_.clear();
    for (const auto& weight : weights_)
      bits_.push_back(matching_docs(*weight, context_.snapshot.segment(segment), segment));
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    matched_.clear();
    matched_buckets_.clear();
    for (size_t i = 0; i < docs.size(); ++i) {
      bool any = false;
      for (uint32_t f = 0; f < bits_.size(); ++f) {
        if (!bits_[f].get(docs[i])) continue;
        any = true;
        count(docs[i], owner_at(owners, i), f);
      }
      if (!any && other_) count(docs[i], owner_at(owners, i), slots_ - 1);
    }
    children_.collect(matched_, matched_buckets_.data());
  }

  bool collect_window(const DocWindow& window) override {
    if (!children_.empty()) return false;
    if (counts_.empty()) counts_.resize(slots_);
    std::array<uint64_t, kBatch / 64> left;
    std::copy_n(window.words, window.word_count(), left.begin());
    for (uint32_t f = 0; f < bits_.size(); ++f) {
      const uint64_t* bits = bits_[f].words() + window.from / 64;
      for (uint32_t w = 0; w < window.word_count(); ++w) {
        counts_[f] += static_cast<uint64_t>(std::popcount(window.words[w] & bits[w]));
        left[w] &= ~bits[w];
      }
    }
    if (other_) counts_[slots_ - 1] += count_bits(left.data(), window.word_count());
    return true;
  }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    v1::FiltersPartial& partial = *out.mutable_filters();
    for (uint32_t slot = 0; slot < slots_; ++slot) {
      uint32_t bucket = owner * slots_ + slot;
      partial.add_doc_counts(bucket < counts_.size() ? counts_[bucket] : 0);
      children_.result(bucket, *partial.mutable_sub_aggregations());
    }
  }

  double metric(uint32_t, std::string_view) const override {
    throw Error(ErrorCode::kIllegalArgument, "buckets cannot be ordered by a filters aggregation");
  }

 private:
  void count(uint32_t doc, uint32_t owner, uint32_t slot) {
    uint32_t bucket = owner * slots_ + slot;
    if (bucket >= counts_.size()) counts_.resize((owner + size_t{1}) * slots_);
    ++counts_[bucket];
    matched_.push_back(doc);
    matched_buckets_.push_back(bucket);
  }

  const QueryContext& context_;
  Children children_;
  bool other_;
  uint32_t slots_ = 0;
  std::vector<std::unique_ptr<Weight>> weights_;
  std::vector<BitSet> bits_;
  std::vector<uint64_t> counts_;
  std::vector<uint32_t> matched_, matched_buckets_;
};

}  // namespace

std::unique_ptr<Collector> make_filters(const v1::Aggregation& aggregation, const QueryContext& context) {
  return std::make_unique<FiltersCollector>(aggregation, context);
}

}  // namespace diagon
