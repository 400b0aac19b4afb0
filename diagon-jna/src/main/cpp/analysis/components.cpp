#include "analysis/components.h"

#include <charconv>

#include "base/error.h"

namespace diagon {

std::string ComponentParameters::text(const std::string& name, const std::string& otherwise) const {
  auto found = component_.parameters().find(name);
  return found == component_.parameters().end() || found->second.values().empty() ? otherwise : found->second.values(0);
}

int64_t ComponentParameters::number(const std::string& name, int64_t otherwise) const {
  std::string value = text(name, "");
  if (value.empty()) return otherwise;
  int64_t number = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) {
    throw Error(ErrorCode::kIllegalArgument, "failed to parse value [" + value + "] for setting [" + name + "]");
  }
  return number;
}

bool ComponentParameters::flag(const std::string& name, bool otherwise) const {
  std::string value = text(name, "");
  if (value.empty()) return otherwise;
  if (value == "true") return true;
  if (value == "false") return false;
  throw Error(ErrorCode::kIllegalArgument,
              "failed to parse value [" + value + "] as only [true] or [false] are allowed");
}

std::vector<std::string> ComponentParameters::list(const std::string& name) const {
  auto found = component_.parameters().find(name);
  if (found == component_.parameters().end()) return {};
  return {found->second.values().begin(), found->second.values().end()};
}

}  // namespace diagon
