#include <limits>

#include "aggregate/nodes.h"
#include "aggregate/source.h"
#include "base/error.h"
#include "columns/sorted_values.h"
#include "index/date.h"

namespace diagon {
namespace {

struct Bounds {
  double from = -std::numeric_limits<double>::infinity();
  double to = std::numeric_limits<double>::infinity();
};

// Bucket r of an owner is owner * ranges + r.
class RangeCollector final : public Collector {
 public:
  RangeCollector(const v1::Aggregation& aggregation, const QueryContext& context)
      : context_(context),
        source_(aggregation.range().source(), context, aggregation.range().date() ? "date_range" : "range", true),
        children_(aggregation.sub_aggregations(), context),
        limit_(context) {
    const v1::RangeAggregation& spec = aggregation.range();
    ZoneRules zone = spec.has_time_zone() ? ZoneRules(spec.time_zone()) : ZoneRules();
    std::string pattern = spec.source().format();
    if (pattern.empty() && source_.field() != nullptr && source_.field()->format)
      pattern = source_.field()->format->pattern();
    if (pattern.empty()) pattern = "strict_date_optional_time||epoch_millis";
    DateFormat format(spec.date() ? pattern : "epoch_millis");
    for (const auto& range : spec.ranges()) {
      Bounds bounds;
      if (range.has_from()) bounds.from = range.from();
      if (range.has_to()) bounds.to = range.to();
      if (!range.from_date().empty())
        bounds.from = static_cast<double>(parse_date_math(range.from_date(), format, zone, context.now_millis, false));
      if (!range.to_date().empty())
        bounds.to = static_cast<double>(parse_date_math(range.to_date(), format, zone, context.now_millis, false));
      bounds_.push_back(bounds);
    }
  }

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    max_doc_ = context_.snapshot.segment(segment).max_doc();
    children_.begin_segment(segment);
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    auto ranges = static_cast<uint32_t>(bounds_.size());
    matched_.clear();
    matched_buckets_.clear();
    last_doc_.assign(ranges, SIZE_MAX);
    auto add = [&](size_t i, int64_t encoded) {
      double value = source_.to_double(encoded);
      for (uint32_t r = 0; r < ranges; ++r) {
        if (!(value >= bounds_[r].from && value < bounds_[r].to) || last_doc_[r] == i) continue;
        last_doc_[r] = i;  // a document counts once a range
        uint32_t bucket = owner_at(owners, i) * ranges + r;
        if (bucket >= counts_.size()) {
          limit_.add(sizeof(uint64_t) * ranges);
          counts_.resize((owner_at(owners, i) + size_t{1}) * ranges);
        }
        ++counts_[bucket];
        matched_.push_back(docs[i]);
        matched_buckets_.push_back(bucket);
      }
    };
    auto missing = source_.missing();
    each_value(column_, docs, add, [&](size_t i) {
      if (missing) add(i, *missing);
    });
    children_.collect(matched_, matched_buckets_.data());
  }

  bool take_segment() override {
    if (!children_.empty() || (column_ != nullptr && column_->sorted == nullptr)) return false;
    if (counts_.empty()) {
      limit_.add(sizeof(uint64_t) * bounds_.size());
      counts_.resize(bounds_.size());
    }
    uint64_t without = max_doc_ - (column_ == nullptr ? 0 : column_->docs_with_value);
    for (size_t r = 0; r < bounds_.size(); ++r) {
      if (!(bounds_[r].from < bounds_[r].to)) continue;
      if (column_ != nullptr) counts_[r] += values_below(bounds_[r].to) - values_below(bounds_[r].from);
      if (!source_.missing()) continue;
      double value = source_.to_double(*source_.missing());
      if (value >= bounds_[r].from && value < bounds_[r].to) counts_[r] += without;
    }
    return true;
  }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (source_.format()) *out.mutable_format() = *source_.format();
    v1::RangePartial& partial = *out.mutable_range();
    for (uint32_t r = 0; r < bounds_.size(); ++r) {
      uint32_t bucket = owner * static_cast<uint32_t>(bounds_.size()) + r;
      partial.add_from(bounds_[r].from);
      partial.add_to(bounds_[r].to);
      partial.add_doc_counts(bucket < counts_.size() ? counts_[bucket] : 0);
      children_.result(bucket, *partial.mutable_sub_aggregations());
    }
  }

  double metric(uint32_t, std::string_view) const override {
    throw Error(ErrorCode::kIllegalArgument, "buckets cannot be ordered by a range aggregation");
  }

 private:
  uint64_t values_below(double bound) const {
    auto base = static_cast<uint64_t>(column_->base);
    return column_->sorted->skip_while(
        0, [&](uint64_t code) { return source_.to_double(static_cast<int64_t>(base + code)) < bound; });
  }

  const QueryContext& context_;
  Source source_;
  Children children_;
  BucketLimit limit_;
  std::vector<Bounds> bounds_;
  const Column* column_ = nullptr;
  uint32_t max_doc_ = 0;
  std::vector<uint64_t> counts_;
  std::vector<size_t> last_doc_;
  std::vector<uint32_t> matched_, matched_buckets_;
};

}  // namespace

std::unique_ptr<Collector> make_range(const v1::Aggregation& aggregation, const QueryContext& context) {
  return std::make_unique<RangeCollector>(aggregation, context);
}

}  // namespace diagon
