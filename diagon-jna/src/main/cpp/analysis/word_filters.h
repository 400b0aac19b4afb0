#pragma once

#include <memory>
#include <string>

#include "analysis/components.h"

namespace diagon {

// keyword_marker, elision, decimal_digit, remove_duplicates; null for another type.
std::shared_ptr<const TokenFilter> make_word_filter(const std::string& type, const ComponentParameters& parameters);

}  // namespace diagon
