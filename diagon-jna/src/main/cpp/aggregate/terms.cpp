#include <unicode/regex.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "aggregate/bucket_table.h"
#include "aggregate/nodes.h"
#include "aggregate/source.h"
#include "base/error.h"
#include "index/ip.h"
#include "index/number.h"
#include "index/term_table.h"

namespace diagon {
namespace {

constexpr uint32_t kUnknown = UINT32_MAX;
constexpr uint32_t kExcluded = UINT32_MAX - 1;

// Which keys take part.
class KeyFilter {
 public:
  KeyFilter(const v1::TermsAggregation& spec, const Source& source) {
    active_ = !spec.include_regexp().empty() || !spec.exclude_regexp().empty() ||
              spec.include_values_size() + spec.exclude_values_size() > 0;
    if (!source.is_string() && !(spec.include_regexp().empty() && spec.exclude_regexp().empty())) {
      throw Error(ErrorCode::kIllegalArgument,
                  "Aggregation cannot support regular expression style include/exclude settings as they can only be "
                  "applied to string fields. "
                  "Use an array of values for include/exclude clauses");
    }
    has_include_ = spec.include_values_size() > 0;
    for (const auto& value : spec.include_values()) add(value, source, include_);
    for (const auto& value : spec.exclude_values()) add(value, source, exclude_);
    include_regexp_ = compile(spec.include_regexp());
    exclude_regexp_ = compile(spec.exclude_regexp());
  }

  bool active() const noexcept { return active_; }
  bool takes(const std::string& key) const {
    if (has_include_ && !include_.contains(key)) return false;
    if (include_regexp_ && !matches(*include_regexp_, key)) return false;
    if (exclude_.contains(key)) return false;
    return !exclude_regexp_ || !matches(*exclude_regexp_, key);
  }
  // Numbers are compared as the column holds them.
  bool takes(int64_t key) const { return takes(number_key(key)); }

 private:
  static std::string number_key(int64_t key) { return std::to_string(key); }

  static void add(const v1::Value& value, const Source& source, std::set<std::string>& keys) {
    const FieldDef* field = source.field();
    if (source.is_string()) {
      std::string text = text_of(value);
      if (field != nullptr && field->type == v1::IP) text = parse_ip(text).value_or("");
      keys.insert(text);
    } else if (field != nullptr && field->type == v1::DATE) {
      keys.insert(number_key(field->format->parse(text_of(value), ZoneRules(), false).value_or(INT64_MIN)));
    } else if (field != nullptr && field->type == v1::BOOLEAN) {
      keys.insert(number_key(text_of(value) == "true" || text_of(value) == "1" ? 1 : 0));
    } else if (field != nullptr) {
      keys.insert(number_key(encode_number(*field, number_of(value))));
    }
  }
  static std::unique_ptr<icu::RegexPattern> compile(const std::string& pattern) {
    if (pattern.empty()) return nullptr;
    UErrorCode error = U_ZERO_ERROR;
    UParseError where;
    std::unique_ptr<icu::RegexPattern> compiled(
        icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), where, error));
    if (U_FAILURE(error))
      throw Error(ErrorCode::kIllegalArgument, "failed to parse regular expression [" + pattern + "]");
    return compiled;
  }
  static bool matches(const icu::RegexPattern& pattern, const std::string& text) {
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString input = icu::UnicodeString::fromUTF8(text);
    std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(input, error));
    return U_SUCCESS(error) && matcher->matches(error) != 0;
  }

  bool active_ = false, has_include_ = false;
  std::set<std::string> include_, exclude_;
  std::unique_ptr<icu::RegexPattern> include_regexp_, exclude_regexp_;
};

class TermsCollector final : public Collector {
 public:
  TermsCollector(const v1::Aggregation& aggregation, const QueryContext& context)
      : context_(context),
        spec_(aggregation.terms()),
        source_(spec_.source(), context, "terms", false),
        filter_(spec_, source_),
        buckets_(context),
        children_(aggregation.sub_aggregations(), context) {}

