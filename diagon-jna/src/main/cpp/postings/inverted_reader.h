#pragma once

#include <memory>
#include <string>

#include "postings/postings.h"
#include "store/section_file.h"

namespace diagon {

// Reads what InvertedWriter wrote; null if the file has no such field. The file must outlive the result.
std::unique_ptr<const InvertedField> open_inverted(const SectionFile& file, const std::string& field, uint32_t max_doc);

}  // namespace diagon
