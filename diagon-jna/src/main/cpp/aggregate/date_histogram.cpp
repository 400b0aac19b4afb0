#include <algorithm>
#include <array>

#include "aggregate/interval_collector.h"
#include "aggregate/nodes.h"
#include "index/time_zone.h"

namespace diagon {
namespace {

ZoneRules zone_of(const v1::DateHistogramAggregation& spec) {
  return spec.has_time_zone() ? ZoneRules(spec.time_zone()) : ZoneRules();
}

// Keys are numbers of intervals where all are equally long, else the times at which buckets begin.
class DateRounding {
 public:
  explicit DateRounding(const v1::DateHistogramAggregation& spec) : spec_(spec), zone_(zone_of(spec)) {
    if (spec_.interval_case() == v1::DateHistogramAggregation::INTERVAL_NOT_SET ||
        (spec_.has_fixed_millis() && spec_.fixed_millis() <= 0)) {
      throw Error(ErrorCode::kIllegalArgument, "date_histogram needs a positive interval");
    }
    if (spec_.fixed_millis() > kMostMillis || !within(spec_.offset_millis()))
      throw Error(ErrorCode::kIllegalArgument, "interval or offset of date_histogram is too long");
    if (spec_.has_fixed_millis() && zone_.is_utc()) steps_.emplace(spec_.fixed_millis(), spec_.offset_millis());
  }

  bool key_of(int64_t millis, int64_t& key) {
    millis = std::clamp(millis, -kMostMillis, kMostMillis);
    key = INT64_MIN;
    if (spec_.has_hard_min_millis() && millis < spec_.hard_min_millis()) return false;
    key = INT64_MAX;
    if (spec_.has_hard_max_millis() && millis >= spec_.hard_max_millis()) return false;
    if (steps_) {
      key = steps_->number_of(millis);
      return true;
    }
    Span& known = known_[(static_cast<uint64_t>(millis) >> kChunkBits) % known_.size()];
    if (millis < known.from || millis >= known.to) known = round(millis);
    key = known.from;
    return true;
  }
  std::optional<Steps> steps(int64_t least, int64_t most) const {
    if (!within(least) || !within(most)) return std::nullopt;
    return spec_.has_hard_min_millis() || spec_.has_hard_max_millis() ? std::nullopt : steps_;
  }
  bool ascends() const { return zone_.is_utc(); }
  void add_key(v1::HistogramPartial& partial, int64_t key) const {
    partial.add_long_keys(steps_ ? steps_->begin_of(key) : key);
  }

 private:
  static bool within(int64_t millis) { return millis >= -kMostMillis && millis <= kMostMillis; }
  struct Span {
    int64_t from = 0, to = 0;
  };
  // Times of one chunk, of about a day, mostly share a bucket: it is found once for each of so many.
  static constexpr int kChunkBits = 26;
  static constexpr size_t kChunks = 1024;

  // The bucket of the time; `to` may be short of its end.
  Span round(int64_t millis) const {
    int64_t shifted = millis - spec_.offset_millis();
    Span span;
    if (spec_.has_fixed_millis()) {
      int64_t step = spec_.fixed_millis();
      span.from = zone_.to_utc(floor_div(zone_.to_local(shifted), step) * step);
      span.to = shifted + 1;
    } else {
      span.from = round_down(shifted, spec_.calendar_unit(), zone_);
      span.to = zone_.is_utc() ? add_units(span.from, spec_.calendar_unit(), 1) : shifted + 1;
    }
    span.from += spec_.offset_millis();
    span.to += spec_.offset_millis();
    return span;
  }

  v1::DateHistogramAggregation spec_;
  ZoneRules zone_;
  std::optional<Steps> steps_;
  std::array<Span, kChunks> known_{};
};

}  // namespace

std::unique_ptr<Collector> make_date_histogram(const v1::Aggregation& aggregation, const QueryContext& context) {
  const v1::DateHistogramAggregation& spec = aggregation.date_histogram();
  return std::make_unique<IntervalCollector<DateRounding>>(aggregation, spec.source(), "date_histogram",
                                                           DateRounding(spec), context, zone_of(spec));
}

}  // namespace diagon
