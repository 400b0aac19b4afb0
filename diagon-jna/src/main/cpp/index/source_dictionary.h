#pragma once

#include <string>
#include <vector>

#include "index/segment.h"

namespace diagon {

// A zstd dictionary of what the sources of these segments have in common, made from a sample; empty where there is too
// little to learn from. With it small blocks compress as well as large ones, and a document is read by unpacking less.
std::string train_dictionary(const std::vector<Segment>& inputs);

}  // namespace diagon
