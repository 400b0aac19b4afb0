#include "query/collect/sort_source.h"

#include <algorithm>

#include "columns/column.h"
#include "index/number.h"

namespace diagon {
namespace {

class ScoreSort final : public SortSource {
 public:
  explicit ScoreSort(bool descending) : descending_(descending) {}

  std::unique_ptr<SegmentKeys> segment(size_t) const override { return std::make_unique<Keys>(descending_); }
  int compare(const v1::SortValue& a, const v1::SortValue& b) const override {
    return compare_values(a.score(), b.score(), descending_);
  }
  bool needs_scores() const override { return true; }

 private:
  class Keys final : public SegmentKeys {
   public:
    explicit Keys(bool descending) : descending_(descending) {}
    void keys(std::span<const uint32_t> docs, const double* scores, int64_t* out) const override {
      for (size_t i = 0; i < docs.size(); ++i) out[i] = key(static_cast<float>(scores[i]));
    }
    void value(int64_t key, v1::SortValue& out) const override {
      out.set_score(static_cast<float>(from_sortable(descending_ ? ~key : key)));
    }
    int64_t key_of(const v1::SortValue& value) const override {
      switch (value.kind_case()) {
        case v1::SortValue::kDoubleValue: return key(static_cast<float>(value.double_value()));
        case v1::SortValue::kLongValue: return key(static_cast<float>(value.long_value()));
        default: return key(value.score());
      }
    }

   private:
    int64_t key(float score) const {
      return descending_ ? ~to_sortable(static_cast<double>(score)) : to_sortable(static_cast<double>(score));
    }
    bool descending_;
  };

  bool descending_;
};

class DocSort final : public SortSource {
 public:
  DocSort(const Snapshot& snapshot, bool descending, std::optional<uint32_t> shard)
      : snapshot_(snapshot),
        descending_(descending),
        offset_(shard ? static_cast<int64_t>(uint64_t{*shard} << 32) : 0) {}

  std::unique_ptr<SegmentKeys> segment(size_t index) const override {
    return std::make_unique<Keys>(descending_, offset_, snapshot_.base_of(index));
  }
  int compare(const v1::SortValue& a, const v1::SortValue& b) const override {
    return compare_values(a.long_value(), b.long_value(), descending_);
  }
  v1::ValueFormat format() const override {
    v1::ValueFormat format;
    format.set_kind(v1::ValueFormat::LONG);
    return format;
  }

 private:
  class Keys final : public SegmentKeys {
   public:
    Keys(bool descending, int64_t offset, uint32_t base) : descending_(descending), offset_(offset + base) {}
    void keys(std::span<const uint32_t> docs, const double*, int64_t* out) const override {
      for (size_t i = 0; i < docs.size(); ++i) out[i] = descending_ ? ~(offset_ + docs[i]) : offset_ + docs[i];
    }
    void value(int64_t key, v1::SortValue& out) const override { out.set_long_value(descending_ ? ~key : key); }
    int64_t key_of(const v1::SortValue& value) const override {
      int64_t number =
          value.kind_case() == v1::SortValue::kDoubleValue ? to_long(value.double_value()) : value.long_value();
      return descending_ ? ~number : number;
    }
    uint32_t next_below(uint32_t from, int64_t bound, uint32_t limit, uint32_t& end) const override {
      end = limit;
      return descending_ || offset_ + from < bound ? from : limit;
    }

   private:
    bool descending_;
    int64_t offset_;
  };

  const Snapshot& snapshot_;
  bool descending_;
  int64_t offset_;
};

// next(zone): the first one in demand from there on.
template <typename Next>
uint32_t next_zone(uint32_t from, uint32_t limit, uint32_t& end, Next&& next) {
  // Neighbours are taken together, as long as that does not delay a better bound for too long.
  constexpr uint32_t kMostZones = 16;
  uint32_t zone = from / ZoneMap::kDocs, found = next(zone), last = found;
  auto begin_of = [limit](uint64_t each) {
    return static_cast<uint32_t>(std::min<uint64_t>(each * ZoneMap::kDocs, limit));
  };
  while (last + 1 - found < kMostZones && begin_of(last + 1) < limit && next(last + 1) == last + 1) ++last;
  end = begin_of(last + uint64_t{1});
  return found == zone ? from : begin_of(found);
}

}  // namespace

uint32_t next_zone_at_most(const ZoneMap& zones, uint64_t code, uint32_t from, uint32_t limit, uint32_t& end) {
  return next_zone(from, limit, end, [&](uint32_t zone) { return zones.next_at_most(zone, code); });
}

uint32_t next_zone_at_least(const ZoneMap& zones, uint64_t code, uint32_t from, uint32_t limit, uint32_t& end) {
  return next_zone(from, limit, end, [&](uint32_t zone) { return zones.next_at_least(zone, code); });
}

std::unique_ptr<SortSource> score_sort(bool descending) { return std::make_unique<ScoreSort>(descending); }

std::unique_ptr<SortSource> doc_sort(const Snapshot& snapshot, bool descending, std::optional<uint32_t> shard) {
  return std::make_unique<DocSort>(snapshot, descending, shard);
}

std::unique_ptr<SortSource> make_sort_source(const v1::SortField& sort, const QueryContext& context,
                                             uint32_t shard_ordinal) {
  switch (sort.key_case()) {
    case v1::SortField::kScore: return score_sort(sort.descending());
    case v1::SortField::kDoc: return doc_sort(context.snapshot, sort.descending(), std::nullopt);
    case v1::SortField::kShardDoc: return doc_sort(context.snapshot, sort.descending(), shard_ordinal);
    case v1::SortField::kField: break;
    case v1::SortField::KEY_NOT_SET: throw Error(ErrorCode::kParsing, "sort field without a key");
  }
  if (sort.field() == "_id") return id_sort(sort, context);
  const FieldDef* field = context.schema().find(sort.field());
  FieldDef unmapped;
  if (field == nullptr) {
    auto type = field_type_of(sort.unmapped_type());
    if (!type) throw Error(ErrorCode::kQueryShard, "No mapping found for [" + sort.field() + "] in order to sort on");
    unmapped.name = sort.field();
    unmapped.type = *type;
    if (unmapped.type == v1::DATE)
      unmapped.format = std::make_shared<DateFormat>("strict_date_optional_time||epoch_millis");
    field = &unmapped;
  } else if (field->is_text()) {
    throw Error(ErrorCode::kIllegalArgument,
                "Text fields are not optimised for operations that require per-document field data like aggregations "
                "and sorting, so these operations are "
                "disabled by default. Please use a keyword field instead. Alternatively, set fielddata=true on [" +
                    field->name +
                    "] in order to load field data by uninverting the inverted index. Note that this can use "
                    "significant memory.");
  } else if (!field->doc_values) {
    throw Error(ErrorCode::kIllegalArgument, "Can't load fielddata on [" + field->name +
                                                 "] because fielddata is unsupported on fields of type [" +
                                                 field->type_name() + "]. Use doc values instead.");
  }
  bool text = field->is_text() || field->is_keyword() || field->type == v1::IP;
  return text ? string_sort(sort, context, *field) : number_sort(sort, context, *field);
}

}  // namespace diagon
