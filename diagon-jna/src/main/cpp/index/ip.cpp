#include "index/ip.h"

#include <arpa/inet.h>

#include <charconv>

namespace diagon {

std::optional<std::string> parse_ip(std::string_view text) {
  std::string copy(text);
  std::string bytes(16, '\0');
  if (inet_pton(AF_INET, copy.c_str(), bytes.data() + 12) == 1) {
    bytes[10] = bytes[11] = static_cast<char>(0xFF);
    return bytes;
  }
  if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

std::optional<IpRange> parse_cidr(std::string_view text) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto address = parse_ip(text.substr(0, slash));
  int prefix = -1;
  std::string_view digits = text.substr(slash + 1);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (!address || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (text.find(':') == std::string_view::npos) prefix += 96;
  if (prefix < 0 || prefix > 128) return std::nullopt;
  IpRange range{*address, *address};
  for (int bit = prefix; bit < 128; ++bit) {
    auto mask = static_cast<char>(0x80 >> (bit % 8));
    range.first[static_cast<size_t>(bit / 8)] = static_cast<char>(range.first[static_cast<size_t>(bit / 8)] & ~mask);
    range.last[static_cast<size_t>(bit / 8)] = static_cast<char>(range.last[static_cast<size_t>(bit / 8)] | mask);
  }
  return range;
}

}  // namespace diagon
