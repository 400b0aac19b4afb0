#include "query/highlight/field_highlighter.h"

#include <gtest/gtest.h>

#include "query/search_fixture.h"

namespace diagon {
namespace {

using Texts = std::vector<std::string>;

class FieldHighlighterTest : public testing::Test {
 protected:
  FieldHighlighterTest() {
    fixture_.index("1", R"({"body":["The quick fox","a lazy dog and a fox"],"tag":["fox","cat"]})");
    fixture_.shard().refresh();
    auto* field = spec_.mutable_highlight()->add_fields();
    field->set_field("body");
    field->set_fragment_size(100);
    field->set_number_of_fragments(5);
    field->set_require_field_match(true);
    field->set_pre_tag("<em>");
    field->set_post_tag("</em>");
  }

  v1::Highlight::Field& field() { return *spec_.mutable_highlight()->mutable_fields(0); }
  Texts fragments() {
    uint32_t doc = 0;
    v1::ShardFetchResponse response;
    response.ParseFromString(fetch(*fixture_.shard().snapshot(), spec_.SerializeAsString(), &doc, 1));
    Texts out;
    for (const auto& highlight : response.documents(0).highlights()) {
      for (const auto& fragment : highlight.fragments()) out.push_back(highlight.field() + ": " + fragment);
    }
    return out;
  }

  SearchFixture fixture_;
  v1::FetchSpec spec_;
};

TEST_F(FieldHighlighterTest, MarksWhatTheQueryLooksForInTheField) {
  auto* boolean = spec_.mutable_query()->mutable_bool_();
  auto* match = boolean->add_must()->mutable_match();
  match->set_field("body");
  match->mutable_query()->set_string_value("fox quick");
  auto* prohibited = boolean->add_must_not()->mutable_term();
  prohibited->set_field("body");
  prohibited->mutable_value()->set_string_value("lazy");
  EXPECT_EQ(fragments(), (Texts{"body: The <em>quick</em> <em>fox</em>", "body: a lazy dog and a <em>fox</em>"}));
}

TEST_F(FieldHighlighterTest, ExpandsPatternsAndFollowsPhrases) {
  auto* prefix = spec_.mutable_query()->mutable_prefix();
  prefix->set_field("body");
  prefix->set_value("la");
  EXPECT_EQ(fragments(), Texts{"body: a <em>lazy</em> dog and a fox"});
  auto* phrase = spec_.mutable_query()->mutable_match_phrase();
  phrase->set_field("body");
  phrase->mutable_query()->set_string_value("quick fox");
  EXPECT_EQ(fragments(), Texts{"body: The <em>quick</em> <em>fox</em>"});
}

TEST_F(FieldHighlighterTest, OtherFieldsCountOnlyWhenTheyMay) {
  auto* term = spec_.mutable_query()->mutable_term();
  term->set_field("tag");
  term->mutable_value()->set_string_value("fox");
  EXPECT_EQ(fragments(), Texts{});
  field().set_require_field_match(false);
  EXPECT_EQ(fragments().size(), 2u);
  field().set_field("*");
  field().set_require_field_match(true);
  EXPECT_EQ(fragments(), Texts{"tag: <em>fox</em>"});
}

}  // namespace
}  // namespace diagon