  void begin_segment(size_t segment) override {
    column_ = source_.column(segment);
    key_of_ordinal_.assign(column_ != nullptr && source_.is_string() ? column_->ordinal_count() : 0, kUnknown);
    bucket_of_ordinal_.assign(key_of_ordinal_.size(), kUnknown);
    children_.begin_segment(segment);
  }

  void collect(std::span<const uint32_t> docs, const uint32_t* owners) override {
    matched_.clear();
    matched_buckets_.clear();
    bool gather = !children_.empty();
    auto count = [&](size_t i, uint32_t bucket) {
      ++buckets_.counts[bucket];
      if (!gather) return;
      matched_.push_back(docs[i]);
      matched_buckets_.push_back(bucket);
    };
    size_t last = SIZE_MAX;
    int64_t last_value = 0;
    auto add_number = [&](size_t i, int64_t value) {
      if (last == i && last_value == value) return;  // a document counts once a key
      last = i;
      last_value = value;
      if (filter_.active() && !filter_.takes(value)) return;
      count(i, buckets_.find_or_add(owners[i], value));
    };
    auto add_ordinal = [&](size_t i, int64_t value) {
      auto ordinal = static_cast<uint32_t>(value);
      if (owners[i] == 0) {  // at the root an array serves
        uint32_t& bucket = bucket_of_ordinal_[ordinal];
        if (bucket == kUnknown) bucket = make_bucket(0, key_of(ordinal));
        if (bucket != kExcluded) count(i, bucket);
        return;
      }
      uint32_t bucket = make_bucket(owners[i], key_of(ordinal));
      if (bucket != kExcluded) count(i, bucket);
    };
    auto none = [&](size_t i) {
      if (source_.missing_term()) {
        uint32_t bucket = make_bucket(owners[i], intern(*source_.missing_term()));
        if (bucket != kExcluded) count(i, bucket);
      } else if (source_.missing()) {
        add_number(i, *source_.missing());
      }
    };
    if (source_.is_string())
      each_value(column_, docs, add_ordinal, none);
    else
      each_value(column_, docs, add_number, none);
    children_.collect(matched_, matched_buckets_.data());
  }

  void result(uint32_t owner, v1::PartialAggregation& out) override {
    if (spec_.min_doc_count() == 0 && spec_.shard_min_doc_count() == 0) add_unmatched(owner);
    if (source_.format()) *out.mutable_format() = *source_.format();
    v1::TermsPartial& partial = *out.mutable_terms();
    std::vector<uint32_t> mine = buckets_.of_owner(owner);
    std::erase_if(mine, [this](uint32_t bucket) { return buckets_.counts[bucket] < spec_.shard_min_doc_count(); });
    size_t wanted = std::min<size_t>(spec_.shard_size(), mine.size());
    order(mine, wanted);
    uint64_t other = 0;
    for (size_t i = wanted; i < mine.size(); ++i) other += buckets_.counts[mine[i]];
    partial.set_sum_other_doc_count(other);
    bool by_count = spec_.order_size() > 0 && spec_.order(0).path() == "_count" && !spec_.order(0).ascending();
    if (wanted < mine.size() && by_count && wanted > 0)
      partial.set_doc_count_error_upper_bound(buckets_.counts[mine[wanted - 1]]);
    for (size_t i = 0; i < wanted; ++i) {
      auto* bucket = partial.add_buckets();
      int64_t key = buckets_.key(mine[i]);
      switch (source_.kind()) {
        case Column::Kind::kOrdinal:
          bucket->set_string_key(std::string(terms_.term(static_cast<uint32_t>(key))));
          break;
        case Column::Kind::kDouble: bucket->set_double_key(from_sortable(key)); break;
        case Column::Kind::kUnsigned: bucket->set_unsigned_long_key(static_cast<uint64_t>(key)); break;
        case Column::Kind::kLong: bucket->set_long_key(key); break;
      }
      bucket->set_doc_count(buckets_.counts[mine[i]]);
      children_.result(mine[i], *bucket->mutable_sub_aggregations());
    }
  }

  double metric(uint32_t, std::string_view) const override {
    throw Error(ErrorCode::kIllegalArgument, "buckets cannot be ordered by a terms aggregation");
  }

