#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store/section_file.h"

namespace diagon {

// The least and the greatest code of each kDocs documents, so that searches pass over those that cannot matter. Only of
// columns of at most one value a document.
//
// Section "c/<field>/zones": for each zone its least code, then for each its greatest, as wide as the column's codes.
// A zone without a value has the greatest code of that width as the least one, and 0 as the greatest.
class ZoneMap {
 public:
  static constexpr uint32_t kDocs = 128;

  // Fails with kCorruptIndex if the section does not fit.
  ZoneMap(const SectionFile& file, const std::string& prefix, uint8_t width, uint32_t max_doc);

  uint32_t size() const noexcept { return size_; }
  uint64_t least(uint32_t zone) const noexcept { return code_at(zone); }
  uint64_t greatest(uint32_t zone) const noexcept { return code_at(uint64_t{size_} + zone); }
  // The first zone from `zone` on with a code of at most, or at least, this; size() if there is none.
  uint32_t next_at_most(uint32_t zone, uint64_t code) const noexcept;
  uint32_t next_at_least(uint32_t zone, uint64_t code) const noexcept;

 private:
  uint64_t code_at(uint64_t index) const noexcept {
    switch (width_) {
      case 1: return reinterpret_cast<const uint8_t*>(codes_)[index];
      case 2: return reinterpret_cast<const uint16_t*>(codes_)[index];
      case 4: return reinterpret_cast<const uint32_t*>(codes_)[index];
      default: return reinterpret_cast<const uint64_t*>(codes_)[index];
    }
  }

  const char* codes_;
  uint8_t width_;
  uint32_t size_;
};

// values: pairs of document and value, by document.
std::string write_zones(const std::vector<std::pair<uint32_t, int64_t>>& values, int64_t base, uint8_t width,
                        uint32_t max_doc);

}  // namespace diagon
