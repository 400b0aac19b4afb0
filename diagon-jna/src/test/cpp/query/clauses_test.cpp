#include <cmath>
#include <functional>
#include <set>

#include "base/error.h"
#include "query/automata/regexp.h"
#include "query/search_fixture.h"

namespace diagon {
namespace {

class ClausesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fixture_.index(
        "1",
        R"({"body":"the quick brown fox","tag":"Red","number":1,"price":1.5,"when":"2024-01-01T10:00:00Z","address":"10.0.0.1","flag":true})");
    fixture_.index(
        "2",
        R"({"body":"quick quick fox jumps","tag":"green","number":5,"price":-2.25,"when":"2024-01-02","address":"10.0.1.7","flag":false})");
    fixture_.shard().refresh();
    fixture_.index(
        "3",
        R"({"body":"lazy brown dogs sleep","tag":["green","blue"],"number":10,"when":"2024-02-10T00:00:00Z","address":"2001:db8::1"})");
    fixture_.index("4", R"({"body":"fax machines","number":[3,20],"price":7})");
    fixture_.shard().refresh();
  }

  std::set<std::string> find(const std::function<void(v1::Query&)>& fill) {
    v1::ShardSearchRequest request;
    fill(*request.mutable_query());
    request.set_size(100);
    request.set_now_millis(1704196800000);  // 2024-01-02T12:00:00Z
    auto ids = fixture_.ids(fixture_.search(request));
    return {ids.begin(), ids.end()};
  }
  using Ids = std::set<std::string>;

  SearchFixture fixture_;
};

v1::Value text(const std::string& value) {
  v1::Value result;
  result.set_string_value(value);
  return result;
}

TEST_F(ClausesTest, DateRangesRoundOutwardsToTheUnitOfTheirBound) {
  auto range = [&](const std::string& from, bool include_from, const std::string& to, bool include_to) {
    return find([&](v1::Query& query) {
      query.mutable_range()->set_field("when");
      if (!from.empty()) *query.mutable_range()->mutable_from() = text(from);
      if (!to.empty()) *query.mutable_range()->mutable_to() = text(to);
      query.mutable_range()->set_include_from(include_from);
      query.mutable_range()->set_include_to(include_to);
    });
  };
  EXPECT_EQ(range("2024-01-01", true, "2024-01-01", true), Ids({"1"}));
  EXPECT_EQ(range("2024-01-01", false, "", true), Ids({"2", "3"}));
  EXPECT_EQ(range("", true, "2024-01-02", false), Ids({"1"}));
  EXPECT_EQ(range("", true, "2024-02", true), Ids({"1", "2"}));  // the first of the month, to its end
  EXPECT_EQ(range("now/d", true, "now/d", true), Ids({"2"}));
  EXPECT_EQ(range("now-1d/d", true, "now+2M", true), Ids({"1", "2", "3"}));
}

TEST_F(ClausesTest, AddressesAreFoundByValueNetworkAndRange) {
  auto term = [&](const std::string& value) {
    return find([&](v1::Query& query) {
      query.mutable_term()->set_field("address");
      *query.mutable_term()->mutable_value() = text(value);
    });
  };
  EXPECT_EQ(term("10.0.0.1"), Ids({"1"}));
  EXPECT_EQ(term("10.0.0.0/23"), Ids({"1", "2"}));
  EXPECT_EQ(term("2001:db8::/32"), Ids({"3"}));
  EXPECT_THROW(term("ten"), Error);
}

TEST_F(ClausesTest, PatternsMatchWholeTerms) {
  auto wildcard = [&](const std::string& pattern, bool fold) {
    return find([&](v1::Query& query) {
      query.mutable_wildcard()->set_field("tag");
      query.mutable_wildcard()->set_value(pattern);
      query.mutable_wildcard()->set_case_insensitive(fold);
    });
  };
  EXPECT_EQ(wildcard("*re?n", false), Ids({"2", "3"}));
  EXPECT_EQ(wildcard("r*", false), Ids());
  EXPECT_EQ(wildcard("r*", true), Ids({"1"}));
  auto regexp = [&](const std::string& pattern) {
    return find([&](v1::Query& query) {
      query.mutable_regexp()->set_field("body");
      query.mutable_regexp()->set_value(pattern);
    });
  };
  EXPECT_EQ(regexp("f[ao]x"), Ids({"1", "2", "4"}));
  EXPECT_EQ(regexp("fo"), Ids());
}

