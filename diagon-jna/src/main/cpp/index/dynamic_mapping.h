#pragma once

#include <simdjson.h>

#include <string>

#include "diagon/v1/mapping.pb.h"

namespace diagon {

class Schema;

// Adds the field at the dotted path with the type that the value suggests, by the mapping's dynamic templates and
// detections. A null or an empty array suggests none.
void infer_field(const v1::IndexMapping& mapping, const std::string& path, const simdjson::dom::element& value,
                 v1::IndexMapping& missing);

// Fails with kIllegalArgument when the mapping, with the missing fields, would have more fields (objects and
// multi-fields count) or deeper ones than is allowed.
void check_limits(const Schema& schema, const v1::IndexMapping& missing, uint32_t max_fields, uint32_t max_depth);

}  // namespace diagon
