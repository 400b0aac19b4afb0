#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "aggregate/gather.h"
#include "aggregate/nodes.h"
#include "aggregate/source.h"
#include "base/error.h"
#include "columns/code_kernels.h"
#include "columns/compensated_sum.h"

namespace diagon {
namespace {

struct Stats {
  uint64_t count = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  CompensatedSum sum;
};

// The sum of `count` values, rounded once.
double sum_of(const CodeTotals& codes, const Column& column, uint64_t count) noexcept {
  __int128 above = (static_cast<__int128>(codes.high) << 32) + codes.low;
  __int128 base =
      column.kind == Column::Kind::kUnsigned ? static_cast<__int128>(static_cast<uint64_t>(column.base)) : column.base;
  return static_cast<double>(base * static_cast<__int128>(count) + above);
}

CodeTotals totals_of(const Column& column, const DocWindow& window) {
  return with_codes(column, [&](const auto* codes) {
    const CodeKernels& kernels = code_kernels();
    codes += window.from;
    if constexpr (sizeof(*codes) == 1)
      return kernels.total_8(codes, window.words, window.size);
    else if constexpr (sizeof(*codes) == 2)
      return kernels.total_16(codes, window.words, window.size);
    else if constexpr (sizeof(*codes) == 4)
      return kernels.total_32(codes, window.words, window.size);
    else
      return kernels.total_64(codes, window.words, window.size);
  });
}

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
      : context_(context), source_(source, context, name, true), name_(name), extended_(extended) {}

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    max_doc_ = context_.snapshot.segment(segment).max_doc();
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    if (owners == nullptr && !extended_ && (column_ == nullptr || !column_->multi_valued())) return add_all(docs);
    if (owners != nullptr && !extended_ && column_ != nullptr && column_->kind == Column::Kind::kLong &&
        !column_->multi_valued() && (column_->present == nullptr || !source_.missing()))
      return add_owned(with_values(*column_, {docs, owners}, docs_, owners_));
    auto add = [&](size_t i, int64_t encoded) {
      double value = source_.to_double(encoded);
      uint32_t owner = owner_at(owners, i);
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

  bool collect_window(const DocWindow& window) override {
    if (extended_) return false;
    if (column_ == nullptr) {
      add_missing(window.count);
      return true;
    }
    // The values of doubles are not sums of codes.
    if (column_->multi_valued() || is_double()) return false;
    ValueWindow with(*column_, window);
    CodeTotals codes = totals_of(*column_, with.docs());
    add_codes(codes, with.docs().count, sum_of(codes, *column_, with.docs().count));
    add_missing(window.count - with.docs().count);
    return true;
  }

  bool take_segment() override {
    if (extended_) return false;
    if (column_ != nullptr) add_values(column_->value_count, column_->min, column_->max, column_->sum);
    add_missing(max_doc_ - (column_ == nullptr ? 0 : column_->docs_with_value));
    return true;
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
  // Of the root.
  void add_values(uint64_t count, int64_t min, int64_t max, double sum) {
    if (count == 0) return;
    if (stats_.empty()) grow(0);
    Stats& stats = stats_[0];
    stats.count += count;
    stats.min = std::min(stats.min, source_.to_double(min));
    stats.max = std::max(stats.max, source_.to_double(max));
    stats.sum.add(sum);
  }
  void add_missing(uint64_t documents) {
    if (!source_.missing() || documents == 0) return;
    int64_t value = *source_.missing();
    add_values(documents, value, value, source_.to_double(value) * static_cast<double>(documents));
  }
  // The least and the greatest of so many codes, and the sum of their values.
  void add_codes(const CodeTotals& codes, uint64_t count, double sum) {
    auto base = static_cast<uint64_t>(column_->base);
    add_values(count, static_cast<int64_t>(base + codes.least), static_cast<int64_t>(base + codes.most), sum);
  }
  bool is_double() const noexcept { return source_.kind() == Column::Kind::kDouble; }
  void add_all(std::span<const uint32_t> docs) {
    if (column_ == nullptr) return add_missing(docs.size());
    uint32_t without = with_codes(*column_, [&](const auto* codes) {
      CodeTotals sum;
      uint32_t skipped = each_single_value(*column_, docs, [&](uint32_t doc) { sum.add(codes[doc]); });
      uint64_t count = docs.size() - skipped;
      add_codes(sum, count, is_double() ? sum_of_doubles(codes, docs) : sum_of(sum, *column_, count));
      return skipped;
    });
    add_missing(without);
  }
  template <typename T>
  double sum_of_doubles(const T* codes, std::span<const uint32_t> docs) const {
    // Four sums side by side: one alone would wait for each addition.
    std::array<CompensatedSum, 4> sums;
    uint32_t next = 0;
    auto base = static_cast<uint64_t>(column_->base);
    each_single_value(*column_, docs, [&](uint32_t doc) {
      sums[next++ % 4].add(from_sortable(static_cast<int64_t>(base + codes[doc])));
    });
    for (size_t i = 1; i < sums.size(); ++i) sums[0].add(sums[i].value);
    return sums[0].value;
  }

  // Whole numbers, one of each document.
  void add_owned(OwnedDocs all) {
    if (all.docs.empty()) return;
    uint32_t last = *std::max_element(all.owners, all.owners + all.docs.size());
    if (last >= stats_.size()) grow(last);
    with_codes(*column_, [&](const auto* codes) {
      auto base = static_cast<uint64_t>(column_->base);
      for (size_t i = 0; i < all.docs.size(); ++i) {
        auto value = static_cast<double>(static_cast<int64_t>(base + codes[all.docs[i]]));
        Stats& stats = stats_[all.owners[i]];
        ++stats.count;
        stats.sum.add_finite(value);
        stats.min = std::min(stats.min, value);
        stats.max = std::max(stats.max, value);
      }
    });
  }

  void grow(uint32_t owner) {
    stats_.resize(owner + size_t{1});
    if (extended_) spreads_.resize(owner + size_t{1});
  }

  const QueryContext& context_;
  Source source_;
  std::string_view name_;
  bool extended_;
  const Column* column_ = nullptr;
  uint32_t max_doc_ = 0;
  std::vector<Stats> stats_;
  std::vector<Spread> spreads_;
  std::vector<uint32_t> docs_, owners_;  // of a batch, with a value
};

class ValueCountCollector final : public Collector {
 public:
  ValueCountCollector(const v1::ValueSource& source, const QueryContext& context)
      : context_(context), source_(source, context, "value_count", false) {}

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    max_doc_ = context_.snapshot.segment(segment).max_doc();
  }
  bool take_segment() override {
    uint64_t values = column_ == nullptr ? 0 : column_->value_count;
    if (source_.missing() || source_.missing_term())
      values += max_doc_ - (column_ == nullptr ? 0 : column_->docs_with_value);
    if (counts_.empty()) counts_.resize(1);
    counts_[0] += values;
    return true;
  }
  bool collect_window(const DocWindow& window) override {
    if (column_ != nullptr && column_->multi_valued()) return false;
    uint32_t values = column_ == nullptr ? 0 : ValueWindow(*column_, window).docs().count;
    if (source_.missing() || source_.missing_term()) values = window.count;
    if (counts_.empty()) counts_.resize(1);
    counts_[0] += values;
    return true;
  }
  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    auto add = [&](size_t i, int64_t) {
      if (owner_at(owners, i) >= counts_.size()) counts_.resize(owner_at(owners, i) + size_t{1});
      ++counts_[owner_at(owners, i)];
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
  const QueryContext& context_;
  Source source_;
  const Column* column_ = nullptr;
  uint32_t max_doc_ = 0;
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
