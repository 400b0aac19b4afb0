#pragma once

#include <memory>
#include <string>

#include "columns/column.h"
#include "store/section_file.h"

namespace diagon {

// Reads what ColumnWriter wrote; null if the file has no such column. The file must outlive the result.
std::unique_ptr<const Column> open_column(const SectionFile& file, const std::string& field, uint32_t max_doc);

}  // namespace diagon
