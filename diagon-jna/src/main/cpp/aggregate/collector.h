#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "diagon/v1/aggregation.pb.h"
#include "query/context.h"

namespace diagon {

// One node of the tree of aggregations. It gathers for each bucket of its parent (owner) apart; at the root there is
// one owner, 0.
class Collector {
 public:
  virtual ~Collector() = default;

  virtual void begin_segment(size_t segment) = 0;
  // docs[i] fell into bucket owners[i] of the parent. Documents ascend, and may repeat with other owners.
  virtual void collect(std::span<const uint32_t> docs, const uint32_t* owners) = 0;
  // What was gathered for one owner, which may be one that never collected.
  virtual void result(uint32_t owner, v1::PartialAggregation& out) = 0;
  // The value that buckets are ordered by; property names one of several ("avg", "99.0"), or is empty. Fails with
  // kIllegalArgument for a node that has no such value.
  virtual double metric(uint32_t owner, std::string_view property) const = 0;
};

using Aggregations = google::protobuf::RepeatedPtrField<v1::Aggregation>;

std::unique_ptr<Collector> make_collector(const v1::Aggregation& aggregation, const QueryContext& context);

// The sub-aggregations of a bucket aggregation.
class Children {
 public:
  Children(const Aggregations& aggregations, const QueryContext& context);

  bool empty() const noexcept { return collectors_.empty(); }
  void begin_segment(size_t segment);
  void collect(std::span<const uint32_t> docs, const uint32_t* buckets);
  void result(uint32_t bucket, google::protobuf::RepeatedPtrField<v1::PartialAggregation>& out);
  // By "name" or "name.property".
  double metric(uint32_t bucket, std::string_view path) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<Collector>> collectors_;
};

// Fails with kTooManyBuckets or kCircuitBreaking.
class BucketLimit {
 public:
  explicit BucketLimit(const QueryContext& context) : context_(context) {}
  void add(uint64_t bytes);

 private:
  const QueryContext& context_;
  uint64_t count_ = 0;
};

}  // namespace diagon
