#include "query/scorers/column_scorer.h"

#include <optional>
#include <vector>

#include "columns/sorted_values.h"
#include "columns/zone_map.h"
#include "postings/kernels.h"

namespace diagon {
namespace {

bool less(Column::Kind kind, int64_t a, int64_t b) {
  return kind == Column::Kind::kUnsigned ? static_cast<uint64_t>(a) < static_cast<uint64_t>(b) : a < b;
}

class PresentScorer final : public WindowScorer {
 public:
  explicit PresentScorer(const Column& column)
      : WindowScorer(column.max_doc, column.docs_with_value), column_(column) {}

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override {
    if (column_.multi_valued()) {
      for (uint32_t doc = from; doc < to; ++doc)
        words[(doc - from) >> 6] |= uint64_t{column_.has_value(doc)} << ((doc - from) & 63);
      return;
    }
    if (column_.present == nullptr) {
      set_first_bits(words, to - from);
      return;
    }
    const uint64_t* present = column_.present + from / 64;
    uint32_t full = (to - from) / 64, rest = (to - from) % 64;
    for (uint32_t w = 0; w < full; ++w) words[w] |= present[w];
    if (rest != 0) words[full] |= present[full] & ((uint64_t{1} << rest) - 1);
  }

 private:
  const Column& column_;
};

// So few documents, or documents that are so far from each other, are compared one by one.
constexpr uint32_t kFew = 64;
constexpr uint64_t kSparse = 32;

// Codes in a range, of a column with at most one value a document.
class RangeScorer final : public WindowScorer {
 public:
  RangeScorer(const Column& column, uint64_t first, uint64_t span, uint64_t cost)
      : WindowScorer(column.max_doc, cost), column_(column), first_(first), span_(span) {}

  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override {
    if (mode == Probe::kPrefer || count == 0) return count;
    if (count > kFew && docs[count - 1] - docs[0] < uint64_t{count} * kSparse)
      return WindowScorer::probe(mode, docs, scores, count);
    return with_codes(column_, [&](const auto* codes) {
      uint32_t kept = 0;
      for (uint32_t i = 0; i < count; ++i) {
        uint32_t doc = docs[i];
        bool in = uint64_t{codes[doc]} - first_ <= span_ && column_.has_value(doc);
        docs[kept] = doc;
        if (scores != nullptr) scores[kept] = scores[i];
        kept += in != (mode == Probe::kExclude) ? 1 : 0;
      }
      return kept;
    });
  }

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override {
    if (column_.zones == nullptr) return compare(from, to, words);
    const ZoneMap& zones = *column_.zones;
    // Neighbouring zones that lie on a bound are compared at once.
    uint32_t begin = from;
    for (uint32_t at = from, next; at < to; at = next) {
      uint32_t zone = at / ZoneMap::kDocs;
      next = std::min((zone + 1) * ZoneMap::kDocs, to);
      uint64_t least = zones.least(zone), greatest = zones.greatest(zone);
      bool none = greatest < first_ || least > first_ + span_;
      bool all = !none && least >= first_ && greatest <= first_ + span_;
      if (!none && !all) continue;
      compare(begin, at, words + (begin - from) / 64);
      begin = next;
      if (all) mark_present(at, next, words + (at - from) / 64);
    }
    compare(begin, to, words + (begin - from) / 64);
  }

