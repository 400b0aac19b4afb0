#pragma once

#include <memory>
#include <string>

#include "columns/column.h"
#include "store/section_file.h"

namespace diagon {

// Reads what ColumnWriter wrote; null if the file has no such column. The file must outlive the result.
std::unique_ptr<const Column> open_column(const SectionFile& file, const std::string& field, uint32_t max_doc);

// Reads what opening it did not look at: whether its terms, and the values of each document, ascend. kCorruptIndex if
// they do not.
void verify_column(const Column& column, const std::string& field);

}  // namespace diagon
