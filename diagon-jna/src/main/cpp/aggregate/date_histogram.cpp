#include <algorithm>

#include "aggregate/interval_collector.h"
#include "aggregate/nodes.h"
#include "index/time_zone.h"

namespace diagon {
namespace {

// Keys are numbers of intervals where all are equally long, else the times at which buckets begin.
class DateRounding {
 public:
  explicit DateRounding(const v1::DateHistogramAggregation& spec)
      : spec_(spec), zone_(spec_.has_time_zone() ? ZoneRules(spec_.time_zone()) : ZoneRules()) {
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
    // Neighbours often share a bucket.
    if (millis < from_ || millis >= to_) round(millis);
    key = from_;
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
  // Sets [from_, to_) to the bucket of the time; to_ may be short of its end.
  void round(int64_t millis) {
    int64_t shifted = millis - spec_.offset_millis();
    if (spec_.has_fixed_millis()) {
      int64_t step = spec_.fixed_millis();
      from_ = zone_.to_utc(floor_div(zone_.to_local(shifted), step) * step);
      to_ = shifted + 1;
    } else {
      from_ = round_down(shifted, spec_.calendar_unit(), zone_);
      to_ = zone_.is_utc() ? add_units(from_, spec_.calendar_unit(), 1) : shifted + 1;
    }
    from_ += spec_.offset_millis();
    to_ += spec_.offset_millis();
  }

  v1::DateHistogramAggregation spec_;
  ZoneRules zone_;
  std::optional<Steps> steps_;
  int64_t from_ = 0, to_ = 0;
};

}  // namespace

std::unique_ptr<Collector> make_date_histogram(const v1::Aggregation& aggregation, const QueryContext& context) {
  const v1::DateHistogramAggregation& spec = aggregation.date_histogram();
  return std::make_unique<IntervalCollector<DateRounding>>(aggregation, spec.source(), "date_histogram",
                                                           DateRounding(spec), context);
}

}  // namespace diagon
