#pragma once

#include <vector>

#include "index/merge_order.h"
#include "index/segment.h"

namespace diagon {

// Puts documents with like terms beside each other, so that gaps in postings are small and whole blocks of them can be
// skipped: recursive graph bisection (Dhulipala et al., Compressing Graphs and Indexes with Recursive Graph Bisection,
// KDD 2016) over the terms of the text fields. Takes at most 256 MiB and much of a processor's time: for merges that
// are asked for.
void reorder_by_terms(const std::vector<Segment>& inputs, DocOrder& order);

}  // namespace diagon
