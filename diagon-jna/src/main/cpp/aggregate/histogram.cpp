#include <algorithm>
#include <cmath>

#include "aggregate/bucket_table.h"
#include "aggregate/nodes.h"
#include "aggregate/source.h"
#include "base/error.h"
#include "index/time_zone.h"

namespace diagon {
namespace {

// What histograms share: buckets by a whole number that a value is rounded to.
class IntervalCollector : public Collector {
 public:
  IntervalCollector(const v1::Aggregation& aggregation, const v1::ValueSource& source, const char* name,
                    const QueryContext& context)
      : source_(source, context, name, true), buckets_(context), children_(aggregation.sub_aggregations(), context) {}

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    children_.begin_segment(segment);
  }

  double metric(uint32_t, std::string_view) const override {
    throw Error(ErrorCode::kIllegalArgument, "buckets cannot be ordered by a histogram");
  }

 protected:
  // key_of(value, key): false leaves the value out.
  template <typename F>
  void collect_keys(std::span<const uint32_t> docs, const uint32_t* owners, F&& key_of) {
    matched_.clear();
    matched_buckets_.clear();
    size_t last = SIZE_MAX;
    int64_t last_key = 0;
    auto add = [&](size_t i, int64_t value) {
      int64_t key;
      if (!key_of(value, key) || (last == i && last_key == key)) return;  // a document counts once a bucket
      last = i;
      last_key = key;
      uint32_t bucket = buckets_.find_or_add(owners[i], key);
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

  template <typename F>
  void write(uint32_t owner, v1::PartialAggregation& out, F&& add_key) {
    if (source_.format()) *out.mutable_format() = *source_.format();
    v1::HistogramPartial& partial = *out.mutable_histogram();
    std::vector<uint32_t> mine = buckets_.of_owner(owner);
    std::sort(mine.begin(), mine.end(), [this](uint32_t a, uint32_t b) { return buckets_.key(a) < buckets_.key(b); });
    for (uint32_t bucket : mine) {
      add_key(partial, buckets_.key(bucket));
      partial.add_doc_counts(buckets_.counts[bucket]);
      children_.result(bucket, *partial.mutable_sub_aggregations());
    }
  }

  Source source_;

 private:
  BucketTable buckets_;
  Children children_;
  const Column* column_ = nullptr;
  std::vector<uint32_t> matched_, matched_buckets_;
};

class HistogramCollector final : public IntervalCollector {
 public:
  HistogramCollector(const v1::Aggregation& aggregation, const QueryContext& context)
      : IntervalCollector(aggregation, aggregation.histogram().source(), "histogram", context),
        spec_(aggregation.histogram()) {
    if (!(spec_.interval() > 0))
      throw Error(ErrorCode::kIllegalArgument, "[interval] must be >0 for histogram aggregation");
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    collect_keys(docs, owners, [&](int64_t encoded, int64_t& key) {
      double value = source_.to_double(encoded);
      if ((spec_.has_hard_min() && value < spec_.hard_min()) || (spec_.has_hard_max() && value > spec_.hard_max()))
        return false;
      double rounded = std::floor((value - spec_.offset()) / spec_.interval());
      if (!(std::abs(rounded) < 9e18))
        throw Error(ErrorCode::kIllegalArgument, "histogram interval is too small for the values");
      key = static_cast<int64_t>(rounded);
      return true;
    });
  }
  void result(uint32_t owner, v1::PartialAggregation& out) override {
    write(owner, out, [&](v1::HistogramPartial& partial, int64_t key) {
      partial.add_keys(static_cast<double>(key) * spec_.interval() + spec_.offset());
    });
  }

 private:
  v1::HistogramAggregation spec_;
};

class DateHistogramCollector final : public IntervalCollector {
 public:
  DateHistogramCollector(const v1::Aggregation& aggregation, const QueryContext& context)
      : IntervalCollector(aggregation, aggregation.date_histogram().source(), "date_histogram", context),
        spec_(aggregation.date_histogram()),
        zone_(spec_.has_time_zone() ? ZoneRules(spec_.time_zone()) : ZoneRules()) {
    if (spec_.interval_case() == v1::DateHistogramAggregation::INTERVAL_NOT_SET ||
        (spec_.has_fixed_millis() && spec_.fixed_millis() <= 0)) {
      throw Error(ErrorCode::kIllegalArgument, "date_histogram needs a positive interval");
    }
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    collect_keys(docs, owners, [&](int64_t millis, int64_t& key) {
      if ((spec_.has_hard_min_millis() && millis < spec_.hard_min_millis()) ||
          (spec_.has_hard_max_millis() && millis >= spec_.hard_max_millis()))
        return false;
      // Neighbours often share a bucket.
      if (millis < from_ || millis >= to_) round(millis);
      key = from_;
      return true;
    });
  }
  void result(uint32_t owner, v1::PartialAggregation& out) override {
    write(owner, out, [](v1::HistogramPartial& partial, int64_t key) { partial.add_long_keys(key); });
  }

 private:
  // Sets [from_, to_) to the bucket of the time; to_ may be short of its end.
  void round(int64_t millis) {
    int64_t shifted = millis - spec_.offset_millis();
    if (spec_.has_fixed_millis()) {
      int64_t step = spec_.fixed_millis();
      from_ = zone_.to_utc(floor_div(zone_.to_local(shifted), step) * step);
      to_ = zone_.is_utc() ? from_ + step : shifted + 1;
    } else {
      from_ = round_down(shifted, spec_.calendar_unit(), zone_);
      to_ = zone_.is_utc() ? add_units(from_, spec_.calendar_unit(), 1) : shifted + 1;
    }
    from_ += spec_.offset_millis();
    to_ += spec_.offset_millis();
  }

  v1::DateHistogramAggregation spec_;
  ZoneRules zone_;
  int64_t from_ = 0, to_ = 0;
};

}  // namespace

std::unique_ptr<Collector> make_histogram(const v1::Aggregation& aggregation, const QueryContext& context) {
  return std::make_unique<HistogramCollector>(aggregation, context);
}

std::unique_ptr<Collector> make_date_histogram(const v1::Aggregation& aggregation, const QueryContext& context) {
  return std::make_unique<DateHistogramCollector>(aggregation, context);
}

}  // namespace diagon
