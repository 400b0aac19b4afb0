#include "aggregate/aggregator.h"

#include <algorithm>
#include <array>

#include "aggregate/collector.h"
#include "aggregate/nodes.h"
#include "base/error.h"
#include "query/scorers/window.h"

namespace diagon {
namespace {

// Documents between two looks at the clock.
constexpr uint32_t kStretch = 16 * kBatch;

class Root final : public Aggregator {
 public:
  Root(const Aggregations& aggregations, const QueryContext& context)
      : children_(aggregations, context), context_(context) {}

  void begin_segment(size_t segment) override { children_.begin_segment(segment); }
  void collect(std::span<const uint32_t> docs) override { children_.collect(docs, nullptr); }
  void collect_window(const DocWindow& window) override { children_.collect_window(window); }
  bool collect_segment(size_t segment) override {
    children_.begin_segment(segment);
    const SegmentReader& reader = context_.snapshot.segment(segment);
    const BitSet* live = reader.live_docs();
    if (live == nullptr && children_.take_segment()) return true;
    std::array<uint64_t, kBatch / 64> all{};
    for (uint32_t from = 0; from < reader.max_doc(); from += kBatch) {
      if (from % kStretch == 0 && context_.deadline->expired()) return false;
      DocWindow window{from, std::min(kBatch, reader.max_doc() - from), all.data(), 0};
      if (live != nullptr) {
        window.words = live->words() + from / 64;
      } else {
        all.fill(0);
        set_first_bits(all.data(), window.size);
      }
      window.count = count_bits(window.words, window.word_count());
      children_.collect_window(window);
    }
    return true;
  }
  void result(google::protobuf::RepeatedPtrField<v1::PartialAggregation>& out) override { children_.result(0, out); }

 private:
  Children children_;
  const QueryContext& context_;
};

}  // namespace

std::unique_ptr<Aggregator> make_aggregator(const Aggregations& aggregations, const QueryContext& context) {
  return std::make_unique<Root>(aggregations, context);
}

std::unique_ptr<Collector> make_collector(const v1::Aggregation& a, const QueryContext& context) {
  switch (a.kind_case()) {
    case v1::Aggregation::kTerms: return make_terms(a, context);
    case v1::Aggregation::kHistogram: return make_histogram(a, context);
    case v1::Aggregation::kDateHistogram: return make_date_histogram(a, context);
    case v1::Aggregation::kRange: return make_range(a, context);
    case v1::Aggregation::kFilters: return make_filters(a, context);
    case v1::Aggregation::kAvg: return make_stats(a.avg(), "avg", false, context);
    case v1::Aggregation::kMin: return make_stats(a.min(), "min", false, context);
    case v1::Aggregation::kMax: return make_stats(a.max(), "max", false, context);
    case v1::Aggregation::kSum: return make_stats(a.sum(), "sum", false, context);
    case v1::Aggregation::kValueCount: return make_value_count(a.value_count(), context);
    case v1::Aggregation::kStats: return make_stats(a.stats(), "stats", false, context);
    case v1::Aggregation::kExtendedStats:
      return make_stats(a.extended_stats().source(), "extended_stats", true, context);
    case v1::Aggregation::kPercentiles: return make_percentiles(a.percentiles(), context);
    case v1::Aggregation::kCardinality: return make_cardinality(a.cardinality(), context);
    case v1::Aggregation::KIND_NOT_SET: break;
  }
  throw Error(ErrorCode::kIllegalArgument, "aggregation has no type that this engine knows [" + a.name() + "]");
}

Children::Children(const Aggregations& aggregations, const QueryContext& context) {
  for (const auto& aggregation : aggregations) {
    names_.push_back(aggregation.name());
    collectors_.push_back(make_collector(aggregation, context));
  }
}

void Children::begin_segment(size_t segment) {
  collecting_.clear();
  for (auto& collector : collectors_) {
    collector->begin_segment(segment);
    collecting_.push_back(collector.get());
  }
}

void Children::collect(std::span<const uint32_t> docs, const uint32_t* buckets) {
  if (docs.empty()) return;
  for (Collector* collector : collecting_) collector->collect(docs, buckets);
}

void Children::collect_window(const DocWindow& window) {
  if (window.count == 0) return;
  std::array<uint32_t, kBatch> docs;
  bool listed = false;
  for (Collector* collector : collecting_) {
    if (collector->collect_window(window)) continue;
    if (!listed) list_bits(window.words, window.word_count(), window.from, docs.data());
    listed = true;
    collector->collect({docs.data(), window.count}, nullptr);
  }
}

bool Children::take_segment() {
  std::erase_if(collecting_, [](Collector* collector) { return collector->take_segment(); });
  return collecting_.empty();
}

void Children::result(uint32_t bucket, google::protobuf::RepeatedPtrField<v1::PartialAggregation>& out) {
  for (auto& collector : collectors_) collector->result(bucket, *out.Add());
}

double Children::metric(uint32_t bucket, std::string_view path) const {
  for (size_t i = 0; i < names_.size(); ++i) {
    if (path == names_[i]) return collectors_[i]->metric(bucket, "");
    if (path.size() > names_[i].size() && path.starts_with(names_[i]) && path[names_[i].size()] == '.') {
      return collectors_[i]->metric(bucket, path.substr(names_[i].size() + 1));
    }
  }
  throw Error(ErrorCode::kIllegalArgument,
              "Invalid aggregation order path [" + std::string(path) + "]. The provided aggregation [" +
                  std::string(path.substr(0, path.find('.'))) +
                  "] either does not exist, or is a pipeline aggregation and cannot be used to sort the buckets.");
}

void BucketLimit::add(uint64_t bytes) {
  if (context_.max_buckets > 0 && ++count_ > context_.max_buckets) {
    throw Error(ErrorCode::kTooManyBuckets,
                "Trying to create too many buckets. Must be less than or equal to: [" +
                    std::to_string(context_.max_buckets) + "] but was [" + std::to_string(count_) +
                    "]. This limit can be set by changing the [search.max_buckets] cluster level setting.");
  }
  take(bytes);
}

void BucketLimit::take(uint64_t bytes) const {
  if (context_.memory != nullptr) context_.memory->take(bytes, "aggregation buckets");
}

}  // namespace diagon
