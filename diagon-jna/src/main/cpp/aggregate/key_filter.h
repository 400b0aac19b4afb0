#pragma once

#include <unicode/regex.h>

#include <memory>
#include <set>
#include <string>

#include "aggregate/source.h"

namespace diagon {

// Which keys of a terms aggregation take part: include and exclude.
class KeyFilter {
 public:
  KeyFilter(const v1::TermsAggregation& spec, const Source& source);

  bool active() const noexcept { return active_; }
  bool takes(const std::string& key) const;
  // Numbers are compared as the column holds them.
  bool takes(int64_t key) const;

 private:
  bool active_ = false, has_include_ = false;
  std::set<std::string> include_, exclude_;
  std::unique_ptr<icu::RegexPattern> include_regexp_, exclude_regexp_;
};

}  // namespace diagon