 private:
  uint32_t intern(const std::string& term) {
    return filter_.active() && !filter_.takes(term) ? kExcluded : terms_.intern(term);
  }

  uint32_t key_of(uint32_t ordinal) {
    uint32_t& key = key_of_ordinal_[ordinal];
    if (key == kUnknown)
      key = filter_.active() ? intern(std::string(column_->term(ordinal))) : terms_.intern(column_->term(ordinal));
    return key;
  }

  uint32_t make_bucket(uint32_t owner, uint32_t key) {
    return key == kExcluded ? kExcluded : buckets_.find_or_add(owner, key);
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
            if (source_.is_string())
              make_bucket(owner, key_of(static_cast<uint32_t>(value)));
            else if (!filter_.active() || filter_.takes(value))
              buckets_.find_or_add(owner, value);
          },
          [](size_t) {});
    }
    buckets_.forget_owners();
  }

  int compare_keys(uint32_t a, uint32_t b) const {
    int64_t left = buckets_.key(a), right = buckets_.key(b);
    if (source_.is_string())
      return terms_.term(static_cast<uint32_t>(left)).compare(terms_.term(static_cast<uint32_t>(right)));
    if (source_.kind() == Column::Kind::kUnsigned)
      return static_cast<uint64_t>(left) < static_cast<uint64_t>(right) ? -1 : left != right;
    return left < right ? -1 : left > right;
  }

  // Brings the first `wanted` buckets to the front, in order.
  void order(std::vector<uint32_t>& mine, size_t wanted) const {
    struct Criterion {
      enum { kCount, kKey, kMetric } by;
      bool ascending;
      std::vector<double> metrics;  // by position in mine
    };
    std::vector<Criterion> criteria;
    for (const auto& order : spec_.order()) {
      Criterion criterion{order.path() == "_count" ? Criterion::kCount
                          : order.path() == "_key" ? Criterion::kKey
                                                   : Criterion::kMetric,
                          order.ascending(),
                          {}};
      if (criterion.by == Criterion::kMetric) {
        for (uint32_t bucket : mine) criterion.metrics.push_back(children_.metric(bucket, order.path()));
      }
      criteria.push_back(std::move(criterion));
    }
    std::vector<uint32_t> positions(mine.size());
    for (uint32_t i = 0; i < positions.size(); ++i) positions[i] = i;
    auto before = [&](uint32_t a, uint32_t b) {
      for (const Criterion& criterion : criteria) {
        int compared = 0;
        if (criterion.by == Criterion::kKey) {
          compared = compare_keys(mine[a], mine[b]);
        } else if (criterion.by == Criterion::kCount) {
          uint64_t left = buckets_.counts[mine[a]], right = buckets_.counts[mine[b]];
          compared = left < right ? -1 : left > right;
        } else {
          double left = criterion.metrics[a], right = criterion.metrics[b];
          // No value comes last, whichever the direction.
          if (std::isnan(left) != std::isnan(right)) return std::isnan(right);
          compared = left < right ? -1 : left > right;
        }
        if (compared != 0) return criterion.ascending ? compared < 0 : compared > 0;
      }
      return compare_keys(mine[a], mine[b]) < 0;
    };
    std::partial_sort(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(wanted), positions.end(),
                      before);
    std::vector<uint32_t> ordered(mine.size());
    for (size_t i = 0; i < mine.size(); ++i) ordered[i] = mine[positions[i]];
    mine = std::move(ordered);
  }

  const QueryContext& context_;
  v1::TermsAggregation spec_;
  Source source_;
  KeyFilter filter_;
  BucketTable buckets_;  // keys: numbers as in the column, or numbers of terms_
  Children children_;
  TermTable terms_;  // of all segments
  const Column* column_ = nullptr;
  std::vector<uint32_t> key_of_ordinal_;
  std::vector<uint32_t> bucket_of_ordinal_;  // of owner 0
  std::vector<uint32_t> matched_, matched_buckets_;
};

}  // namespace

std::unique_ptr<Collector> make_terms(const v1::Aggregation& aggregation, const QueryContext& context) {
  return std::make_unique<TermsCollector>(aggregation, context);
}

}  // namespace diagon
