#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace diagon::fuzz {

inline std::string mutate_bytes(std::string_view bytes, size_t more) {
  std::string changed(bytes);
  changed.resize(bytes.size() + more);
  changed.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(changed.data()), bytes.size(), changed.size()));
  return changed;
}

// Changes protobuf messages so that they stay messages: any byte changed would mostly leave none.
class WireMutator {
 public:
  explicit WireMutator(unsigned seed) : random_(seed) {}

  std::string mutate(std::string_view message, int depth = 0) {
    auto fields = parse(message);
    if (!fields || fields->empty() || random_() % 16 == 0) return mutate_bytes(message, kMore);
    size_t at = random_() % fields->size();
    Field& field = (*fields)[at];
    switch (random_() % 8) {
      case 0: fields->push_back(field); break;
      case 1: fields->erase(fields->begin() + static_cast<std::ptrdiff_t>(at)); break;
      case 2: field.tag = (random_() % 40 + 1) << 3 | (field.tag & 7); break;
      case 3: field.payload = (*fields)[random_() % fields->size()].payload; break;
      default: change(field, depth);
    }
    std::string out;
    for (const Field& each : *fields) append(each, out);
    return out;
  }

 private:
  static constexpr size_t kMore = 64;
  static constexpr int kMostDepth = 12;
  static constexpr uint64_t kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;

  struct Field {
    uint64_t tag;
    std::string payload;  // of kVarint: as it is in the message
  };

  static std::optional<uint64_t> take_varint(std::string_view& bytes) {
    uint64_t value = 0;
    for (uint32_t i = 0; i < bytes.size() && i < 10; ++i) {
      value |= uint64_t{static_cast<uint8_t>(bytes[i]) & 0x7Fu} << (7 * i);
      if ((bytes[i] & 0x80) != 0) continue;
      bytes.remove_prefix(i + 1);
      return value;
    }
    return std::nullopt;
  }
  static void append_varint(uint64_t value, std::string& out) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
  }
  static std::optional<std::vector<Field>> parse(std::string_view bytes) {
    std::vector<Field> fields;
    while (!bytes.empty()) {
      auto tag = take_varint(bytes);
      if (!tag || *tag >> 3 == 0) return std::nullopt;
      std::string_view rest = bytes;
      uint64_t size;
      switch (*tag & 7) {
        case kVarint:
          if (!take_varint(bytes)) return std::nullopt;
          size = rest.size() - bytes.size();
          break;
        case kFixed64: size = 8; break;
        case kFixed32: size = 4; break;
        case kBytes: {
          auto length = take_varint(bytes);
          if (!length) return std::nullopt;
          rest = bytes;
          size = *length;
          break;
        }
        default: return std::nullopt;
      }
      if (size > rest.size()) return std::nullopt;
      fields.push_back({*tag, std::string(rest.substr(0, size))});
      bytes = rest.substr(size);
    }
    return fields;
  }
  static void append(const Field& field, std::string& out) {
    append_varint(field.tag, out);
    std::string payload = field.payload;
    switch (field.tag & 7) {
      case kVarint:
        if (std::string_view rest = payload; payload.empty() || !take_varint(rest) || !rest.empty()) payload = '\1';
        break;
      case kFixed64: payload.resize(8); break;
      case kFixed32: payload.resize(4); break;
      default: append_varint(payload.size(), out);
    }
    out += payload;
  }
  void change(Field& field, int depth) {
    uint64_t type = field.tag & 7;
    auto inner = type == kBytes && depth < kMostDepth ? parse(field.payload) : std::nullopt;
    if (inner && !inner->empty() && random_() % 8 != 0) {
      field.payload = mutate(field.payload, depth + 1);
    } else if (type == kVarint) {
      field.payload.clear();
      append_varint(random_() % 4 == 0 ? random_() << (random_() % 64) : random_() % 8, field.payload);
    } else {
      field.payload = mutate_bytes(field.payload, type == kBytes ? kMore : 0);
      // Strings have to be UTF-8.
      if (random_() % 4 != 0 && type == kBytes) {
        for (char& c : field.payload) c = static_cast<char>(c & 0x7F);
      }
    }
  }

  std::mt19937_64 random_;
};

}  // namespace diagon::fuzz
