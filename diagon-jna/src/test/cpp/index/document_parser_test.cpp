#include <gtest/gtest.h>

#include "base/error.h"
#include "index/shard.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

v1::FieldMapping& add(v1::IndexMapping& mapping, const char* name, v1::FieldType type) {
  auto* field = mapping.add_properties();
  field->set_name(name);
  field->set_type(type);
  return *field;
}

v1::ShardConfig config() {
  v1::ShardConfig config;
  v1::IndexMapping& mapping = *config.mutable_mapping();
  mapping.set_version(1);
  add(mapping, "text", v1::TEXT).add_copy_to("all");
  add(mapping, "all", v1::TEXT);
  add(mapping, "tag", v1::KEYWORD).set_ignore_above(5);
  add(mapping, "null", v1::KEYWORD).mutable_null_value()->set_string_value("none");
  add(mapping, "long", v1::LONG);
  add(mapping, "byte", v1::BYTE);
  add(mapping, "big", v1::UNSIGNED_LONG);
  add(mapping, "float", v1::FLOAT);
  add(mapping, "half", v1::HALF_FLOAT);
  add(mapping, "scaled", v1::SCALED_FLOAT).set_scaling_factor(100);
  add(mapping, "flag", v1::BOOLEAN);
  add(mapping, "day", v1::DATE);
  add(mapping, "ip", v1::IP);
  add(mapping, "lenient", v1::LONG).set_ignore_malformed(true);
  add(mapping, "exact", v1::LONG).set_coerce(false);
  auto& strict = add(mapping, "strict", v1::OBJECT);
  strict.set_dynamic(v1::DYNAMIC_STRICT);
  auto& off = add(mapping, "off", v1::OBJECT);
  off.set_enabled(false);
  auto& loose = add(mapping, "loose", v1::OBJECT);
  loose.set_dynamic(v1::DYNAMIC_FALSE);
  config.set_max_fields(40);
  return config;
}

class DocumentParserTest : public ::testing::Test {
 protected:
  v1::WriteBatchResult write(const std::string& source) {
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    auto* operation = batch.add_operations();
    operation->set_id("1");
    operation->set_source(source);
    return shard_.write(batch);
  }
  std::string reason(const std::string& source) {
    auto result = write(source);
    if (result.results_size() == 0) return "mapping update";
    return result.results(0).failure().reason();
  }
  std::string cause(const std::string& source) { return write(source).results(0).failure().caused_by().reason(); }
  // The values of the column after the document was refreshed alone.
  std::vector<int64_t> column(const std::string& source, const char* field) {
    EXPECT_EQ(reason(source), "") << source;
    shard_.refresh();
    shard_.force_merge(1, false);
    const Column* column = shard_.snapshot()->segment(0).column(field);
    std::vector<int64_t> values;
    for (uint64_t i = 0; column != nullptr && i < column->value_count; ++i) values.push_back(column->value_at(i));
    return values;
  }
  uint32_t doc_freq(const char* field, const char* term) {
    const InvertedField* inverted = shard_.snapshot()->segment(0).inverted(field);
    if (inverted == nullptr) return 0;
    auto found = inverted->find(term);
    return found ? found->doc_freq : 0;
  }

  TemporaryDirectory directory_;
  Shard shard_{directory_.path(), config()};
};

TEST_F(DocumentParserTest, NumbersKeepEveryBit) {
  EXPECT_EQ(column(R"({"long":[9007199254740993,-9223372036854775808,9223372036854775807]})", "long"),
            (std::vector<int64_t>{INT64_MIN, 9007199254740993, INT64_MAX}));
  EXPECT_EQ(column(R"({"big":18446744073709551615})", "big"), (std::vector<int64_t>{-1}));
  EXPECT_EQ(column(R"({"long":"42"})", "long"), (std::vector<int64_t>{42}));
  EXPECT_EQ(column(R"({"long":4.9})", "long"), (std::vector<int64_t>{4}));
  EXPECT_EQ(from_sortable(column(R"({"float":0.1})", "float")[0]), static_cast<double>(0.1f));
  EXPECT_EQ(from_sortable(column(R"({"half":0.1})", "half")[0]), 0.0999755859375);
  EXPECT_EQ(from_sortable(column(R"({"scaled":1.239})", "scaled")[0]), 1.24);
  EXPECT_EQ(column(R"({"flag":[true,"false",""]})", "flag"), (std::vector<int64_t>{0, 0, 1}));
  EXPECT_EQ(column(R"({"day":["1970-01-02",5,"2020-02-29T12:00:00.123+01:00"]})", "day"),
            (std::vector<int64_t>{5, 86'400'000, 1'582'974'000'123}));
}

