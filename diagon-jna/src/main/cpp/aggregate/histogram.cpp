#include <cmath>

#include "aggregate/interval_collector.h"
#include "aggregate/nodes.h"

namespace diagon {
namespace {

// Whole numbers up to here are exact as doubles.
constexpr int64_t kExact = int64_t{1} << 53;

// Keys are numbers of intervals.
class NumberRounding {
 public:
  NumberRounding(const v1::HistogramAggregation& spec, Column::Kind kind) : spec_(spec), kind_(kind) {
    if (!(spec_.interval() > 0))
      throw Error(ErrorCode::kIllegalArgument, "[interval] must be >0 for histogram aggregation");
  }

  bool key_of(int64_t encoded, int64_t& key) const {
    double value = as_double(kind_, encoded);
    key = INT64_MIN;
    if (spec_.has_hard_min() && value < spec_.hard_min()) return false;
    key = INT64_MAX;
    if (spec_.has_hard_max() && value > spec_.hard_max()) return false;
    double rounded = std::floor((value - spec_.offset()) / spec_.interval());
    if (!(std::abs(rounded) < 9e18))
      throw Error(ErrorCode::kIllegalArgument, "histogram interval is too small for the values");
    key = static_cast<int64_t>(rounded);
    return true;
  }
  std::optional<Steps> steps(int64_t least, int64_t most) const {
    auto exact = [](double number) { return number == std::trunc(number) && std::abs(number) < double{kExact / 2}; };
    if (spec_.has_hard_min() || spec_.has_hard_max() || !exact(spec_.interval()) || !exact(spec_.offset()))
      return std::nullopt;
    if (least < -kExact / 2 || most > kExact / 2) return std::nullopt;
    return Steps(static_cast<int64_t>(spec_.interval()), static_cast<int64_t>(spec_.offset()));
  }
  bool ascends() const { return true; }
  void add_key(v1::HistogramPartial& partial, int64_t key) const {
    partial.add_keys(static_cast<double>(key) * spec_.interval() + spec_.offset());
  }

 private:
  v1::HistogramAggregation spec_;
  Column::Kind kind_;
};

}  // namespace

std::unique_ptr<Collector> make_histogram(const v1::Aggregation& aggregation, const QueryContext& context) {
  const v1::HistogramAggregation& spec = aggregation.histogram();
  Source source(spec.source(), context, "histogram", true);
  return std::make_unique<IntervalCollector<NumberRounding>>(aggregation, spec.source(), "histogram",
                                                             NumberRounding(spec, source.kind()), context);
}

}  // namespace diagon
