#include "query/highlight/highlighter.h"

#include <gtest/gtest.h>

#include "query/highlight/source_texts.h"

namespace diagon {
namespace {

using Texts = std::vector<std::string>;

const AnalyzerRegistry& registry() {
  static const AnalyzerRegistry analyzers{v1::AnalysisSettings()};
  return analyzers;
}

Texts marked(const Texts& values, const HighlightTerms& terms, const HighlightOptions& options = {},
             const char* analyzer = "standard") {
  return highlight(values, *registry().analyzer(analyzer), terms, options);
}

TEST(HighlighterTest, MarksTheTermsOfAShortText) {
  EXPECT_EQ(marked({"The quick brown Fox, the fox!"}, {{"fox", "quick"}, {}}),
            Texts{"The <em>quick</em> brown <em>Fox</em>, the <em>fox</em>!"});
}

TEST(HighlighterTest, MarksWordsThatWereStemmedWhole) {
  EXPECT_EQ(marked({"Running runners run"}, {{"run"}, {}}, {}, "english"),
            Texts{"<em>Running</em> runners <em>run</em>"});
}

TEST(HighlighterTest, AnswersNothingWithoutAMatch) {
  EXPECT_EQ(marked({"nothing to see"}, {{"fox"}, {}}), Texts{});
  EXPECT_EQ(marked({}, {{"fox"}, {}}), Texts{});
}

TEST(HighlighterTest, CutsFragmentsByTheirSizeAndPutsTheBestFirst) {
  HighlightOptions options;
  options.fragment_size = 20;
  options.number_of_fragments = 2;
  Texts found = marked({"one fox here and some more words then a fox with another dog at the end of all this"},
                       {{"fox", "with"}, {}}, options);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0], " <em>fox</em> <em>with</em> another");
  EXPECT_EQ(found[1], "one <em>fox</em> here and");
}

TEST(HighlighterTest, GivesTheWholeTextForNoFragments) {
  HighlightOptions options;
  options.fragment_size = 5;
  options.number_of_fragments = 0;
  EXPECT_EQ(marked({"one fox", "no match", "two fox and more words"}, {{"fox"}, {}}, options),
            (Texts{"one <em>fox</em>", "two <em>fox</em> and more words"}));
}

TEST(HighlighterTest, MarksPhrasesOnlyWhereTheyMatch) {
  HighlightTerms phrase{{}, {{{{"new"}, {"york"}}, {0, 1}, 0}}};
  EXPECT_EQ(marked({"new shoes from New York, york new"}, phrase),
            Texts{"new shoes from <em>New</em> <em>York</em>, york new"});
  HighlightTerms gap{{}, {{{{"fall"}, {"rome"}}, {0, 2}, 0}}};
  EXPECT_EQ(marked({"fall of rome, fall rome"}, gap), Texts{"<em>fall</em> of <em>rome</em>, fall rome"});
  HighlightTerms sloppy{{}, {{{{"new"}, {"york"}}, {0, 1}, 2}}};
  EXPECT_EQ(marked({"york in the new world of new old york"}, sloppy),
            Texts{"<em>york</em> in the <em>new</em> world of <em>new</em> old <em>york</em>"});
}

TEST(HighlighterTest, EncodesMarkupAndTakesTags) {
  HighlightOptions options;
  options.html_encoder = true;
  options.pre_tag = "[";
  options.post_tag = "]";
  EXPECT_EQ(marked({"<b>fox</b> & 'co'"}, {{"fox"}, {}}, options),
            Texts{"&lt;b&gt;[fox]&lt;&#x2F;b&gt; &amp; &#x27;co&#x27;"});
}

TEST(HighlighterTest, CutsAnExcerptAtAWordWhenNothingMatches) {
  HighlightOptions options;
  options.no_match_size = 12;
  EXPECT_EQ(marked({"one two three four"}, {{"fox"}, {}}, options), Texts{"one two"});
  options.no_match_size = 7;
  EXPECT_EQ(marked({"one two three four"}, {}, options), Texts{"one two"});
}

TEST(HighlighterTest, OrdersFragmentsOfAllValuesByScoreWhenAsked) {
  HighlightOptions options;
  Texts values{"one fox", "fox and dog"};
  EXPECT_EQ(marked(values, {{"fox", "dog"}, {}}, options).front(), "one <em>fox</em>");
  options.order_by_score = true;
  EXPECT_EQ(marked(values, {{"fox", "dog"}, {}}, options).front(), "<em>fox</em> and <em>dog</em>");
}

TEST(HighlighterTest, CountsSizesInUtf16Units) {
  HighlightOptions options;
  options.no_match_size = 6;
  EXPECT_EQ(marked({"ähäh 𝒳𝒳 end"}, {}, options), Texts{"ähäh"});
}

TEST(SourceTextsTest, FollowsPathsThroughObjectsArraysAndDottedNames) {
  SourceTexts texts;
  texts.parse(R"({"a":{"b":["x",1,[true,null]],"b.c":"y"},"a.b":{"c":"z"},"d":[{"e":"1"},{"e":"2"}]})");
  EXPECT_EQ(texts.at("a.b"), (Texts{"x", "1", "true"}));
  EXPECT_EQ(texts.at("a.b.c"), (Texts{"y", "z"}));
  EXPECT_EQ(texts.at("d.e"), (Texts{"1", "2"}));
  EXPECT_EQ(texts.at("d"), Texts{});
}

}  // namespace
}  // namespace diagon
