#include <algorithm>
#include <cmath>
#include <optional>

#include "aggregate/bucket_table.h"
#include "aggregate/gather.h"
#include "aggregate/key_counts.h"
#include "aggregate/key_filter.h"
#include "aggregate/key_space.h"
#include "aggregate/nodes.h"
#include "base/error.h"

namespace diagon {
namespace {

constexpr uint32_t kNoBucket = UINT32_MAX;

struct Candidate {
  int64_t key;
  uint64_t count;
  uint32_t bucket;  // kNoBucket: nothing but its count is known
};

class TermsCollector final : public Collector {
 public:
  TermsCollector(const v1::Aggregation& aggregation, const QueryContext& context)
      : context_(context),
        spec_(aggregation.terms()),
        source_(spec_.source(), context, "terms", false),
        filter_(spec_, source_),
        keys_(source_, context),
        buckets_(context),
        limit_(context),
        children_(aggregation.sub_aggregations(), context) {
    if (keys_.size() == 0) return;
    buckets_.use_range(keys_.first(), keys_.size());
    if (!filter_.active()) return;
    limit_.take(keys_.size());
    verdicts_.resize(keys_.size());
  }

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    max_doc_ = context_.snapshot.segment(segment).max_doc();
    keys_.begin_segment(segment);
    children_.begin_segment(segment);
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    if (owners == nullptr && counts_only()) return key_counts().count(column_, docs);
    if (single_keys()) return collect_single(docs, owners);
    matched_.clear();
    matched_buckets_.clear();
    bool gather = !children_.empty();
    size_t last = SIZE_MAX;
    int64_t last_key = 0;
    auto add = [&](size_t i, int64_t key) {
      if ((last == i && last_key == key) || !accepts(key)) return;  // a document counts once a key
      last = i;
      last_key = key;
      uint32_t bucket = buckets_.find_or_add(owner_at(owners, i), key);
      ++buckets_.counts[bucket];
      if (!gather) return;
      matched_.push_back(docs[i]);
      matched_buckets_.push_back(bucket);
    };
    each_value(
        column_, docs, [&](size_t i, int64_t value) { add(i, keys_.key_of(value)); },
        [&](size_t i) {
          if (keys_.missing()) add(i, *keys_.missing());
        });
    children_.collect(matched_, matched_buckets_.data());
  }

  bool collect_window(const DocWindow& window) override {
    return counts_only() && key_counts().count_window(column_, window);
  }
  bool take_segment() override { return counts_only() && key_counts().count_segment(column_, max_doc_); }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (with_unmatched()) add_unmatched(owner);
    if (source_.format()) *out.mutable_format() = *source_.format();
    v1::TermsPartial& partial = *out.mutable_terms();
    uint64_t found = 0, documents = 0;
    std::vector<Candidate> best = candidates(owner, found, documents);
    size_t wanted = std::min<size_t>(spec_.shard_size(), best.size());
    order(best, wanted);
    for (size_t i = 0; i < wanted; ++i) documents -= best[i].count;
    partial.set_sum_other_doc_count(documents);
    if (wanted < found && wanted > 0 && by_descending_count())
      partial.set_doc_count_error_upper_bound(best[wanted - 1].count);
    for (size_t i = 0; i < wanted; ++i) {
      limit_.add(sizeof(v1::TermsPartial::Bucket));
      auto* bucket = partial.add_buckets();
      keys_.write(best[i].key, *bucket);
      bucket->set_doc_count(best[i].count);
      if (!children_.empty()) children_.result(best[i].bucket, *bucket->mutable_sub_aggregations());
    }
  }

  double metric(uint32_t, std::string_view) const override {
    throw Error(ErrorCode::kIllegalArgument, "buckets cannot be ordered by a terms aggregation");
  }

 private:
  bool with_unmatched() const { return spec_.min_doc_count() == 0 && spec_.shard_min_doc_count() == 0; }
  bool by_descending_count() const {
    return spec_.order_size() > 0 && spec_.order(0).path() == "_count" && !spec_.order(0).ascending();
  }
  // Whether the root's buckets need no number.
  bool counts_only() const { return keys_.size() != 0 && children_.empty() && !with_unmatched(); }

  // Whether documents have one key each that an array spans, or none, and all take part.
  bool single_keys() const {
    return column_ != nullptr && !column_->multi_valued() && keys_.size() != 0 && column_->width < 8 &&
           !filter_.active() && (column_->present == nullptr || !keys_.missing());
  }
  void collect_single(std::span<const uint32_t> docs, const uint32_t* owners) {
    OwnedDocs with = with_values(*column_, {docs, owners}, matched_, owners_);
    places_.resize(with.docs.size());
    matched_buckets_.resize(with.docs.size());
    with_codes(*column_, [&](const auto* codes) {
      const uint32_t* map = keys_.map();
      auto shift = static_cast<uint32_t>(static_cast<uint64_t>(column_->base) - static_cast<uint64_t>(keys_.first()));
      for (size_t i = 0; i < places_.size(); ++i) {
        auto code = static_cast<uint32_t>(codes[with.docs[i]]);
        places_[i] = map == nullptr ? code + shift : map[code];
      }
    });
    buckets_.count_all(places_, with.owners, matched_buckets_.data());
    children_.collect(with.docs, matched_buckets_.data());
  }

  KeyCounts& key_counts() {
    if (!key_counts_) key_counts_.emplace(keys_, context_);
    return *key_counts_;
  }

