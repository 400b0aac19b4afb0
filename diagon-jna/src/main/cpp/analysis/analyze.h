#pragma once

#include "diagon/v1/shard.pb.h"
#include "index/schema.h"

namespace diagon {

// Shows the tokens of texts. schema null: only built-in analyzers and the request's own. Offsets are UTF-16 code units
// of the texts, one after the other, positions go on from text to text with a gap of 100.
v1::AnalyzeResponse analyze(const v1::AnalyzeRequest& request, const Schema* schema);

}  // namespace diagon
