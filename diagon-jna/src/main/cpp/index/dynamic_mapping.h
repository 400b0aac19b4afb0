#pragma once

#include <simdjson.h>

#include <string>

#include "diagon/v1/mapping.pb.h"

namespace diagon {

// Adds the field at the dotted path with the type that the value suggests, by the mapping's dynamic templates and detections. A null
// or an empty array suggests none.
void infer_field(const v1::IndexMapping& mapping, const std::string& path, const simdjson::dom::element& value, v1::IndexMapping& missing);

}  // namespace diagon