  bool accepts(int64_t key) {
    if (!filter_.active()) return true;
    if (verdicts_.empty()) return filter_.takes(key);
    uint8_t& verdict = verdicts_[static_cast<uint64_t>(key) - static_cast<uint64_t>(keys_.first())];
    if (verdict == 0) {
      bool taken = source_.is_string() ? filter_.takes(std::string(keys_.term(key))) : filter_.takes(key);
      verdict = taken ? 1 : 2;
    }
    return verdict == 1;
  }

  // Those that may be among the first; found and documents: of all.
  std::vector<Candidate> candidates(uint32_t owner, uint64_t& found, uint64_t& documents) {
    std::vector<Candidate> all;
    auto least = static_cast<uint32_t>(std::clamp<uint64_t>(spec_.shard_min_doc_count(), 1, UINT32_MAX));
    if (owner == 0 && key_counts_) {
      key_counts_->settle();
      bool plain = by_descending_count() && !filter_.active() &&
                   (spec_.order_size() == 1 || (spec_.order(1).path() == "_key" && spec_.order(1).ascending()));
      // Of equal counts the lesser key comes first, which is that of the lesser number but for a missing term's.
      if (plain && !(source_.is_string() && keys_.missing())) {
        KeyCounts::Top top = key_counts_->top(spec_.shard_size(), least);
        for (int64_t key : top.keys) all.push_back({key, key_counts_->of(key), kNoBucket});
        found = top.buckets;
        documents = top.documents;
        return all;
      }
      key_counts_->each(least, [&](int64_t key) {
        if (accepts(key)) all.push_back({key, key_counts_->of(key), kNoBucket});
      });
    }
    for (uint32_t bucket : buckets_.of_owner(owner)) {
      if (buckets_.counts[bucket] >= spec_.shard_min_doc_count())
        all.push_back({buckets_.key(bucket), buckets_.counts[bucket], bucket});
    }
    found = all.size();
    for (const Candidate& candidate : all) documents += candidate.count;
    return all;
  }

  // min_doc_count 0: the keys of documents that did not match.
  void add_unmatched(uint32_t owner) {
    // begin_segment would start the children's columns anew; they are done collecting, and only their results are asked
    // for from here on.
    for (size_t segment = 0; segment < context_.snapshot.segment_count(); ++segment) {
      begin_segment(segment);
      const SegmentReader& reader = context_.snapshot.segment(segment);
      std::vector<uint32_t> live;
      for (uint32_t doc = 0; doc < reader.max_doc(); ++doc) {
        if (reader.live_docs() == nullptr || reader.live_docs()->get(doc)) live.push_back(doc);
      }
      each_value(
          column_, live,
          [&](size_t, int64_t value) {
            int64_t key = keys_.key_of(value);
            if (accepts(key)) buckets_.find_or_add(owner, key);
          },
          [](size_t) {});
    }
    buckets_.forget_owners();
  }

  // Brings the first `wanted` buckets to the front, in order.
  void order(std::vector<Candidate>& all, size_t wanted) const {
    struct Criterion {
      enum { kCount, kKey, kMetric } by;
      bool ascending;
      std::vector<double> metrics;  // by position in all
    };
    std::vector<Criterion> criteria;
    for (const auto& order : spec_.order()) {
      Criterion criterion{order.path() == "_count" ? Criterion::kCount
                          : order.path() == "_key" ? Criterion::kKey
                                                   : Criterion::kMetric,
                          order.ascending(),
                          {}};
      if (criterion.by == Criterion::kMetric) {
        for (const Candidate& each : all) criterion.metrics.push_back(children_.metric(each.bucket, order.path()));
      }
      criteria.push_back(std::move(criterion));
    }
    std::vector<uint32_t> positions(all.size());
    for (uint32_t i = 0; i < positions.size(); ++i) positions[i] = i;
    auto before = [&](uint32_t a, uint32_t b) {
      for (const Criterion& criterion : criteria) {
        int compared = 0;
        if (criterion.by == Criterion::kKey) {
          compared = keys_.compare(all[a].key, all[b].key);
        } else if (criterion.by == Criterion::kCount) {
          compared = all[a].count < all[b].count ? -1 : all[a].count > all[b].count;
        } else {
          double left = criterion.metrics[a], right = criterion.metrics[b];
          // No value comes last, whichever the direction.
          if (std::isnan(left) != std::isnan(right)) return std::isnan(right);
          compared = left < right ? -1 : left > right;
        }
        if (compared != 0) return criterion.ascending ? compared < 0 : compared > 0;
      }
      return keys_.compare(all[a].key, all[b].key) < 0;
    };
    std::partial_sort(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(wanted), positions.end(),
                      before);
    std::vector<Candidate> ordered(wanted);
    for (size_t i = 0; i < wanted; ++i) ordered[i] = all[positions[i]];
    all = std::move(ordered);
  }

  const QueryContext& context_;
  v1::TermsAggregation spec_;
  Source source_;
  KeyFilter filter_;
  KeySpace keys_;
  BucketTable buckets_;
  std::optional<KeyCounts> key_counts_;
  BucketLimit limit_;
  Children children_;
  const Column* column_ = nullptr;
  uint32_t max_doc_ = 0;
  std::vector<uint8_t> verdicts_;  // of the filter, by key: 0 not yet known, 1 taken, 2 not
  std::vector<uint32_t> matched_, matched_buckets_;
  std::vector<uint32_t> owners_, places_;  // of a batch
};

}  // namespace

std::unique_ptr<Collector> make_terms(const v1::Aggregation& aggregation, const QueryContext& context) {
  return std::make_unique<TermsCollector>(aggregation, context);
}

}  // namespace diagon
