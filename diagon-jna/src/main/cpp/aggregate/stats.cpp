#include <cmath>
#include <limits>

#include "aggregate/nodes.h"
#include "aggregate/source.h"
#include "base/error.h"

namespace diagon {
namespace {

// A sum whose rounding errors are carried along (Kahan).
struct CompensatedSum {
  double value = 0;
  double lost = 0;

  void add(double x) noexcept {
    if (!std::isfinite(x)) {
      value += x;
      return;
    }
    double corrected = x - lost;
    double next = value + corrected;
    lost = (next - value) - corrected;
    value = next;
  }
};

struct Stats {
  uint64_t count = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  CompensatedSum sum;
};

// Welford's running mean and sum of squared differences.
struct Spread {
  CompensatedSum squares;
  double mean = 0;
  double m2 = 0;

  void add(double x, uint64_t count) noexcept {
    squares.add(x * x);
    double delta = x - mean;
    mean += delta / static_cast<double>(count);
    m2 += delta * (x - mean);
  }
};

class StatsCollector final : public Collector {
 public:
  StatsCollector(const v1::ValueSource& source, const char* name, bool extended, const QueryContext& context)
      : source_(source, context, name, true), name_(name), extended_(extended) {}

  void begin_segment(size_t segment) override { column_ = source_.column(segment); }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    auto add = [&](size_t i, int64_t encoded) {
      double value = source_.to_double(encoded);
      uint32_t owner = owners[i];
      if (owner >= stats_.size()) grow(owner);
      Stats& stats = stats_[owner];
      ++stats.count;
      stats.sum.add(value);
      if (value < stats.min) stats.min = value;
      if (value > stats.max) stats.max = value;
      if (extended_) spreads_[owner].add(value, stats.count);
    };
    auto missing = source_.missing();
    each_value(column_, docs, add, [&](size_t i) {
      if (missing) add(i, *missing);
    });
  }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (source_.format()) *out.mutable_format() = *source_.format();
    Stats stats = owner < stats_.size() ? stats_[owner] : Stats{};
    v1::StatsPartial& partial = *out.mutable_stats();
    partial.set_count(stats.count);
    partial.set_min(stats.min);
    partial.set_max(stats.max);
    partial.set_sum(stats.sum.value);
    if (!extended_ || owner >= spreads_.size()) return;
    partial.set_sum_of_squares(spreads_[owner].squares.value);
    partial.set_mean(spreads_[owner].mean);
    partial.set_m2(spreads_[owner].m2);
  }

  double metric(uint32_t owner, std::string_view property) const override {
    Stats stats = owner < stats_.size() ? stats_[owner] : Stats{};
    auto count = static_cast<double>(stats.count);
    if (property.empty() || property == "value") property = name_;
    if (property == "count") return count;
    if (property == "min") return stats.min;
    if (property == "max") return stats.max;
    if (property == "sum") return stats.sum.value;
    if (property == "avg") return stats.count == 0 ? std::numeric_limits<double>::quiet_NaN() : stats.sum.value / count;
    if (extended_) {
      Spread spread = owner < spreads_.size() ? spreads_[owner] : Spread{};
      double variance = spread.m2 / count;
      if (property == "sum_of_squares") return spread.squares.value;
      if (property == "variance" || property == "variance_population") return variance;
      if (property == "std_deviation" || property == "std_deviation_population") return std::sqrt(variance);
      if (property == "variance_sampling") return spread.m2 / (count - 1);
      if (property == "std_deviation_sampling") return std::sqrt(spread.m2 / (count - 1));
    }
    throw Error(ErrorCode::kIllegalArgument,
                "Unknown value key [" + std::string(property) + "] for single-value metric aggregation");
  }

 private:
  void grow(uint32_t owner) {
    stats_.resize(owner + size_t{1});
    if (extended_) spreads_.resize(owner + size_t{1});
  }

  Source source_;
  std::string_view name_;
  bool extended_;
  const Column* column_ = nullptr;
  std::vector<Stats> stats_;
  std::vector<Spread> spreads_;
};

class ValueCountCollector final : public Collector {
 public:
  ValueCountCollector(const v1::ValueSource& source, const QueryContext& context)
      : source_(source, context, "value_count", false) {}

  void begin_segment(size_t segment) override { column_ = source_.column(segment); }
  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    auto add = [&](size_t i, int64_t) {
      if (owners[i] >= counts_.size()) counts_.resize(owners[i] + size_t{1});
      ++counts_[owners[i]];
    };
    bool missing = source_.missing() || source_.missing_term();
    each_value(column_, docs, add, [&](size_t i) {
      if (missing) add(i, 0);
    });
  }
  void result(uint32_t owner, v1::PartialAggregation& out) override {
    out.mutable_stats()->set_count(owner < counts_.size() ? counts_[owner] : 0);
    out.mutable_stats()->set_min(std::numeric_limits<double>::infinity());
    out.mutable_stats()->set_max(-std::numeric_limits<double>::infinity());
  }
  double metric(uint32_t owner, std::string_view) const override {
    return owner < counts_.size() ? static_cast<double>(counts_[owner]) : 0;
  }

 private:
  Source source_;
  const Column* column_ = nullptr;
  std::vector<uint64_t> counts_;
};

}  // namespace

std::unique_ptr<Collector> make_stats(const v1::ValueSource& source, const char* name, bool extended,
                                      const QueryContext& context) {
  return std::make_unique<StatsCollector>(source, name, extended, context);
}

std::unique_ptr<Collector> make_value_count(const v1::ValueSource& source, const QueryContext& context) {
  return std::make_unique<ValueCountCollector>(source, context);
}

}  // namespace diagon
