#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "diagon/v1/query.pb.h"
#include "index/schema.h"
#include "index/segment_reader.h"

namespace diagon {

// Values of up to a block of documents, and whether each could be evaluated: a field that was needed may be missing.
struct ExpressionBlock {
  static constexpr uint32_t kSize = 256;
  double values[kSize];
  bool known[kSize];
};

// An arithmetic expression over doc values, evaluated for blocks of documents.
class ExpressionNode {
 public:
  virtual ~ExpressionNode() = default;
  // For documents [from, from + count) of the segment.
  virtual void evaluate(size_t segment, uint32_t from, uint32_t count, ExpressionBlock& out) const = 0;
};

// Fails with kIllegalArgument on a field that has no numbers, a comparison with text other than == and !=, or too few
// operands.
std::unique_ptr<ExpressionNode> compile_expression(const v1::Expression& expression, const Snapshot& snapshot);

}  // namespace diagon
