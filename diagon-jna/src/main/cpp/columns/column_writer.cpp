#include "columns/column_writer.h"

#include <algorithm>
#include <cstring>

#include "columns/compensated_sum.h"
#include "columns/sorted_values.h"
#include "columns/zone_map.h"

namespace diagon {
namespace {

template <typename T>
std::string encode(const std::vector<std::pair<uint32_t, int64_t>>& values, int64_t base, bool by_doc,
                   uint32_t max_doc) {
  std::vector<T> codes(by_doc ? max_doc : values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    codes[by_doc ? values[i].first : i] =
        static_cast<T>(static_cast<uint64_t>(values[i].second) - static_cast<uint64_t>(base));
  }
  return {reinterpret_cast<const char*>(codes.data()), codes.size() * sizeof(T)};
}

// In as few bytes each as hold them all.
std::string narrow(const std::vector<uint32_t>& numbers) {
  uint32_t most = *std::max_element(numbers.begin(), numbers.end());
  size_t width = most <= UINT8_MAX ? 1 : most <= UINT16_MAX ? 2 : 4;
  std::string bytes(numbers.size() * width, 0);
  for (size_t i = 0; i < numbers.size(); ++i) std::memcpy(bytes.data() + i * width, &numbers[i], width);
  return bytes;
}

}  // namespace

double ColumnWriter::sum() const {
  if (kind_ == Column::Kind::kOrdinal) return 0;
  if (kind_ == Column::Kind::kDouble) {
    CompensatedSum sum;
    for (const auto& [doc, value] : values_) sum.add(from_sortable(value));
    return sum.value;
  }
  // No more than 2^32 documents with 2^31 values each: it fits.
  __int128 sum = 0;
  for (const auto& [doc, value] : values_)
    sum += kind_ == Column::Kind::kUnsigned ? static_cast<__int128>(static_cast<uint64_t>(value)) : value;
  return static_cast<double>(sum);
}

void ColumnWriter::write_dictionary(const std::string& prefix, const std::vector<std::string_view>& dictionary,
                                    SectionWriter& out) const {
  std::string bytes;
  std::vector<uint32_t> offsets{0};
  for (std::string_view term : dictionary) {
    bytes += term;
    offsets.push_back(static_cast<uint32_t>(bytes.size()));
  }
  out.add(prefix + "dict", bytes);
  out.add_array(prefix + "dict_offsets", offsets);
  std::vector<uint32_t> counts(dictionary.size());
  for (const auto& [doc, ordinal] : values_) ++counts[static_cast<size_t>(ordinal)];
  if (counts.size() < values_.size()) out.add(prefix + "counts", narrow(counts));
}

void ColumnWriter::finish(std::string_view field, uint32_t max_doc, const std::vector<std::string_view>& dictionary,
                          SectionWriter& out) {
  if (values_.empty()) return;
  bool is_unsigned = kind_ == Column::Kind::kUnsigned;
  auto less = [is_unsigned](int64_t a, int64_t b) {
    return is_unsigned ? static_cast<uint64_t>(a) < static_cast<uint64_t>(b) : a < b;
  };
  auto before = [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : less(a.second, b.second);
  };
  if (!std::is_sorted(values_.begin(), values_.end(), before)) std::sort(values_.begin(), values_.end(), before);
  if (kind_ == Column::Kind::kOrdinal) values_.erase(std::unique(values_.begin(), values_.end()), values_.end());

  ColumnMeta meta{};
  meta.kind = static_cast<uint8_t>(kind_);
  meta.value_count = values_.size();
  meta.min = meta.max = values_[0].second;
  for (size_t i = 0; i < values_.size(); ++i) {
    if (i == 0 || values_[i].first != values_[i - 1].first)
      ++meta.docs_with_value;
    else
      meta.multi_valued = 1;
    if (less(values_[i].second, meta.min)) meta.min = values_[i].second;
    if (less(meta.max, values_[i].second)) meta.max = values_[i].second;
  }
  meta.sum = sum();
  meta.base = kind_ == Column::Kind::kOrdinal ? 0 : meta.min;
  uint64_t spread = static_cast<uint64_t>(meta.max) - static_cast<uint64_t>(meta.base);
  bool by_doc = meta.multi_valued == 0;
  std::string codes;
  if (spread <= UINT8_MAX) {
    meta.width = 1;
    codes = encode<uint8_t>(values_, meta.base, by_doc, max_doc);
  } else if (spread <= UINT16_MAX) {
    meta.width = 2;
    codes = encode<uint16_t>(values_, meta.base, by_doc, max_doc);
  } else if (spread <= UINT32_MAX) {
    meta.width = 4;
    codes = encode<uint32_t>(values_, meta.base, by_doc, max_doc);
  } else {
    meta.width = 8;
    codes = encode<uint64_t>(values_, meta.base, by_doc, max_doc);
  }

  std::string prefix = "c/" + std::string(field) + "/";
  out.add(prefix + "meta", {reinterpret_cast<const char*>(&meta), sizeof(meta)});
  out.add(prefix + "codes", codes);
  if (meta.multi_valued != 0) {
    std::vector<uint32_t> offsets(max_doc + 1);
    for (const auto& [doc, value] : values_) ++offsets[doc + 1];
    for (uint32_t doc = 0; doc < max_doc; ++doc) offsets[doc + 1] += offsets[doc];
    out.add_array(prefix + "offsets", offsets);
  } else if (meta.docs_with_value != max_doc) {
    std::vector<uint64_t> present((max_doc + 63) / 64);
    for (const auto& [doc, value] : values_) present[doc >> 6] |= uint64_t{1} << (doc & 63);
    out.add_array(prefix + "present", present);
  }
  if (meta.multi_valued == 0) out.add(prefix + "zones", write_zones(values_, meta.base, meta.width, max_doc));
  if (kind_ == Column::Kind::kOrdinal) {
    write_dictionary(prefix, dictionary, out);
  } else if (meta.multi_valued == 0) {
    std::vector<uint64_t> sorted(values_.size());
    std::transform(values_.begin(), values_.end(), sorted.begin(), [&meta](const auto& value) {
      return static_cast<uint64_t>(value.second) - static_cast<uint64_t>(meta.base);
    });
    write_sorted_values(sorted, prefix, out);
  }
}

}  // namespace diagon
