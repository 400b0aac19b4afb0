#pragma once

#include <string>
#include <vector>

#include "index/merge_order.h"
#include "index/segment.h"
#include "store/section_file.h"

namespace diagon {

// Add the sections of one field of the merged segment.
void merge_inverted(const std::string& field, const std::vector<Segment>& inputs, const DocOrder& order,
                    SectionWriter& out);
void merge_column(const std::string& field, const std::vector<Segment>& inputs, const DocOrder& order,
                  SectionWriter& out);

}  // namespace diagon
