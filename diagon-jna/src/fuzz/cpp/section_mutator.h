#pragma once

#include <xxhash.h>

#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/section_file.h"
#include "wire_mutator.h"

namespace diagon::fuzz {

// Section files whose checksum holds, whatever else they hold.
class SectionBytes {
 public:
  static constexpr size_t kFooter = 32;

  static void seal(std::string& bytes) {
    uint64_t checksum = XXH3_64bits(bytes.data(), bytes.size() - kFooter);
    std::memcpy(bytes.data() + bytes.size() - kFooter + kChecksumAt, &checksum, sizeof(checksum));
  }

  // Changes a few values of one section, or its size, or else any byte of the file.
  static std::string mutate(std::string_view bytes, unsigned seed) {
    std::minstd_rand random(seed);
    auto sections = parse(bytes);
    if (sections.empty() || random() % 16 == 0) return mutate_bytes(bytes, 64);
    std::string& content = sections[random() % sections.size()].second;
    uint32_t kind = random() % 8;
    if (kind == 0 || content.empty())
      content = mutate_bytes(content, 64);
    else if (kind == 1)
      content = sections[random() % sections.size()].second;
    else
      for (uint32_t n = 1 + random() % 3; n > 0; --n) replace(content, random);
    diagon::SectionWriter out;
    for (const auto& [name, section] : sections) out.add(name, section);
    return out.finish();
  }

 private:
  static constexpr size_t kChecksumAt = 16;  // in the footer

  template <typename T>
  static T read(std::string_view bytes, size_t at) {
    T value{};
    if (at + sizeof(T) <= bytes.size()) std::memcpy(&value, bytes.data() + at, sizeof(T));
    return value;
  }

  // Empty if the bytes are no such file.
  static std::vector<std::pair<std::string, std::string>> parse(std::string_view bytes) {
    std::vector<std::pair<std::string, std::string>> sections;
    if (bytes.size() < kFooter) return sections;
    size_t footer = bytes.size() - kFooter;
    for (auto at = read<uint64_t>(bytes, footer); at < footer;) {
      auto length = read<uint32_t>(bytes, at);
      if (length > footer - at || footer - at - length < 20) return {};
      auto begin = read<uint64_t>(bytes, at + 4 + length), size = read<uint64_t>(bytes, at + 12 + length);
      if (begin > footer || size > footer - begin) return {};
      sections.emplace_back(bytes.substr(at + 4, length), bytes.substr(begin, size));
      at += 20 + length;
    }
    return sections;
  }

  // Of 1, 2, 4 or 8 bytes, mostly by a value that is near or at an end.
  static void replace(std::string& content, std::minstd_rand& random) {
    size_t width = size_t{1} << (random() % 4);
    if (content.size() < width) return;
    size_t at = random() % content.size() / width * width;
    if (at + width > content.size()) return;
    uint64_t value = 0;
    std::memcpy(&value, content.data() + at, width);
    switch (random() % 8) {
      case 0: value = 0; break;
      case 1: value = ~uint64_t{0}; break;
      case 2: value = uint64_t{1} << (random() % 64); break;
      case 3: value ^= uint64_t{1} << (random() % (8 * width)); break;
      case 4: value = random(); break;
      case 5: ++value; break;
      case 6: --value; break;
      default: value = random() % 256;
    }
    std::memcpy(content.data() + at, &value, width);
  }
};

}  // namespace diagon::fuzz
