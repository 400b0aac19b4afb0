#include <algorithm>
#include <numeric>
#include <vector>

#include "index/ip.h"
#include "index/number.h"
#include "query/collect/sort_source.h"

namespace diagon {
namespace {

struct StringOrder {
  bool descending = false;
  bool missing_first = false;
  bool greatest = false;  // of several values the greatest is taken
  std::optional<std::string> missing;

  // Ordinals are doubled, so that a text that no document has fits between its neighbours.
  int64_t key(int64_t doubled) const { return descending ? ~doubled : doubled; }
  int64_t null_key() const { return missing_first ? INT64_MIN : INT64_MAX; }

  int compare(const v1::SortValue& a, const v1::SortValue& b) const {
    bool no_a = a.kind_case() != v1::SortValue::kStringValue, no_b = b.kind_case() != v1::SortValue::kStringValue;
    if (no_a || no_b) return no_a == no_b ? 0 : no_a == missing_first ? -1 : 1;
    return compare_values(a.string_value(), b.string_value(), descending);
  }
};

StringOrder order_of(const v1::SortField& sort) {
  StringOrder order;
  order.descending = sort.descending();
  order.missing_first = sort.missing_case() == v1::SortField::kMissingFirst && sort.missing_first();
  switch (sort.mode()) {
    case v1::SortField::MODE_UNSPECIFIED: order.greatest = sort.descending(); break;
    case v1::SortField::MIN: break;
    case v1::SortField::MAX: order.greatest = true; break;
    default:
      throw Error(ErrorCode::kIllegalArgument,
                  "[" + sort.field() + "] we only support AVG, MEDIAN and SUM on number based fields");
  }
  return order;
}

class StringKeys final : public SegmentKeys {
 public:
  StringKeys(const Column* column, const StringOrder& order, bool ip) : column_(column), order_(order), ip_(ip) {
    missing_ = order.missing ? key_of_text(*order.missing) : order.null_key();
  }

  void keys(std::span<const uint32_t> docs, const double*, int64_t* out) const override {
    for (size_t i = 0; i < docs.size(); ++i) {
      if (column_ == nullptr || !column_->has_value(docs[i])) {
        out[i] = missing_;
        continue;
      }
      uint64_t at = docs[i];
      if (column_->multi_valued()) at = order_.greatest ? column_->offsets[docs[i] + 1] - 1 : column_->offsets[docs[i]];
      out[i] = order_.key(2 * column_->value_at(at) + 1);
    }
  }
  uint32_t next_below(uint32_t from, int64_t bound, uint32_t limit, uint32_t& end) const override {
    bool missing_may = column_ != nullptr && column_->present != nullptr && missing_ < bound;
    if (column_ == nullptr || column_->zones == nullptr || missing_may)
      return SegmentKeys::next_below(from, bound, limit, end);
    end = limit;
    if (!order_.descending) {  // 2 * ordinal + 1 < bound
      if (bound < 2) return limit;
      return next_zone_at_most(*column_->zones, static_cast<uint64_t>(bound) / 2 - 1, from, limit, end);
    }
    // 2 * ordinal + 1 > ~bound
    if (~bound < 1) return from;
    return next_zone_at_least(*column_->zones, (static_cast<uint64_t>(~bound) + 1) / 2, from, limit, end);
  }
  void value(int64_t key, v1::SortValue& out) const override {
    if (key == missing_) {
      if (order_.missing)
        out.set_string_value(*order_.missing);
      else
        out.set_null_value(true);
      return;
    }
    out.set_string_value(std::string(column_->term(static_cast<uint32_t>((order_.descending ? ~key : key) / 2))));
  }
  int64_t key_of(const v1::SortValue& value) const override {
    if (value.kind_case() != v1::SortValue::kStringValue) return order_.null_key();
    if (ip_ && value.string_value().size() != 16) {
      if (auto address = parse_ip(value.string_value())) return key_of_text(*address);
    }
    return key_of_text(value.string_value());
  }

 private:
  int64_t key_of_text(const std::string& text) const {
    if (column_ == nullptr) return order_.key(0);
    int64_t at = column_->lower_bound(text);
    bool exact = at < column_->ordinal_count() && column_->term(static_cast<uint32_t>(at)) == text;
    return order_.key(2 * at + (exact ? 1 : 0));
  }

