#pragma once

#include <string>
#include <string_view>

#include "query/automata/expressions.h"
#include "query/automata/regexp.h"

namespace diagon {

// Reads Lucene's syntax into an expression. Fails with kIllegalArgument.
Expressions::Id parse_regexp(std::string_view pattern, const RegexpOptions& options, Expressions& expressions);

}  // namespace diagon
