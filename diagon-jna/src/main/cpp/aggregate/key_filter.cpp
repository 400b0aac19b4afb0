#include "aggregate/key_filter.h"

#include "base/error.h"
#include "index/ip.h"
#include "index/number.h"

namespace diagon {
namespace {

std::string number_key(int64_t key) { return std::to_string(key); }

void add(const v1::Value& value, const Source& source, std::set<std::string>& keys) {
  const FieldDef* field = source.field();
  if (source.is_string()) {
    std::string text = text_of(value);
    if (field != nullptr && field->type == v1::IP) text = parse_ip(text).value_or("");
    keys.insert(text);
  } else if (field != nullptr && field->type == v1::DATE) {
    keys.insert(number_key(field->format->parse(text_of(value), ZoneRules(), false).value_or(INT64_MIN)));
  } else if (field != nullptr && field->type == v1::BOOLEAN) {
    keys.insert(number_key(text_of(value) == "true" || text_of(value) == "1" ? 1 : 0));
  } else if (field != nullptr) {
    keys.insert(number_key(encode_number(*field, number_of(value))));
  }
}

std::unique_ptr<icu::RegexPattern> compile(const std::string& pattern) {
  if (pattern.empty()) return nullptr;
  UErrorCode error = U_ZERO_ERROR;
  UParseError where;
  std::unique_ptr<icu::RegexPattern> compiled(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), where, error));
  if (U_FAILURE(error))
    throw Error(ErrorCode::kIllegalArgument, "failed to parse regular expression [" + pattern + "]");
  return compiled;
}

bool matches(const icu::RegexPattern& pattern, const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString input = icu::UnicodeString::fromUTF8(text);
  std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(input, error));
  return U_SUCCESS(error) && matcher->matches(error) != 0;
}

}  // namespace

KeyFilter::KeyFilter(const v1::TermsAggregation& spec, const Source& source) {
  active_ = !spec.include_regexp().empty() || !spec.exclude_regexp().empty() ||
            spec.include_values_size() + spec.exclude_values_size() > 0;
  if (!source.is_string() && !(spec.include_regexp().empty() && spec.exclude_regexp().empty())) {
    throw Error(ErrorCode::kIllegalArgument,
                "Aggregation cannot support regular expression style include/exclude settings as they can only be "
                "applied to string fields. "
                "Use an array of values for include/exclude clauses");
  }
  has_include_ = spec.include_values_size() > 0;
  for (const auto& value : spec.include_values()) add(value, source, include_);
  for (const auto& value : spec.exclude_values()) add(value, source, exclude_);
  include_regexp_ = compile(spec.include_regexp());
  exclude_regexp_ = compile(spec.exclude_regexp());
}

bool KeyFilter::takes(const std::string& key) const {
  if (has_include_ && !include_.contains(key)) return false;
  if (include_regexp_ && !matches(*include_regexp_, key)) return false;
  if (exclude_.contains(key)) return false;
  return !exclude_regexp_ || !matches(*exclude_regexp_, key);
}

bool KeyFilter::takes(int64_t key) const { return takes(number_key(key)); }

}  // namespace diagon