TEST_F(ClausesTest, FuzzyTermsAreFoundWithinTheirEdits) {
  auto ids = find([&](v1::Query& query) {
    query.mutable_fuzzy()->set_field("body");
    *query.mutable_fuzzy()->mutable_value() = text("fox");
    query.mutable_fuzzy()->mutable_fuzziness()->set_edits(1);
  });
  EXPECT_EQ(ids, Ids({"1", "2", "4"}));
}

TEST_F(ClausesTest, SloppyPhrasesAllowMoves) {
  auto phrase = [&](const std::string& words, uint32_t slop) {
    return find([&](v1::Query& query) {
      query.mutable_match_phrase()->set_field("body");
      *query.mutable_match_phrase()->mutable_query() = text(words);
      query.mutable_match_phrase()->set_slop(slop);
    });
  };
  EXPECT_EQ(phrase("quick fox", 0), Ids({"2"}));
  EXPECT_EQ(phrase("quick fox", 1), Ids({"1", "2"}));
  EXPECT_EQ(phrase("fox quick", 2), Ids({"2"}));
  EXPECT_EQ(phrase("fox quick", 3), Ids({"1", "2"}));
}

TEST_F(ClausesTest, AWrongNumberIsToldAsOpenSearchTellsIt) {
  try {
    find([&](v1::Query& query) {
      query.mutable_term()->set_field("number");
      *query.mutable_term()->mutable_value() = text("abc");
    });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kQueryShard);
    EXPECT_STREQ(error.what(), "failed to create query: For input string: \"abc\"");
  }
}

TEST_F(ClausesTest, ExpressionsSkipDocumentsWithoutTheFieldsTheyNeed) {
  auto compare = [](v1::Expression& e, v1::Expression::Op op, const std::string& field, double constant) {
    e.set_op(op);
    e.add_operands()->set_field(field);
    e.add_operands()->set_constant(constant);
  };
  EXPECT_EQ(find([&](v1::Query& query) {
              compare(*query.mutable_expr()->mutable_expression(), v1::Expression::LT, "price", 5);
            }),
            Ids({"1", "2"}));
  // number >= 10 decides alone for the third, which has no price; of several values the smallest counts.
  EXPECT_EQ(find([&](v1::Query& query) {
              auto& either = *query.mutable_expr()->mutable_expression();
              either.set_op(v1::Expression::OR_ELSE);
              compare(*either.add_operands(), v1::Expression::GE, "number", 10);
              compare(*either.add_operands(), v1::Expression::GT, "price", 6);
            }),
            Ids({"3", "4"}));
}

TEST_F(ClausesTest, FunctionsReplaceAndCombineScores) {
  v1::ShardSearchRequest request;
  auto& spec = *request.mutable_query()->mutable_function_score();
  spec.mutable_query()->mutable_match_all();
  spec.set_boost_mode(v1::FunctionScoreQuery::BOOST_REPLACE);
  spec.set_score_mode(v1::FunctionScoreQuery::SCORE_SUM);
  auto& factor = *spec.add_functions()->mutable_field_value_factor();
  factor.set_field("number");
  factor.set_factor(2);
  auto& decay = *spec.add_functions()->mutable_decay();
  decay.set_field("number");
  decay.mutable_origin()->set_long_value(1);
  decay.mutable_scale()->set_long_value(4);
  decay.set_decay(0.5);
  decay.set_shape(v1::Decay::GAUSS);
  request.set_size(10);
  auto response = fixture_.search(request);
  ASSERT_EQ(fixture_.ids(response), std::vector<std::string>({"3", "2", "4", "1"}));
  EXPECT_NEAR(response.top_hits().scores(1), 10.5, 1e-5);
  EXPECT_NEAR(response.top_hits().scores(3), 3.0, 1e-5);
}

TEST_F(ClausesTest, MinimumShouldMatchTakesConditions) {
  auto match = [&](const std::string& specification) {
    return find([&](v1::Query& query) {
      query.mutable_match()->set_field("body");
      *query.mutable_match()->mutable_query() = text("quick brown fox lazy");
      query.mutable_match()->set_minimum_should_match(specification);
    });
  };
  EXPECT_EQ(match("2"), Ids({"1", "2", "3"}));
  EXPECT_EQ(match("-1"), Ids({"1"}));
  EXPECT_EQ(match("2<-25% 9<-3"), Ids({"1"}));
  EXPECT_EQ(match("5<100%"), Ids());
}