TEST_F(DocumentParserTest, ValuesThatDoNotFitFailTheirDocumentOnly) {
  EXPECT_EQ(reason(R"({"long":"abc"})"),
            "failed to parse field [long] of type [long] in document with id '1'. Preview of field's value: 'abc'");
  EXPECT_EQ(cause(R"({"long":"abc"})"), "For input string: \"abc\"");
  EXPECT_EQ(cause(R"({"byte":128})"), "Value [128] is out of range for a byte");
  EXPECT_EQ(cause(R"({"flag":"yes"})"), "Failed to parse value [yes] as only [true] or [false] are allowed.");
  EXPECT_EQ(cause(R"({"ip":"1.2.3"})"), "'1.2.3' is not an IP string literal.");
  EXPECT_EQ(cause(R"({"day":"today"})"),
            "failed to parse date field [today] with format [strict_date_optional_time||epoch_millis]");
  EXPECT_NE(reason(R"({"exact":"1"})"), "");
  EXPECT_NE(reason(R"({"long":{"a":1}})"), "");
  EXPECT_NE(reason(R"({"text":"a")"), "");
  EXPECT_NE(reason("[1]"), "");
  EXPECT_NE(reason("{\"text\":\"\xff\"}"), "");
  EXPECT_NE(reason(R"({"":1})"), "");
  EXPECT_NE(reason(R"({"_id":1})"), "");
  EXPECT_EQ(reason(R"({"lenient":"abc","long":1})"), "");
  std::string deep = "{\"off\":";
  for (int i = 0; i < 5000; ++i) deep += "{\"a\":";
  EXPECT_NE(reason(deep), "");
  std::string arrays = "{\"long\":" + std::string(100'000, '[');
  EXPECT_NE(reason(arrays), "");
}

TEST_F(DocumentParserTest, DynamicSettingsDecideOnUnknownFields) {
  EXPECT_EQ(reason(R"({"strict":{"x":1}})"),
            "mapping set to strict, dynamic introduction of [x] within [strict] is not allowed");
  EXPECT_EQ(reason(R"({"strict.x":1})"),
            "mapping set to strict, dynamic introduction of [x] within [strict] is not allowed");
  EXPECT_EQ(reason(R"({"off":{"x":1},"loose":{"y":2}})"), "");
  EXPECT_EQ(reason(R"({"new":1})"), "mapping update");
  EXPECT_EQ(reason(R"({"new":null,"empty":[],"object":{}})"), "");
  EXPECT_EQ(reason(R"({"long.sub":1})"),
            "Could not dynamically add mapping for field [long.sub]. Existing mapping for [long] must be of type "
            "object but found [long].");
  EXPECT_EQ(reason(R"({"off":1,"strict":1})"),
            "object mapping for [strict] tried to parse field [strict] as object, but found a concrete value");
}

TEST_F(DocumentParserTest, TooManyOrTooDeepFieldsAreRefused) {
  std::string many = "{";
  for (int i = 0; i < 30; ++i) many += "\"f" + std::to_string(i) + "\":1,";
  EXPECT_EQ(reason(many + "\"z\":1}"), "Limit of total fields [40] has been exceeded");
  std::string deep;
  for (int i = 0; i < 21; ++i) deep += "{\"a\":";
  EXPECT_EQ(reason(deep + "1" + std::string(21, '}')), "Limit of mapping depth [20] has been exceeded");
}

TEST_F(DocumentParserTest, StringsReachCopiesAndNullValues) {
  ASSERT_EQ(reason(R"({"text":"Red apple","tag":["short","too long"],"null":[null,"x"],"ip":"1.2.3.4"})"), "");
  shard_.refresh();
  EXPECT_EQ(doc_freq("all", "apple"), 1u);
  EXPECT_EQ(doc_freq("text", "red"), 1u);
  EXPECT_EQ(doc_freq("tag", "short"), 1u);
  EXPECT_EQ(doc_freq("tag", "too long"), 0u);
  EXPECT_EQ(doc_freq("_ignored", "tag"), 1u);
  EXPECT_EQ(doc_freq("null", "none"), 1u);
}

TEST_F(DocumentParserTest, ANameThatComesTwiceInAnObjectIsRefused) {
  EXPECT_EQ(reason(R"({"long":1,"tag":"a","long":2})"), "failed to parse");
  EXPECT_EQ(cause(R"({"long":1,"tag":"a","long":2})"), "Duplicate field 'long'");
  EXPECT_EQ(cause(R"({"a":{"b":1,"b":2}})"), "Duplicate field 'b'");
  EXPECT_EQ(reason(R"({"long":1,"loose":{"long":2}})"), "");
}

}  // namespace
}  // namespace diagon
