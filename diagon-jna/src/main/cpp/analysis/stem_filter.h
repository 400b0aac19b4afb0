#pragma once

#include <memory>
#include <string>

#include "analysis/analyzer.h"

namespace diagon {

// Snowball's stemmers; "english" is Porter's first one, "porter2" its successor. Fails with kIllegalArgument on an
// unknown language.
std::shared_ptr<const TokenFilter> make_stem_filter(std::string language);

}  // namespace diagon
