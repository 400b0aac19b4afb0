#include "columns/column_reader.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/error.h"
#include "columns/column_writer.h"
#include "columns/sorted_values.h"
#include "columns/zone_map.h"

namespace diagon {
namespace {

class StoredColumn final : public Column {
 public:
  StoredColumn(const SectionFile& file, const std::string& prefix, uint32_t docs) {
    auto metas = file.array<ColumnMeta>(prefix + "meta");
    if (metas.size() != 1) fail(prefix);
    const ColumnMeta& meta = metas[0];
    kind = static_cast<Kind>(meta.kind);
    width = meta.width;
    base = meta.base;
    min = meta.min;
    max = meta.max;
    sum = meta.sum;
    max_doc = docs;
    docs_with_value = meta.docs_with_value;
    value_count = meta.value_count;
    std::string_view code_bytes = file.section(prefix + "codes");
    codes = reinterpret_cast<const std::byte*>(code_bytes.data());
    auto offset_array = file.array<uint32_t>(prefix + "offsets");
    auto present_array = file.array<uint64_t>(prefix + "present");
    uint64_t slots = meta.multi_valued != 0 ? value_count : docs;
    bool width_known = width == 1 || width == 2 || width == 4 || width == 8;
    if (!width_known || code_bytes.size() != slots * width || meta.kind > static_cast<uint8_t>(Kind::kOrdinal))
      fail(prefix);
    if (meta.multi_valued != 0) {
      if (offset_array.size() != docs + size_t{1} || offset_array[docs] != value_count || !ascend(offset_array))
        fail(prefix);
      offsets = offset_array.data();
    } else if (docs_with_value != docs) {
      if (present_array.size() != (docs + size_t{63}) / 64) fail(prefix);
      present = present_array.data();
      if (ones(present_array) != docs_with_value) fail(prefix);
    }
    if (docs_with_value > docs || (offsets == nullptr && value_count != docs_with_value)) fail(prefix);
    dictionary_ = file.section(prefix + "dict");
    term_offsets_ = file.array<uint32_t>(prefix + "dict_offsets");
    if ((kind == Kind::kOrdinal) == term_offsets_.empty()) fail(prefix);
    if (!term_offsets_.empty() && (term_offsets_.back() != dictionary_.size() || !ascend(term_offsets_))) fail(prefix);
    if (!bounds_hold() || (slots != 0 && greatest_code(slots) > greatest_allowed())) fail(prefix);
    if (kind != Kind::kOrdinal && file.has(prefix + "sorted")) {
      if (multi_valued()) fail(prefix);
      sorted_.emplace(file, prefix, value_count, greatest_allowed());
      sorted = &*sorted_;
    }
    if (file.has(prefix + "zones")) {
      if (multi_valued()) fail(prefix);
      zones_.emplace(file, prefix, width, docs);
      zones = &*zones_;
    }
    open_counts(file.section(prefix + "counts"), prefix);
  }

  uint32_t ordinal_count() const override {
    return term_offsets_.empty() ? 0 : static_cast<uint32_t>(term_offsets_.size() - 1);
  }
  std::string_view term(uint32_t ordinal) const override {
    return dictionary_.substr(term_offsets_[ordinal], term_offsets_[ordinal + 1] - term_offsets_[ordinal]);
  }
  uint32_t lower_bound(std::string_view wanted) const override {
    uint32_t low = 0, high = ordinal_count();
    while (low < high) {
      uint32_t middle = low + (high - low) / 2;
      if (term(middle) < wanted)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

 private:
  static bool ascend(std::span<const uint32_t> numbers) { return std::is_sorted(numbers.begin(), numbers.end()); }
  static uint64_t ones(std::span<const uint64_t> words) {
    uint64_t count = 0;
    for (uint64_t word : words) count += static_cast<uint64_t>(std::popcount(word));
    return count;
  }
  // Whether least and greatest value are in order, and codes count from the least and have room.
  bool bounds_hold() const {
    if (width != 8 && greatest_allowed() >> (8 * width) != 0) return false;
    if (kind == Kind::kOrdinal) return base == 0 && min >= 0 && min <= max && max < int64_t{ordinal_count()};
    return base == min &&
           (kind == Kind::kUnsigned ? static_cast<uint64_t>(min) <= static_cast<uint64_t>(max) : min <= max);
  }
  // Codes are used as places in arrays: all of them are looked at once.
  uint64_t greatest_code(uint64_t slots) const {
    return with_codes(*this, [&](const auto* all) {
      auto most = all[0];
      for (uint64_t i = 1; i < slots; ++i) most = std::max(most, all[i]);
      return uint64_t{most};
    });
  }
  uint64_t greatest_allowed() const { return static_cast<uint64_t>(max) - static_cast<uint64_t>(base); }
  void open_counts(std::string_view bytes, const std::string& prefix) {
    if (bytes.empty()) return;
    for (uint8_t each : {1, 2, 4}) {
      if (bytes.size() == size_t{each} * ordinal_count()) counts_width = each;
    }
    if (counts_width == 0) fail(prefix);
    counts = reinterpret_cast<const std::byte*>(bytes.data());
  }
  [[noreturn]] static void fail(const std::string& prefix) {
    throw Error(ErrorCode::kCorruptIndex, "column does not fit together [" + prefix + "]");
  }
  std::optional<SortedValues> sorted_;
  std::optional<ZoneMap> zones_;
  std::string_view dictionary_;
  std::span<const uint32_t> term_offsets_;
};

bool terms_ascend(const Column& column) {
  for (uint32_t i = 1; i < column.ordinal_count(); ++i) {
    if (column.term(i - 1) >= column.term(i)) return false;
  }
  return true;
}

bool values_ascend(const Column& column) {
  bool twice = column.kind != Column::Kind::kOrdinal, ascend = true;
  uint32_t docs = 0;
  with_codes(column, [&](const auto* codes) {
    for (uint32_t doc = 0; doc < column.max_doc; ++doc) {
      uint64_t begin = column.offsets[doc], end = column.offsets[doc + 1];
      if (begin != end) ++docs;
      for (uint64_t at = begin + 1; at < end; ++at)
        ascend &= codes[at - 1] < codes[at] || (twice && codes[at - 1] == codes[at]);
    }
  });
  return ascend && docs == column.docs_with_value;
}

}  // namespace

std::unique_ptr<const Column> open_column(const SectionFile& file, const std::string& field, uint32_t max_doc) {
  std::string prefix = "c/" + field + "/";
  if (!file.has(prefix + "meta")) return nullptr;
  return std::make_unique<StoredColumn>(file, prefix, max_doc);
}

void verify_column(const Column& column, const std::string& field) {
  if (!terms_ascend(column) || (column.multi_valued() && !values_ascend(column)))
    throw Error(ErrorCode::kCorruptIndex, "column does not ascend [" + field + "]");
}

}  // namespace diagon
