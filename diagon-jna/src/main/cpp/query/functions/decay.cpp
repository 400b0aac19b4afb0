#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "index/number.h"
#include "query/functions/score_function.h"

namespace diagon {
namespace {

// "10d", "1.5h", "300ms": milliseconds.
double duration(const std::string& text) {
  double amount = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  std::string unit(end, text.data() + text.size());
  static constexpr std::pair<const char*, double> kUnits[] = {
      {"nanos", 1e-6}, {"micros", 1e-3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
  if (error == std::errc{}) {
    for (auto [name, factor] : kUnits) {
      if (unit == name) return amount * factor;
    }
  }
  throw Error(ErrorCode::kIllegalArgument, "failed to parse setting [scale] with value [" + text +
                                               "] as a time value: unit is missing or unrecognized");
}

class DecayFunction final : public ScoreFunction {
 public:
  DecayFunction(std::vector<const Column*> columns, const v1::Decay& spec, double origin, double scale, double offset)
      : columns_(std::move(columns)),
        shape_(spec.shape()),
        mode_(spec.multi_value_mode()),
        origin_(origin),
        offset_(offset) {
    switch (shape_) {
      case v1::Decay::EXP: factor_ = std::log(spec.decay()) / scale; break;
      case v1::Decay::LINEAR: factor_ = scale / (1.0 - spec.decay()); break;
      default: factor_ = std::log(spec.decay()) / (scale * scale);
    }
  }

  double value(size_t segment, uint32_t doc) const override {
    const Column* column = columns_[segment];
    // Without a value the document is not decayed.
    if (column == nullptr || !column->has_value(doc)) return shape(0);
    uint64_t begin = column->multi_valued() ? column->offsets[doc] : doc,
             end = column->multi_valued() ? column->offsets[doc + 1] : doc + 1;
    double least = std::numeric_limits<double>::infinity(), greatest = 0, sum = 0;
    for (uint64_t i = begin; i < end; ++i) {
      double distance = std::max(0.0, std::abs(number_at(*column, i) - origin_) - offset_);
      least = std::min(least, distance);
      greatest = std::max(greatest, distance);
      sum += distance;
    }
    switch (mode_) {
      case v1::Decay::MAX: return shape(greatest);
      case v1::Decay::AVG: return shape(sum / static_cast<double>(end - begin));
      case v1::Decay::SUM: return shape(sum);
      default: return shape(least);
    }
  }

 private:
  double shape(double distance) const {
    switch (shape_) {
      case v1::Decay::EXP: return std::exp(factor_ * distance);
      case v1::Decay::LINEAR: return std::max(0.0, (factor_ - distance) / factor_);
      default: return std::exp(factor_ * distance * distance);
    }
  }

  std::vector<const Column*> columns_;
  v1::Decay::Shape shape_;
  v1::Decay::Mode mode_;
  double origin_;
  double offset_;
  double factor_;
};

}  // namespace

std::unique_ptr<ScoreFunction> make_decay(const Compiler& compiler, const v1::Decay& spec) {
  const FieldDef* field = compiler.field(spec.field());
  if (field == nullptr) throw Error(ErrorCode::kParsing, "unknown field [" + spec.field() + "]");
  if (!field->is_numeric() && field->type != v1::DATE) {
    throw Error(ErrorCode::kParsing, "field [" + spec.field() + "] is of type [" + field->type_name() +
                                         "], but only numeric types are supported.");
  }
  if (!(spec.decay() > 0 && spec.decay() < 1))
    throw Error(ErrorCode::kIllegalArgument, "decay must be in range (0..1).");
  double origin, scale, offset = 0;
  if (field->type == v1::DATE) {
    int64_t now = compiler.context().now_millis;
    origin = spec.has_origin()
                 ? static_cast<double>(parse_date_math(text_of(spec.origin()), *field->format, ZoneRules(), now, false))
                 : static_cast<double>(now);
    scale = duration(text_of(spec.scale()));
    if (spec.has_offset()) offset = duration(text_of(spec.offset()));
  } else {
    if (!spec.has_origin())
      throw Error(ErrorCode::kParsing, "both [scale] and [origin] must be set for numeric fields.");
    origin = number_of(spec.origin()).as_double();
    scale = number_of(spec.scale()).as_double();
    if (spec.has_offset()) offset = number_of(spec.offset()).as_double();
  }
  if (!(scale > 0)) throw Error(ErrorCode::kIllegalArgument, "scale must be > 0.0.");
  if (!(offset >= 0)) throw Error(ErrorCode::kIllegalArgument, "offset must be > 0.0");
  return std::make_unique<DecayFunction>(columns_of(compiler.snapshot(), field->name), spec, origin, scale, offset);
}

}  // namespace diagon
