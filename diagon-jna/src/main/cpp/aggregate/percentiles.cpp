#include <algorithm>
#include <charconv>
#include <limits>

#include "aggregate/nodes.h"
#include "aggregate/source.h"
#include "aggregate/tdigest.h"
#include "base/error.h"

namespace diagon {
namespace {

class PercentilesCollector final : public Collector {
 public:
  PercentilesCollector(const v1::PercentilesAggregation& aggregation, const QueryContext& context)
      : source_(aggregation.source(), context, "percentiles", true),
        compression_(aggregation.compression()),
        limit_(context) {
    if (!(compression_ >= 0)) {
      throw Error(ErrorCode::kIllegalArgument,
                  "[compression] must be greater than or equal to 0. Found [" + std::to_string(compression_) + "]");
    }
  }

  void begin_segment(size_t segment) override { column_ = source_.column(segment); }
  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    auto add = [&](size_t i, int64_t value) {
      if (owner_at(owners, i) >= digests_.size()) digests_.resize(owner_at(owners, i) + size_t{1});
      auto& digest = digests_[owner_at(owners, i)];
      if (!digest) {
        // No memory is as large as what more than this would take.
        limit_.add(sizeof(TDigest) + static_cast<uint64_t>(std::min(compression_, 0x1p48)) * 32);
        digest = std::make_unique<TDigest>(compression_);
      }
      digest->add(source_.to_double(value));
    };
    auto missing = source_.missing();
    each_value(column_, docs, add, [&](size_t i) {
      if (missing) add(i, *missing);
    });
  }
  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (source_.format()) *out.mutable_format() = *source_.format();
    if (TDigest* digest = find(owner))
      digest->write(*out.mutable_percentiles());
    else
      TDigest(compression_).write(*out.mutable_percentiles());
  }
  double metric(uint32_t owner, std::string_view property) const override {
    double percent = -1;
    auto [end, error] = std::from_chars(property.data(), property.data() + property.size(), percent);
    if (error != std::errc{} || end != property.data() + property.size() || percent < 0 || percent > 100) {
      throw Error(ErrorCode::kIllegalArgument,
                  "percentiles are ordered by one of them, as in [name.99], not by [" + std::string(property) + "]");
    }
    TDigest* digest = find(owner);
    return digest == nullptr ? std::numeric_limits<double>::quiet_NaN() : digest->quantile(percent / 100);
  }

 private:
  TDigest* find(uint32_t owner) const { return owner < digests_.size() ? digests_[owner].get() : nullptr; }

  Source source_;
  double compression_;
  BucketLimit limit_;
  const Column* column_ = nullptr;
  std::vector<std::unique_ptr<TDigest>> digests_;
};

}  // namespace

std::unique_ptr<Collector> make_percentiles(const v1::PercentilesAggregation& aggregation,
                                            const QueryContext& context) {
  return std::make_unique<PercentilesCollector>(aggregation, context);
}

}  // namespace diagon
