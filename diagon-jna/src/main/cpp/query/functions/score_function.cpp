#include "query/functions/score_function.h"

#include <cmath>

#include "columns/column.h"

namespace diagon {
namespace {

using Modifier = v1::FieldValueFactor;

double modify(Modifier::Modifier modifier, double value) {
  switch (modifier) {
    case Modifier::LOG: return std::log10(value);
    case Modifier::LOG1P: return std::log10(value + 1);
    case Modifier::LOG2P: return std::log10(value + 2);
    case Modifier::LN: return std::log(value);
    case Modifier::LN1P: return std::log1p(value);
    case Modifier::LN2P: return std::log1p(value + 1);
    case Modifier::SQUARE: return value * value;
    case Modifier::SQRT: return std::sqrt(value);
    case Modifier::RECIPROCAL: return 1.0 / value;
    default: return value;
  }
}

class FieldValueFactor final : public ScoreFunction {
 public:
  FieldValueFactor(std::vector<const Column*> columns, const v1::FieldValueFactor& spec)
      : columns_(std::move(columns)), spec_(spec) {}

  double value(size_t segment, uint32_t doc) const override {
    const Column* column = columns_[segment];
    double value;
    if (column != nullptr && column->has_value(doc))
      value = number_at(*column, column->multi_valued() ? column->offsets[doc] : doc);
    else if (spec_.has_missing())
      value = spec_.missing();
    else
      throw Error(ErrorCode::kIllegalArgument, "Missing value for field [" + spec_.field() + "]");
    double result = modify(spec_.modifier(), value * static_cast<double>(spec_.factor()));
    if (result < 0 || std::isnan(result)) {
      throw Error(ErrorCode::kIllegalArgument,
                  "field value function must not produce negative scores or NaN, but got: [" + std::to_string(result) +
                      "] for field value: [" + std::to_string(value) + "]");
    }
    return result;
  }

 private:
  std::vector<const Column*> columns_;
  v1::FieldValueFactor spec_;
};

// The 32-bit finalizer of MurmurHash3 over the seed and what stands for the document.
class RandomScore final : public ScoreFunction {
 public:
  RandomScore(const Compiler& compiler, const v1::RandomScore& spec)
      : snapshot_(compiler.snapshot()), by_field_(!spec.field().empty()) {
    seed_ = static_cast<uint64_t>(spec.has_seed() ? spec.seed() : compiler.context().now_millis);
    if (by_field_ && spec.field() != "_seq_no" && spec.field() != "_id") {
      const FieldDef* field = compiler.field(spec.field());
      if (field == nullptr)
        throw Error(ErrorCode::kIllegalArgument,
                    "field [" + spec.field() + "] is not mapped and cannot be used as source of random numbers");
      columns_ = columns_of(snapshot_, field->name);
    }
    by_id_ = spec.field() == "_id";
  }

  double value(size_t segment, uint32_t doc) const override {
    uint64_t source;
    if (by_id_)
      source = std::hash<std::string_view>{}(snapshot_.segment(segment).id_of(doc));
    else if (!columns_.empty()) {
      const Column* column = columns_[segment];
      if (column == nullptr || !column->has_value(doc))
        source = 0;
      else {
        uint64_t at = column->multi_valued() ? column->offsets[doc] : doc;
        source = column->kind == Column::Kind::kOrdinal
                     ? std::hash<std::string_view>{}(column->term(static_cast<uint32_t>(column->value_at(at))))
                     : static_cast<uint64_t>(column->value_at(at));
      }
    } else if (by_field_)
      source = static_cast<uint64_t>(snapshot_.segment(segment).seq_no_of(doc));
    else
      source = snapshot_.base_of(segment) + doc;
    uint64_t x = source * 0x9E3779B97F4A7C15u ^ seed_;
    x ^= x >> 33;
    x *= 0xFF51AFD7ED558CCDu;
    x ^= x >> 33;
    x *= 0xC4CEB9FE1A85EC53u;
    x ^= x >> 33;
    return static_cast<double>(x >> 40) / static_cast<double>(1 << 24);
  }

 private:
  const Snapshot& snapshot_;
  bool by_field_;
  bool by_id_ = false;
  uint64_t seed_;
  std::vector<const Column*> columns_;
};

}  // namespace

std::vector<const Column*> columns_of(const Snapshot& snapshot, const std::string& field) {
  std::vector<const Column*> columns;
  for (size_t i = 0; i < snapshot.segment_count(); ++i) columns.push_back(snapshot.segment(i).column(field));
  return columns;
}

double number_at(const Column& column, uint64_t index) noexcept {
  int64_t value = column.value_at(index);
  switch (column.kind) {
    case Column::Kind::kDouble: return from_sortable(value);
    case Column::Kind::kUnsigned: return static_cast<double>(static_cast<uint64_t>(value));
    default: return static_cast<double>(value);
  }
}

std::unique_ptr<ScoreFunction> make_field_value_factor(const Compiler& compiler, const v1::FieldValueFactor& spec) {
  const FieldDef* field = compiler.field(spec.field());
  if (field == nullptr && !spec.has_missing())
    throw Error(ErrorCode::kQueryShard,
                "Unable to find a field mapper for field [" + spec.field() + "]. No 'missing' value defined.");
  if (field != nullptr && !field->is_numeric() && field->type != v1::DATE && field->type != v1::BOOLEAN) {
    throw Error(ErrorCode::kQueryShard,
                "field [" + spec.field() + "] of type [" + field->type_name() + "] has no numeric values");
  }
  return std::make_unique<FieldValueFactor>(
      columns_of(compiler.snapshot(), field == nullptr ? spec.field() : field->name), spec);
}

std::unique_ptr<ScoreFunction> make_random_score(const Compiler& compiler, const v1::RandomScore& spec) {
  return std::make_unique<RandomScore>(compiler, spec);
}

std::unique_ptr<ScoreFunction> make_score_function(const Compiler& compiler, const v1::ScoreFunction& function) {
  switch (function.kind_case()) {
    case v1::ScoreFunction::kFieldValueFactor: return make_field_value_factor(compiler, function.field_value_factor());
    case v1::ScoreFunction::kDecay: return make_decay(compiler, function.decay());
    case v1::ScoreFunction::kRandomScore: return make_random_score(compiler, function.random_score());
    case v1::ScoreFunction::KIND_NOT_SET: break;
  }
  return nullptr;
}

}  // namespace diagon
