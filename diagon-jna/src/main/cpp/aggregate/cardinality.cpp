#include <cstring>

#include "aggregate/hyperloglog.h"
#include "aggregate/nodes.h"
#include "aggregate/source.h"

namespace diagon {
namespace {

class CardinalityCollector final : public Collector {
 public:
  CardinalityCollector(const v1::CardinalityAggregation& aggregation, const QueryContext& context)
      : source_(aggregation.source(), context, "cardinality", false),
        precision_(HyperLogLog::precision_for(aggregation.precision_threshold())),
        limit_(context) {}

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    // Each term is hashed once a segment, when it is first seen.
    hashes_.assign(column_ != nullptr && source_.is_string() ? column_->ordinal_count() : 0, 0);
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    // The root has a term in its sketch as soon as it is hashed.
    bool once = owners == nullptr && source_.is_string();
    each_value(
        column_, docs,
        [&](size_t i, int64_t value) {
          if (!once || hashes_[static_cast<uint32_t>(value)] == 0) sketch(owner_at(owners, i)).add(hash(value));
        },
        [&](size_t i) {
          if (source_.missing_term())
            sketch(owner_at(owners, i)).add(murmur3_64(*source_.missing_term()));
          else if (source_.missing())
            sketch(owner_at(owners, i)).add(hash_number(*source_.missing()));
        });
  }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (HyperLogLog* found = find(owner))
      found->write(*out.mutable_cardinality());
    else
      HyperLogLog(precision_).write(*out.mutable_cardinality());
  }
  double metric(uint32_t owner, std::string_view) const override {
    HyperLogLog* found = find(owner);
    return found == nullptr ? 0 : found->estimate();
  }

 private:
  uint64_t hash(int64_t value) {
    if (!source_.is_string()) return hash_number(value);
    auto ordinal = static_cast<uint32_t>(value);
    uint64_t& known = hashes_[ordinal];
    if (known == 0) known = murmur3_64(column_->term(ordinal));
    return known;
  }
  uint64_t hash_number(int64_t value) const {
    char bytes[8];
    if (source_.kind() == Column::Kind::kDouble) {
      double real = from_sortable(value);
      std::memcpy(bytes, &real, 8);
    } else {
      std::memcpy(bytes, &value, 8);
    }
    return murmur3_64({bytes, 8});
  }
  HyperLogLog& sketch(uint32_t owner) {
    if (owner >= sketches_.size()) sketches_.resize(owner + size_t{1});
    if (!sketches_[owner]) {
      limit_.add(256);
      sketches_[owner] = std::make_unique<HyperLogLog>(precision_);
    }
    return *sketches_[owner];
  }
  HyperLogLog* find(uint32_t owner) const { return owner < sketches_.size() ? sketches_[owner].get() : nullptr; }

  Source source_;
  uint32_t precision_;
  BucketLimit limit_;
  const Column* column_ = nullptr;
  std::vector<uint64_t> hashes_;  // by ordinal; 0: not yet
  std::vector<std::unique_ptr<HyperLogLog>> sketches_;
};

}  // namespace

std::unique_ptr<Collector> make_cardinality(const v1::CardinalityAggregation& aggregation,
                                            const QueryContext& context) {
  return std::make_unique<CardinalityCollector>(aggregation, context);
}

}  // namespace diagon
