#include "columns/zone_map.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"

namespace diagon {
namespace {

uint32_t zones_of(uint32_t max_doc) { return (max_doc + ZoneMap::kDocs - 1) / ZoneMap::kDocs; }

template <typename T, typename Accept>
uint32_t find(const char* codes, uint64_t first, uint32_t zone, uint32_t size, Accept&& accept) {
  const T* at = reinterpret_cast<const T*>(codes) + first;
  while (zone < size && !accept(uint64_t{at[zone]})) ++zone;
  return zone;
}

template <typename Accept>
uint32_t find_first(const char* codes, uint8_t width, uint64_t first, uint32_t zone, uint32_t size, Accept&& accept) {
  switch (width) {
    case 1: return find<uint8_t>(codes, first, zone, size, accept);
    case 2: return find<uint16_t>(codes, first, zone, size, accept);
    case 4: return find<uint32_t>(codes, first, zone, size, accept);
    default: return find<uint64_t>(codes, first, zone, size, accept);
  }
}

}  // namespace

ZoneMap::ZoneMap(const SectionFile& file, const std::string& prefix, uint8_t width, uint32_t max_doc)
    : codes_(file.section(prefix + "zones").data()), width_(width), size_(zones_of(max_doc)) {
  if (file.section(prefix + "zones").size() != uint64_t{2} * size_ * width_)
    throw Error(ErrorCode::kCorruptIndex, "zones do not fit together [" + prefix + "]");
}

uint32_t ZoneMap::next_at_most(uint32_t zone, uint64_t code) const noexcept {
  return find_first(codes_, width_, 0, zone, size_, [code](uint64_t least) { return least <= code; });
}

uint32_t ZoneMap::next_at_least(uint32_t zone, uint64_t code) const noexcept {
  return find_first(codes_, width_, size_, zone, size_, [code](uint64_t greatest) { return greatest >= code; });
}

std::string write_zones(const std::vector<std::pair<uint32_t, int64_t>>& values, int64_t base, uint8_t width,
                        uint32_t max_doc) {
  uint32_t zones = zones_of(max_doc);
  std::vector<uint64_t> ends(size_t{2} * zones);
  std::fill_n(ends.begin(), zones, UINT64_MAX);
  for (const auto& [doc, value] : values) {
    uint64_t code = static_cast<uint64_t>(value) - static_cast<uint64_t>(base);
    uint64_t& least = ends[doc / ZoneMap::kDocs];
    uint64_t& greatest = ends[size_t{zones} + doc / ZoneMap::kDocs];
    least = std::min(least, code);
    greatest = std::max(greatest, code);
  }
  std::string bytes(ends.size() * width, 0);
  for (size_t i = 0; i < ends.size(); ++i) std::memcpy(bytes.data() + i * width, &ends[i], width);
  return bytes;
}

}  // namespace diagon