  const Column* column_;
  const StringOrder& order_;
  bool ip_;
  int64_t missing_;
};

class StringSort final : public SortSource {
 public:
  StringSort(const v1::SortField& sort, const QueryContext& context, const FieldDef& field)
      : snapshot_(context.snapshot),
        name_(field.name),
        format_(field.value_format()),
        ip_(field.type == v1::IP),
        order_(order_of(sort)) {
    if (sort.missing_case() != v1::SortField::kMissingValue) return;
    order_.missing = text_of(sort.missing_value());
    if (!ip_) return;
    auto address = parse_ip(*order_.missing);
    if (!address) throw Error(ErrorCode::kIllegalArgument, "'" + *order_.missing + "' is not an IP string literal.");
    order_.missing = *address;
  }

  std::unique_ptr<SegmentKeys> segment(size_t index) const override {
    return std::make_unique<StringKeys>(snapshot_.segment(index).column(name_), order_, ip_);
  }
  int compare(const v1::SortValue& a, const v1::SortValue& b) const override { return order_.compare(a, b); }
  v1::ValueFormat format() const override { return format_; }

 private:
  const Snapshot& snapshot_;
  std::string name_;
  v1::ValueFormat format_;
  bool ip_;
  StringOrder order_;
};

// Ids have no column: the segment's are ranked when it is searched.
class IdKeys final : public SegmentKeys {
 public:
  IdKeys(const SegmentReader& reader, const StringOrder& order)
      : order_(order), ids_(reader.max_doc()), ranks_(reader.max_doc()) {
    std::vector<uint32_t> docs(ids_.size());
    std::iota(docs.begin(), docs.end(), 0u);
    std::vector<std::string> texts(ids_.size());
    for (uint32_t doc = 0; doc < texts.size(); ++doc) texts[doc] = reader.id_of(doc);
    std::sort(docs.begin(), docs.end(), [&](uint32_t a, uint32_t b) { return texts[a] < texts[b]; });
    int64_t rank = -1;
    for (uint32_t doc : docs) {
      // A deleted document and its successor have the same id.
      if (rank < 0 || ids_[static_cast<size_t>(rank)] != texts[doc]) ids_[static_cast<size_t>(++rank)] = texts[doc];
      ranks_[doc] = static_cast<uint32_t>(rank);
    }
    ids_.resize(static_cast<size_t>(rank + 1));
  }

  void keys(std::span<const uint32_t> docs, const double*, int64_t* out) const override {
    for (size_t i = 0; i < docs.size(); ++i) out[i] = order_.key(2 * int64_t{ranks_[docs[i]]} + 1);
  }
  void value(int64_t key, v1::SortValue& out) const override {
    out.set_string_value(ids_[static_cast<size_t>((order_.descending ? ~key : key) / 2)]);
  }
  int64_t key_of(const v1::SortValue& value) const override {
    auto at = std::lower_bound(ids_.begin(), ids_.end(), value.string_value());
    bool exact = at != ids_.end() && *at == value.string_value();
    return order_.key(2 * (at - ids_.begin()) + (exact ? 1 : 0));
  }

 private:
  const StringOrder& order_;
  std::vector<std::string> ids_;
  std::vector<uint32_t> ranks_;
};

class IdSort final : public SortSource {
 public:
  IdSort(const v1::SortField& sort, const QueryContext& context) : context_(context), order_(order_of(sort)) {}

  std::unique_ptr<SegmentKeys> segment(size_t index) const override {
    const SegmentReader& reader = context_.snapshot.segment(index);
    if (context_.memory != nullptr) context_.memory->take(uint64_t{reader.max_doc()} * 100, "sort by _id");
    return std::make_unique<IdKeys>(reader, order_);
  }
  int compare(const v1::SortValue& a, const v1::SortValue& b) const override { return order_.compare(a, b); }
  v1::ValueFormat format() const override {
    v1::ValueFormat format;
    format.set_kind(v1::ValueFormat::STRING);
    return format;
  }

 private:
  const QueryContext& context_;
  StringOrder order_;
};

}  // namespace

std::unique_ptr<SortSource> string_sort(const v1::SortField& sort, const QueryContext& context, const FieldDef& field) {
  return std::make_unique<StringSort>(sort, context, field);
}

std::unique_ptr<SortSource> id_sort(const v1::SortField& sort, const QueryContext& context) {
  return std::make_unique<IdSort>(sort, context);
}

}  // namespace diagon
