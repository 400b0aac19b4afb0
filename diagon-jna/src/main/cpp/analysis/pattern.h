#pragma once

#include <memory>

#include "analysis/components.h"

namespace diagon {

// What is defined by a regular expression (ICU's, nearly Java's). All fail with kIllegalArgument on one that cannot be
// read, and when one takes too long for a text.
std::shared_ptr<const Tokenizer> make_pattern_tokenizer(const ComponentParameters& parameters);
std::shared_ptr<const TokenFilter> make_pattern_replace_filter(const ComponentParameters& parameters);
std::shared_ptr<const CharFilter> make_pattern_replace_char_filter(const ComponentParameters& parameters);

}  // namespace diagon
