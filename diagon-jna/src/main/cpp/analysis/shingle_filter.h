#pragma once

#include <memory>

#include "analysis/components.h"

namespace diagon {

// Fails with kIllegalArgument on sizes out of range.
std::shared_ptr<const TokenFilter> make_shingle_filter(const ComponentParameters& parameters);

}  // namespace diagon
