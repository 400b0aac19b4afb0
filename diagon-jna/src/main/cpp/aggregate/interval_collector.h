#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "aggregate/bucket_table.h"
#include "aggregate/gather.h"
#include "aggregate/slot_counts.h"
#include "aggregate/source.h"
#include "aggregate/steps.h"
#include "base/error.h"
#include "columns/code_kernels.h"
#include "columns/sorted_values.h"

namespace diagon {

// What histograms share: buckets by a whole number that a value is rounded to. Rounding has
//   bool key_of(int64_t value, int64_t& key)   of a value of the column; false leaves it out: INT64_MIN if it is below
//                                              all buckets, INT64_MAX if it is above
//   std::optional<Steps> steps(least, most)    where key_of is Steps::number_of for all values between
//   bool ascends()                             whether a greater value never has a lesser key
//   void add_key(HistogramPartial&, int64_t key)
template <typename Rounding>
class IntervalCollector final : public Collector {
 public:
  IntervalCollector(const v1::Aggregation& aggregation, const v1::ValueSource& source, const char* name,
                    Rounding rounding, const QueryContext& context, const ZoneRules& zone = ZoneRules())
      : context_(context),
        source_(source, context, name, true, zone),
        rounding_(std::move(rounding)),
        buckets_(context),
        limit_(context),
        children_(aggregation.sub_aggregations(), context) {
    find_range();
  }

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    max_doc_ = context_.snapshot.segment(segment).max_doc();
    children_.begin_segment(segment);
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    if (owners == nullptr && !counts_.empty() && column_ != nullptr && !column_->multi_valued()) return count(docs);
    if (single_steps()) return collect_single(docs, owners);
    matched_.clear();
    matched_buckets_.clear();
    size_t last = SIZE_MAX;
    int64_t last_key = 0;
    auto add = [&](size_t i, int64_t value) {
      int64_t key;
      if (!rounding_.key_of(value, key) || (last == i && last_key == key)) return;  // a document counts once a bucket
      last = i;
      last_key = key;
      uint32_t owner = owner_at(owners, i);
      if (owner == 0 && children_.empty()) return add_documents(key, 1);
      uint32_t bucket = buckets_.find_or_add(owner, key);
      ++buckets_.counts[bucket];
      if (children_.empty()) return;
      matched_.push_back(docs[i]);
      matched_buckets_.push_back(bucket);
    };
    auto missing = source_.missing();
    each_value(column_, docs, add, [&](size_t i) {
      if (missing) add(i, *missing);
    });
    children_.collect(matched_, matched_buckets_.data());
  }

  bool collect_window(const DocWindow& window) override {
    if (counts_.empty() || (column_ != nullptr && column_->multi_valued())) return false;
    if (column_ != nullptr && !divisor().narrow()) return false;
    uint32_t values = column_ == nullptr ? 0 : count_chosen(ValueWindow(*column_, window).docs());
    add_missing(window.count - values);
    return true;
  }

