#include "aggregate/key_counts.h"

#include <algorithm>
#include <array>
#include <functional>

#include "columns/code_kernels.h"

namespace diagon {

KeyCounts::KeyCounts(const KeySpace& keys, const QueryContext& context) : keys_(keys) {
  if (context.memory != nullptr) context.memory->take(SlotCounts::bytes(keys.size()), "aggregation buckets");
  counts_.resize(keys.size());
}

void KeyCounts::add_missing(uint64_t documents) {
  if (keys_.missing()) counts_[static_cast<uint64_t>(*keys_.missing()) - first()] += static_cast<uint32_t>(documents);
}

// Calls f(i, index of the document's code) for documents [0, count) of the batch.
template <typename F>
static void each_index(std::span<const uint32_t> docs, F&& f) {
  auto count = static_cast<uint32_t>(docs.size());
  if (docs.back() - docs.front() == count - 1) {
    for (uint32_t i = 0; i < count; ++i) f(i, docs.front() + i);
  } else {
    for (uint32_t i = 0; i < count; ++i) f(i, docs[i]);
  }
}

template <typename T, typename Slot>
void KeyCounts::count_codes(const Column& column, const T* codes, std::span<const uint32_t> docs, Slot&& slot) {
  uint32_t without = 0;
  if constexpr (sizeof(T) == 1) {
    // Neighbours often share one of so few codes: counting into one array would wait for the last count to be stored.
    std::array<std::array<uint32_t, 256>, 4> counts{};
    if (column.present == nullptr) {
      each_index(docs, [&](uint32_t i, uint32_t doc) { ++counts[i % 4][codes[doc]]; });
    } else {
      each_index(docs, [&](uint32_t i, uint32_t doc) {
        uint32_t has = column.has_value(doc) ? 1 : 0;
        counts[i % 4][codes[doc]] += has;
        without += 1 - has;
      });
    }
    uint64_t most = static_cast<uint64_t>(column.max) - static_cast<uint64_t>(column.base);
    for (uint64_t code = 0; code <= most; ++code)
      counts_[slot(code)] += counts[0][code] + counts[1][code] + counts[2][code] + counts[3][code];
  } else if (column.present == nullptr) {
    each_index(docs, [&](uint32_t, uint32_t doc) { ++counts_[slot(codes[doc])]; });
  } else {
    each_index(docs, [&](uint32_t, uint32_t doc) {
      uint32_t has = column.has_value(doc) ? 1 : 0;
      counts_[slot(codes[doc])] += has;
      without += 1 - has;
    });
  }
  add_missing(without);
}

void KeyCounts::count(const Column* column, std::span<const uint32_t> docs) {
  if (docs.empty()) return;
  if (column == nullptr) return add_missing(docs.size());
  const uint32_t* map = keys_.map();
  uint64_t shift = static_cast<uint64_t>(column->base) - first();
  if (column->multi_valued()) {
    uint32_t without = 0;
    size_t last = SIZE_MAX;
    int64_t last_value = 0;
    each_value(
        column, docs,
        [&](size_t i, int64_t value) {
          if (last == i && last_value == value) return;  // a document counts once a key
          last = i;
          last_value = value;
          ++counts_[static_cast<uint64_t>(keys_.key_of(value)) - first()];
        },
        [&](size_t) { ++without; });
    return add_missing(without);
  }
  with_codes(*column, [&](const auto* codes) {
    if (map != nullptr)
      count_codes(*column, codes, docs, [map](uint64_t code) { return uint64_t{map[code]}; });
    else
      count_codes(*column, codes, docs, [shift](uint64_t code) { return code + shift; });
  });
}

template <typename T>
void KeyCounts::count_chosen(const Column& column, const T* codes, const DocWindow& window) {
  const uint32_t* map = keys_.map();
  uint64_t shift = static_cast<uint64_t>(column.base) - first();
  codes += window.from;
  if constexpr (sizeof(T) == 1) {
    auto values = static_cast<uint32_t>(static_cast<uint64_t>(column.max) - static_cast<uint64_t>(column.base)) + 1;
    if (values <= kFewCodes) {
      std::array<uint32_t, kFewCodes> counts{};
      code_kernels().count_few(codes, window.words, window.size, values, counts.data());
      for (uint32_t code = 0; code < values; ++code) counts_[map == nullptr ? code + shift : map[code]] += counts[code];
      return;
    }
  }
  std::array<uint32_t, kBatch + kCodePadding> chosen;
  uint32_t count = select_codes(codes, window.words, window.size, chosen.data());
  if (map != nullptr) {
    for (uint32_t i = 0; i < count; ++i) chosen[i] = map[chosen[i]];
    shift = 0;
  }
  counts_.count(chosen.data(), count, shift);
}

bool KeyCounts::count_window(const Column* column, const DocWindow& window) {
  if (column == nullptr) {
    add_missing(window.count);
    return true;
  }
  // Keys of an array have no code as wide as 8 bytes.
  if (column->multi_valued() || column->width == 8) return false;
  ValueWindow with(*column, window);
  with_codes(*column, [&](const auto* codes) {
    if constexpr (sizeof(*codes) < 8) count_chosen(*column, codes, with.docs());
  });
  add_missing(window.count - with.docs().count);
  return true;
}

bool KeyCounts::count_segment(const Column* column, uint32_t max_doc) {
  if (column == nullptr) {
    add_missing(max_doc);
    return true;
  }
  if (column->kind != Column::Kind::kOrdinal) return false;
  auto add = [&](auto&& count_of) {
    const uint32_t* map = keys_.map();
    SlotCounts& counts = counts_;
    uint32_t ordinals = column->ordinal_count();
    if (map == nullptr) {
      for (uint32_t i = 0; i < ordinals; ++i) counts[i] += count_of(i);
    } else {
      for (uint32_t i = 0; i < ordinals; ++i) counts[map[i]] += count_of(i);
    }
  };
  switch (column->counts_width) {
    case 0: add([](uint32_t) { return 1u; }); break;
    case 1: add([c = reinterpret_cast<const uint8_t*>(column->counts)](uint32_t i) { return uint32_t{c[i]}; }); break;
    case 2: add([c = reinterpret_cast<const uint16_t*>(column->counts)](uint32_t i) { return uint32_t{c[i]}; }); break;
    default: add([c = reinterpret_cast<const uint32_t*>(column->counts)](uint32_t i) { return c[i]; });
  }
  add_missing(max_doc - column->docs_with_value);
  return true;
}

KeyCounts::Top KeyCounts::top(size_t most, uint32_t least) const {
  constexpr size_t kBlock = 64;
  Top top;
  std::vector<uint64_t> heap;  // count << 32 | ~slot: the greater, the better; the worst first
  uint32_t worst = least - 1;  // a count has to be above
  for (size_t from = 0; from < counts_.size(); from += kBlock) {
    const uint32_t* block = counts_.data() + from;
    size_t size = std::min(kBlock, counts_.size() - from);
    uint32_t best = 0, enough = 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < size; ++i) {
      bool counted = block[i] >= least;
      best = std::max(best, block[i]);
      enough += counted ? 1 : 0;
      sum += counted ? block[i] : 0;
    }
    top.buckets += enough;
    top.documents += sum;
    if (best <= worst || most == 0) continue;
    for (size_t i = 0; i < size; ++i) {
      if (block[i] <= worst) continue;
      if (heap.size() == most) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>());
        heap.pop_back();
      }
      heap.push_back(uint64_t{block[i]} << 32 | static_cast<uint32_t>(~(from + i)));
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
      if (heap.size() == most) worst = static_cast<uint32_t>(heap.front() >> 32);
    }
  }
  std::sort_heap(heap.begin(), heap.end(), std::greater<>());
  for (uint64_t entry : heap) top.keys.push_back(static_cast<int64_t>(first() + static_cast<uint32_t>(~entry)));
  return top;
}

}  // namespace diagon
