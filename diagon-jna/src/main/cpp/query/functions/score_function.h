#pragma once

#include <memory>
#include <optional>

#include "diagon/v1/query.pb.h"
#include "query/compiler.h"

namespace diagon {

// A number for each document of a segment, made of its doc values.
class ScoreFunction {
 public:
  virtual ~ScoreFunction() = default;
  // doc is one of the segment's.
  virtual double value(size_t segment, uint32_t doc) const = 0;
};

// Null: none but the weight.
std::unique_ptr<ScoreFunction> make_score_function(const Compiler& compiler, const v1::ScoreFunction& function);
std::unique_ptr<ScoreFunction> make_field_value_factor(const Compiler& compiler, const v1::FieldValueFactor& spec);
std::unique_ptr<ScoreFunction> make_decay(const Compiler& compiler, const v1::Decay& spec);
std::unique_ptr<ScoreFunction> make_random_score(const Compiler& compiler, const v1::RandomScore& spec);

// The column of a field in every segment; null where no document has it.
std::vector<const Column*> columns_of(const Snapshot& snapshot, const std::string& field);
double number_at(const Column& column, uint64_t index) noexcept;

}  // namespace diagon
