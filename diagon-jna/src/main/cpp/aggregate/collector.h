#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "aggregate/doc_window.h"
#include "diagon/v1/aggregation.pb.h"
#include "query/context.h"

namespace diagon {

// One node of the tree of aggregations. It gathers for each bucket of its parent (owner) apart; at the root there is
// one owner, 0.
class Collector {
 public:
  virtual ~Collector() = default;

  virtual void begin_segment(size_t segment) = 0;
  // docs[i] fell into bucket owners[i] of the parent; null: all into bucket 0. Documents ascend, and may repeat with
  // other owners.
  virtual void collect(std::span<const uint32_t> docs, const uint32_t* owners) = 0;
  // The same of documents as bits, all in bucket 0. False, and nothing is gathered, if it takes them one by one.
  virtual bool collect_window(const DocWindow& /*window*/) { return false; }
  // Every document of the segment, none of which is deleted, falls into bucket 0: gathers them all at once from what
  // the segment knows of itself. False, and nothing is gathered, if it does not know.
  virtual bool take_segment() { return false; }
  // What was gathered for one owner, which may be one that never collected.
  virtual void result(uint32_t owner, v1::PartialAggregation& out) = 0;
  // The value that buckets are ordered by; property names one of several ("avg", "99.0"), or is empty. Fails with
  // kIllegalArgument for a node that has no such value.
  virtual double metric(uint32_t owner, std::string_view property) const = 0;
};

inline uint32_t owner_at(const uint32_t* owners, size_t i) noexcept { return owners == nullptr ? 0 : owners[i]; }

using Aggregations = google::protobuf::RepeatedPtrField<v1::Aggregation>;

std::unique_ptr<Collector> make_collector(const v1::Aggregation& aggregation, const QueryContext& context);

// The sub-aggregations of a bucket aggregation.
class Children {
 public:
  Children(const Aggregations& aggregations, const QueryContext& context);

  bool empty() const noexcept { return collectors_.empty(); }
  void begin_segment(size_t segment);
  void collect(std::span<const uint32_t> docs, const uint32_t* buckets);
  // All into bucket 0.
  void collect_window(const DocWindow& window);
  // As each of them does; until the next segment, those that did are left out of collect. Answers whether all did.
  bool take_segment();
  void result(uint32_t bucket, google::protobuf::RepeatedPtrField<v1::PartialAggregation>& out);
  // By "name" or "name.property".
  double metric(uint32_t bucket, std::string_view path) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<Collector>> collectors_;
  std::vector<Collector*> collecting_;
};

// Fails with kTooManyBuckets or kCircuitBreaking.
class BucketLimit {
 public:
  explicit BucketLimit(const QueryContext& context) : context_(context) {}
  // One more bucket in the answer.
  void add(uint64_t bytes);
  void take(uint64_t bytes) const;

 private:
  const QueryContext& context_;
  uint64_t count_ = 0;
};

}  // namespace diagon