TEST_F(ClausesTest, AMinimumOfNoOptionalClausesIsNeverReachedUnlessNothingIsAskedFor) {
  auto bool_of = [&](const std::function<void(v1::BoolQuery&)>& fill) {
    return find([&](v1::Query& query) {
      query.mutable_bool_()->set_minimum_should_match("1");
      fill(*query.mutable_bool_());
    });
  };
  auto fox = [](v1::Query& query) {
    query.mutable_match()->set_field("body");
    *query.mutable_match()->mutable_query() = text("fox");
  };
  EXPECT_EQ(bool_of([&](v1::BoolQuery& query) { fox(*query.add_must()); }), Ids());
  EXPECT_EQ(bool_of([&](v1::BoolQuery& query) { fox(*query.add_filter()); }), Ids());
  EXPECT_EQ(bool_of([&](v1::BoolQuery& query) { fox(*query.add_must_not()); }), Ids({"3", "4"}));
}

TEST_F(ClausesTest, WordsThatAnalysisLeavesOutAreNoClausesOfATextButMatchNothingElsewhere) {
  auto required = [&](bool of_text, const std::vector<std::string>& words) {
    return find([&](v1::Query& query) {
      query.mutable_bool_()->set_of_text(of_text);
      for (const std::string& word : words) {
        auto& match = *query.mutable_bool_()->add_must()->mutable_match();
        match.set_field("body");
        *match.mutable_query() = text(word);
      }
    });
  };
  EXPECT_EQ(required(true, {"fox", "--"}), Ids({"1", "2"}));
  EXPECT_EQ(required(false, {"fox", "--"}), Ids());
  EXPECT_EQ(required(true, {"--", "--"}), Ids());
}

TEST_F(ClausesTest, ThePrefixIsTheWordThatTheTextEndsWith) {
  auto match = [&](const std::string& words) {
    return find([&](v1::Query& query) {
      query.mutable_match()->set_field("body");
      *query.mutable_match()->mutable_query() = text(words);
      query.mutable_match()->set_last_token_is_prefix(true);
    });
  };
  EXPECT_EQ(match("fo"), Ids({"1", "2"}));
  EXPECT_EQ(match("fo "), Ids());
  EXPECT_EQ(match("la-"), Ids());
  EXPECT_EQ(match("lazy-"), Ids({"3"}));
}

TEST_F(ClausesTest, APhraseOfOnePrefixIsScoredByItsTerms) {
  v1::ShardSearchRequest request;
  auto& phrase = *request.mutable_query()->mutable_match_phrase();
  phrase.set_field("body");
  *phrase.mutable_query() = text("qui");
  phrase.set_last_token_is_prefix(true);
  request.set_size(10);
  auto response = fixture_.search(request);
  ASSERT_EQ(fixture_.ids(response), std::vector<std::string>({"2", "1"}));
  EXPECT_GT(response.top_hits().scores(0), response.top_hits().scores(1));
}

TEST(RegexpTest, FollowsLucenesSyntax) {
  auto matches = [](const char* pattern, const char* text) { return Regexp(pattern, {}).matches(text); };
  EXPECT_TRUE(matches("a(b|c)*d?", "abcbd"));
  EXPECT_FALSE(matches("a(b|c)*d?", "abcx"));
  EXPECT_TRUE(matches("[^0-9]{2,3}", "abc"));
  EXPECT_FALSE(matches("[^0-9]{2,3}", "a1c"));
  EXPECT_TRUE(matches("aaa.+&.+bbb", "aaabbb"));
  EXPECT_TRUE(matches("~(abc).*&a.*", "abd"));
  EXPECT_TRUE(matches("foo<1-100>", "foo07"));
  EXPECT_FALSE(matches("foo<1-100>", "foo101"));
  EXPECT_TRUE(matches("\\.\"a*\"@", ".a*xyz"));
  EXPECT_EQ(Regexp("abc[de]", {}).prefix(), "abc");
  EXPECT_THROW(Regexp("a(b", {}), Error);
}

}  // namespace
}  // namespace diagon
