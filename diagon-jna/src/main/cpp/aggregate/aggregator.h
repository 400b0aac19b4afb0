#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "aggregate/doc_window.h"
#include "diagon/v1/aggregation.pb.h"
#include "query/context.h"

namespace diagon {

// The aggregations of one request over one shard.
class Aggregator {
 public:
  virtual ~Aggregator() = default;

  virtual void begin_segment(size_t segment) = 0;
  // Matching live documents of the segment, ascending from call to call; at most 4,096.
  virtual void collect(std::span<const uint32_t> docs) = 0;
  // The same as bits.
  virtual void collect_window(const DocWindow& window) = 0;
  // Every live document of a segment, instead of begin_segment and collect. False: the time was over before it was
  // done.
  virtual bool collect_segment(size_t segment) = 0;
  // One partial for each aggregation of the request, in its order. Called once, at the end.
  virtual void result(google::protobuf::RepeatedPtrField<v1::PartialAggregation>& out) = 0;
};

std::unique_ptr<Aggregator> make_aggregator(const google::protobuf::RepeatedPtrField<v1::Aggregation>& aggregations,
                                            const QueryContext& context);

}  // namespace diagon