  bool take_segment() override {
    bool sorted = column_ == nullptr || (column_->sorted != nullptr && rounding_.ascends());
    if (!children_.empty() || !sorted || counting_is_faster()) return false;
    if (column_ != nullptr) count_sorted(*column_->sorted);
    add_missing(max_doc_ - (column_ == nullptr ? 0 : column_->docs_with_value));
    return true;
  }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (source_.format()) *out.mutable_format() = *source_.format();
    v1::HistogramPartial& partial = *out.mutable_histogram();
    if (owner == 0) {
      counts_.settle();
      for (uint64_t i = 0; i < counts_.size(); ++i) {
        if (counts_[i] != 0) write(first_ + static_cast<int64_t>(i), counts_[i], partial);
      }
    }
    auto unordered = buckets_.of_owner(owner);
    std::vector<uint32_t> mine(unordered.begin(), unordered.end());
    std::sort(mine.begin(), mine.end(), [this](uint32_t a, uint32_t b) { return buckets_.key(a) < buckets_.key(b); });
    for (uint32_t bucket : mine) {
      write(buckets_.key(bucket), buckets_.counts[bucket], partial);
      children_.result(bucket, *partial.mutable_sub_aggregations());
    }
  }

  double metric(uint32_t, std::string_view) const override {
    throw Error(ErrorCode::kIllegalArgument, "buckets cannot be ordered by a histogram");
  }

 private:
  // Buckets that are counted in an array however few documents there are.
  static constexpr uint64_t kAlwaysDense = 1 << 12;

  // A bucket's end among the sorted values takes about as long to find as so many documents to count.
  static constexpr uint64_t kDocumentsASearch = 64;

  bool counting_is_faster() const {
    if (column_ == nullptr || !steps_ || counts_.empty()) return false;
    auto buckets = static_cast<uint64_t>(steps_->number_of(column_->max) - steps_->number_of(column_->min)) + 1;
    return column_->value_count / kDocumentsASearch < buckets;
  }

  void find_range() {
    bool any = false;
    int64_t least = 0, most = 0;
    uint64_t docs = 0;
    auto take = [&](int64_t low, int64_t high) {
      least = any ? std::min(least, low) : low;
      most = any ? std::max(most, high) : high;
      any = true;
    };
    for (size_t segment = 0; segment < context_.snapshot.segment_count(); ++segment) {
      const Column* column = source_.column(segment);
      if (column == nullptr || column->value_count == 0) continue;
      take(column->min, column->max);
      docs += column->docs_with_value;
    }
    if (source_.missing()) take(*source_.missing(), *source_.missing());
    constexpr int64_t kFar = INT64_MAX / 2;  // sums of two stay within 64 bits
    if (!any || source_.kind() != Column::Kind::kLong || least < -kFar || most > kFar) return;
    steps_ = rounding_.steps(least, most);
    if (!steps_ || steps_->step() > kFar) return steps_.reset();
    first_ = steps_->number_of(least);
    uint64_t size = static_cast<uint64_t>(steps_->number_of(most)) - static_cast<uint64_t>(first_) + 1;
    if (size > std::max(kAlwaysDense, docs)) {
      steps_.reset();
      return;
    }
    if (children_.empty()) {
      limit_.take(SlotCounts::bytes(size));
      counts_.resize(size);
    }
    buckets_.use_range(first_, size);
  }

  // To the root's bucket, where there is nothing below it.
  void add_documents(int64_t key, uint64_t documents) {
    if (counts_.empty())
      buckets_.counts[buckets_.find_or_add(0, key)] += documents;
    else
      counts_[static_cast<uint64_t>(key - first_)] += static_cast<uint32_t>(documents);
  }
  void add_missing(uint64_t documents) {
    int64_t key;
    if (documents != 0 && source_.missing() && rounding_.key_of(*source_.missing(), key)) add_documents(key, documents);
  }

  // The values are not below the first bucket, so that they are divided as unsigned numbers: codes and this.
  uint64_t above_first() const {
    return static_cast<uint64_t>(column_->base) - static_cast<uint64_t>(steps_->begin_of(first_));
  }
  Divisor divisor() const {
    uint64_t spread = static_cast<uint64_t>(column_->max) - static_cast<uint64_t>(column_->base);
    return Divisor(static_cast<uint64_t>(steps_->step()), spread + above_first());
  }
  // Whether documents have one value each or none, and all take part.
  bool single_steps() const {
    return steps_ && column_ != nullptr && !column_->multi_valued() &&
           (column_->present == nullptr || !source_.missing());
  }
  void collect_single(std::span<const uint32_t> docs, const uint32_t* owners) {
    OwnedDocs with = with_values(*column_, {docs, owners}, matched_, owners_);
    size_t size = with.docs.size();
    places_.resize(size);
    with_codes(*column_, [&](const auto* codes) {
      uint64_t shift = above_first();
      Divisor by = divisor();
      for (size_t i = 0; i < size; ++i) {
        uint64_t number = codes[with.docs[i]] + shift;
        places_[i] = static_cast<uint32_t>(by.narrow() ? by.divide_narrow(number) : by.divide_wide(number));
      }
    });
    if (!counts_.empty()) {
      // The root's first bucket, as an owner too, is counted apart.
      for (size_t i = 0; i < size; ++i) {
        if (with.owners[i] == 0)
          ++counts_[places_[i]];
        else
          ++buckets_.counts[buckets_.find_or_add(with.owners[i], first_ + places_[i])];
      }
      return;
    }
    matched_buckets_.resize(size);
    buckets_.count_all(places_, with.owners, matched_buckets_.data());
    children_.collect(with.docs, matched_buckets_.data());
  }
  // Documents with a value. Answers how many they are.
  uint32_t count_chosen(const DocWindow& window) {
    std::array<uint32_t, kBatch + kCodePadding> slots;
    Divisor by = divisor();
    uint64_t shift = above_first();
    with_codes(*column_, [&](const auto* codes) {
      codes += window.from;
      if constexpr (sizeof(*codes) == 8) {
        code_kernels().divide_64(codes, window.words, window.size, by.narrow_division(shift), slots.data());
      } else {
        select_codes(codes, window.words, window.size, slots.data());
        for (uint32_t i = 0; i < window.count; ++i)
          slots[i] = static_cast<uint32_t>(by.divide_narrow(slots[i] + shift));
      }
    });
    counts_.count(slots.data(), window.count, 0);
    return window.count;
  }

  void count(std::span<const uint32_t> docs) {
    uint64_t shift = above_first();
    Divisor divisor = this->divisor();
    add_missing(with_codes(*column_, [&](const auto* codes) {
      if (divisor.narrow())
        return count_slots(docs, [=](uint32_t doc) { return divisor.divide_narrow(codes[doc] + shift); });
      return count_slots(docs, [=](uint32_t doc) { return divisor.divide_wide(codes[doc] + shift); });
    }));
  }
  // slot_of: the place in counts_ of a document with a value. Answers how many documents have none.
  template <typename F>
  uint32_t count_slots(std::span<const uint32_t> docs, F&& slot_of) {
    if (column_->present != nullptr)
      return each_single_value(*column_, docs, [&](uint32_t doc) { ++counts_[slot_of(doc)]; });
    // All places first: additions to memory would keep those that follow from being computed.
    std::array<uint32_t, 256> slots;
    for (size_t from = 0; from < docs.size(); from += slots.size()) {
      size_t size = std::min(slots.size(), docs.size() - from);
      for (size_t i = 0; i < size; ++i) slots[i] = static_cast<uint32_t>(slot_of(docs[from + i]));
      counts_.count(slots.data(), static_cast<uint32_t>(size), 0);
    }
    return 0;
  }

  void count_sorted(const SortedValues& sorted) {
    auto base = static_cast<uint64_t>(column_->base);
    for (uint64_t at = 0; at < sorted.size();) {
      auto value = static_cast<int64_t>(base + sorted.code(at));
      int64_t key = 0;
      bool in = rounding_.key_of(value, key);
      uint64_t end;
      if (steps_) {
        uint64_t next = static_cast<uint64_t>(steps_->begin_of(key) + (steps_->step() - 1)) - base;
        end = sorted.first_above(at, next);
      } else {
        end = sorted.skip_while(at, [&](uint64_t code) {
          int64_t other = 0;
          rounding_.key_of(static_cast<int64_t>(base + code), other);
          return other == key;
        });
      }
      if (in) add_documents(key, end - at);
      at = end;
    }
  }

  void write(int64_t key, uint64_t count, v1::HistogramPartial& partial) {
    limit_.add(0);
    rounding_.add_key(partial, key);
    partial.add_doc_counts(count);
  }

  const QueryContext& context_;
  Source source_;
  Rounding rounding_;
  BucketTable buckets_;
  BucketLimit limit_;
  Children children_;
  std::optional<Steps> steps_;
  int64_t first_ = 0;
  SlotCounts counts_;  // of the root's buckets, by key - first_; empty: the table has them
  const Column* column_ = nullptr;
  uint32_t max_doc_ = 0;
  std::vector<uint32_t> matched_, matched_buckets_;
  std::vector<uint32_t> owners_, places_;  // of a batch
};

}  // namespace diagon