 private:
  void mark_present(uint32_t from, uint32_t to, uint64_t* words) const {
    std::array<uint64_t, ZoneMap::kDocs / 64> bits{};
    set_first_bits(bits.data(), to - from);
    for (uint32_t w = 0; w < (to - from + 63) / 64; ++w)
      words[w] |= column_.present == nullptr ? bits[w] : bits[w] & column_.present[from / 64 + w];
  }
  void compare(uint32_t from, uint32_t to, uint64_t* words) const {
    if (from >= to) return;
    if (column_.present == nullptr) {
      mark_in_range(from, to - from, words);
      return;
    }
    std::array<uint64_t, kBatch / 64> bits{};
    mark_in_range(from, to - from, bits.data());
    for (uint32_t w = 0; w < (to - from + 63) / 64; ++w) words[w] |= bits[w] & column_.present[from / 64 + w];
  }
  // In the width of the codes, so that the comparison runs over as many as fit into a vector.
  template <typename T>
  const T* codes_from(uint32_t from) const noexcept {
    return reinterpret_cast<const T*>(column_.codes) + from;
  }
  void mark_in_range(uint32_t from, uint32_t count, uint64_t* words) const {
    switch (column_.width) {
      case 1:
        return kernels().in_range_8(codes_from<uint8_t>(from), static_cast<uint8_t>(first_),
                                    static_cast<uint8_t>(span_), count, words);
      case 2:
        return kernels().in_range_16(codes_from<uint16_t>(from), static_cast<uint16_t>(first_),
                                     static_cast<uint16_t>(span_), count, words);
      case 4:
        return kernels().in_range_32(codes_from<uint32_t>(from), static_cast<uint32_t>(first_),
                                     static_cast<uint32_t>(span_), count, words);
      default: return kernels().in_range_64(codes_from<uint64_t>(from), first_, span_, count, words);
    }
  }

  const Column& column_;
  uint64_t first_, span_;
};

// Narrows a range to what the column holds; false: nothing of it.
bool clamp_range(const Column& column, int64_t& low, int64_t& high) {
  if (column.value_count == 0 || less(column.kind, high, low)) return false;
  if (less(column.kind, high, column.min) || less(column.kind, column.max, low)) return false;
  if (less(column.kind, low, column.min)) low = column.min;
  if (less(column.kind, column.max, high)) high = column.max;
  return true;
}

}  // namespace

std::unique_ptr<Scorer> present_scorer(const Column& column) {
  if (column.docs_with_value == 0) return nullptr;
  return std::make_unique<PresentScorer>(column);
}

std::optional<uint64_t> range_count(const Column& column, int64_t low, int64_t high) {
  if (!clamp_range(column, low, high)) return 0;
  if (low == column.min && high == column.max) return column.docs_with_value;
  if (column.sorted == nullptr) return std::nullopt;
  uint64_t first = static_cast<uint64_t>(low) - static_cast<uint64_t>(column.base);
  uint64_t last = static_cast<uint64_t>(high) - static_cast<uint64_t>(column.base);
  uint64_t begin = column.sorted->count_below(first);
  return column.sorted->first_above(begin, last) - begin;
}

std::unique_ptr<Scorer> range_scorer(const Column& column, int64_t low, int64_t high) {
  if (!clamp_range(column, low, high)) return nullptr;
  if (low == column.min && high == column.max) return present_scorer(column);
  uint64_t first = static_cast<uint64_t>(low) - static_cast<uint64_t>(column.base);
  uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  uint64_t cost;
  if (auto known = range_count(column, low, high)) {
    if (*known == 0) return nullptr;
    cost = *known;
  } else {
    // As if values were spread evenly.
    double extent = static_cast<double>(static_cast<uint64_t>(column.max) - static_cast<uint64_t>(column.min)) + 1;
    cost = static_cast<uint64_t>((static_cast<double>(span) + 1) / extent * column.docs_with_value) + 1;
  }
  if (!column.multi_valued()) return std::make_unique<RangeScorer>(column, first, span, cost);
  return column_scorer(
      column, [first, span](uint64_t code) { return code - first <= span; }, cost);
}

std::unique_ptr<Scorer> set_scorer(const Column& column, std::vector<int64_t> values) {
  if (column.value_count == 0) return nullptr;
  std::erase_if(values, [&](int64_t value) {
    return less(column.kind, value, column.min) || less(column.kind, column.max, value);
  });
  if (values.empty()) return nullptr;
  std::vector<uint64_t> codes;
  for (int64_t value : values) codes.push_back(static_cast<uint64_t>(value) - static_cast<uint64_t>(column.base));
  std::sort(codes.begin(), codes.end());
  uint64_t cost = std::max<uint64_t>(column.docs_with_value / 4, 1);
  return column_scorer(
      column,
      [codes = std::move(codes)](uint64_t code) { return std::binary_search(codes.begin(), codes.end(), code); }, cost);
}

}  // namespace diagon
