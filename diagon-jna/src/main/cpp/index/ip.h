#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace diagon {

// 16 bytes, an IPv4 address mapped into IPv6 (::ffff:a.b.c.d): byte order is address order.
std::optional<std::string> parse_ip(std::string_view text);

// The first and last address of a network "address/prefix".
struct IpRange {
  std::string first, last;
};
std::optional<IpRange> parse_cidr(std::string_view text);

}  // namespace diagon
