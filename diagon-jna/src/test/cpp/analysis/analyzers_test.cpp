#include <gtest/gtest.h>

#include <initializer_list>

#include "analysis/analyzer.h"
#include "base/error.h"

namespace diagon {
namespace {

using List = std::vector<std::string>;

struct Parameter {
  std::string name;
  List values;
};

void fill(v1::AnalysisComponent* component, const std::string& name, const std::string& type,
          std::initializer_list<Parameter> parameters) {
  component->set_name(name);
  component->set_type(type);
  for (const Parameter& parameter : parameters) {
    auto& list = (*component->mutable_parameters())[parameter.name];
    for (const std::string& value : parameter.values) list.add_values(value);
  }
}

v1::AnalysisSettings filter_settings(const std::string& type, std::initializer_list<Parameter> parameters) {
  v1::AnalysisSettings settings;
  fill(settings.add_token_filters(), "mine", type, parameters);
  return settings;
}

// Each token as text@position, with the length of position if it is not one.
List shown(const Analyzer& analyzer, std::string_view text) {
  TokenStream tokens;
  analyzer.analyze(text, tokens);
  List out;
  int position = -1;
  for (size_t i = 0; i < tokens.size(); ++i) {
    position += static_cast<int>(tokens[i].position_increment);
    out.push_back(std::string(tokens[i].text) + "@" + std::to_string(position));
    if (tokens[i].position_length != 1) out.back() += "+" + std::to_string(tokens[i].position_length);
  }
  return out;
}

List texts(const Analyzer& analyzer, std::string_view text) {
  TokenStream tokens;
  analyzer.analyze(text, tokens);
  List out;
  for (size_t i = 0; i < tokens.size(); ++i) out.emplace_back(tokens[i].text);
  return out;
}

List by_filter(const std::string& type, std::initializer_list<Parameter> parameters, std::string_view text,
               const List& before = {}) {
  AnalyzerRegistry registry(filter_settings(type, parameters));
  List filters = before;
  filters.push_back("mine");
  return shown(*registry.assemble("whitespace", filters, {}), text);
}

List by_tokenizer(const std::string& type, std::initializer_list<Parameter> parameters, std::string_view text) {
  v1::AnalysisSettings settings;
  fill(settings.add_tokenizers(), "mine", type, parameters);
  return texts(*AnalyzerRegistry(settings).assemble("mine", {}, {}), text);
}

TEST(AnalyzersTest, TheBuiltInOnesGiveTheirTokens) {
  AnalyzerRegistry registry{v1::AnalysisSettings()};
  std::string text = "The 2 QUICK Brown-Foxes jumped over the lazy dog's bone.";
  EXPECT_EQ(shown(*registry.analyzer("standard"), text),
            (List{"the@0", "2@1", "quick@2", "brown@3", "foxes@4", "jumped@5", "over@6", "the@7", "lazy@8", "dog's@9",
                  "bone@10"}));
  EXPECT_EQ(shown(*registry.analyzer("simple"), text), (List{"the@0", "quick@1", "brown@2", "foxes@3", "jumped@4",
                                                             "over@5", "the@6", "lazy@7", "dog@8", "s@9", "bone@10"}));
  EXPECT_EQ(texts(*registry.analyzer("whitespace"), text),
            (List{"The", "2", "QUICK", "Brown-Foxes", "jumped", "over", "the", "lazy", "dog's", "bone."}));
  EXPECT_EQ(texts(*registry.analyzer("keyword"), text), List{text});
  EXPECT_EQ(shown(*registry.analyzer("stop"), text),
            (List{"quick@1", "brown@2", "foxes@3", "jumped@4", "over@5", "lazy@7", "dog@8", "s@9", "bone@10"}));
  EXPECT_EQ(shown(*registry.analyzer("english"), text),
            (List{"2@1", "quick@2", "brown@3", "fox@4", "jump@5", "over@6", "lazi@8", "dog@9", "bone@10"}));
  EXPECT_EQ(texts(*registry.analyzer("pattern"), "One,two--THREE 4"), (List{"one", "two", "three", "4"}));
}

TEST(AnalyzersTest, EnglishIsStemmedAsPortersOwnProgramDoesAndNotAsHisPaperSays) {
  AnalyzerRegistry registry{v1::AnalysisSettings()};
  EXPECT_EQ(texts(*registry.analyzer("english"), "reversibly possibly assemblies technology analogies biology bly"),
            (List{"revers", "possibl", "assembl", "technolog", "analog", "biologi", "bly"}));
}

TEST(AnalyzersTest, WhatIsUnknownIsNamed) {
  auto message = [](auto&& call) {
    try {
      call();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  AnalyzerRegistry registry{v1::AnalysisSettings()};
  EXPECT_EQ(message([&] { registry.analyzer("klingon"); }), "analyzer [klingon] has not been configured in mappings");
  EXPECT_EQ(message([&] { registry.assemble("standard", {"sparkle"}, {}); }), "failed to find filter under [sparkle]");
  EXPECT_EQ(message([&] { AnalyzerRegistry{filter_settings("sparkle", {})}; }),
            "Unknown filter type [sparkle] for [mine]");
}

TEST(FiltersTest, SynonymsStandBesideOrInPlaceOfWords) {
  EXPECT_EQ(by_filter("synonym", {{"synonyms", {"car, auto"}}}, "a car here"),
            (List{"a@0", "car@1", "auto@1", "here@2"}));
  EXPECT_EQ(by_filter("synonym", {{"synonyms", {"# comment", "i-pod, i pod => ipod"}}}, "my i pod now"),
            (List{"my@0", "ipod@1", "now@2"}));
  EXPECT_EQ(by_filter("synonym", {{"synonyms", {"ny, new york"}}}, "in new york city"),
            (List{"in@0", "new@1", "ny@1+2", "york@2", "city@3"}));
  EXPECT_EQ(by_filter("synonym_graph", {{"synonyms", {"ny => new york"}}}, "ny city"),
            (List{"new@0", "city@1", "york@1"}));
  EXPECT_EQ(by_filter("synonym", {{"synonyms", {"tv, telly, Television"}}, {"expand", {"false"}}}, "Television Telly",
                      {"lowercase"}),
            (List{"tv@0", "tv@1"}));
  EXPECT_EQ(by_filter("synonym", {{"synonyms", {"a\\,b => c"}}}, "a,b"), List{"c@0"});
  EXPECT_THROW(by_filter("synonym", {{"synonyms", {"a => b => c"}}}, "a"), Error);
  EXPECT_THROW(by_filter("synonym", {{"synonyms_path", {"x.txt"}}}, "a"), Error);
}

TEST(FiltersTest, ShinglesJoinNeighbours) {
  EXPECT_EQ(by_filter("shingle", {}, "a b c"), (List{"a@0", "a b@0+2", "b@1", "b c@1+2", "c@2"}));
  EXPECT_EQ(by_filter("shingle", {{"max_shingle_size", {"3"}}, {"output_unigrams", {"false"}}}, "a b c"),
            (List{"a b@0", "a b c@0+2", "b c@1"}));
  EXPECT_EQ(by_filter("shingle", {}, "fox the dog", {"stop"}), (List{"fox@0", "fox _@0+2", "_ dog@1+2", "dog@2"}));
  EXPECT_THROW(by_filter("shingle", {{"max_shingle_size", {"1"}}}, "a"), Error);
}

TEST(FiltersTest, WordsAreRewritten) {
  EXPECT_EQ(by_filter("pattern_replace", {{"pattern", {"(\\w+)-(\\w+)"}}, {"replacement", {"$2_$1"}}}, "a-b c"),
            (List{"b_a@0", "c@1"}));
  EXPECT_EQ(by_filter("elision", {}, "l'avion d\u2019or L'eau o'neil"), (List{"avion@0", "or@1", "eau@2", "o'neil@3"}));
  EXPECT_EQ(by_filter("decimal_digit", {}, "\u0661\u0662x"), List{"12x@0"});
  EXPECT_EQ(by_filter("stemmer", {{"language", {"porter2"}}}, "generously"), List{"generous@0"});
  EXPECT_EQ(by_filter("truncate", {{"length", {"3"}}}, "größe ab"), (List{"grö@0", "ab@1"}));
  AnalyzerRegistry registry(filter_settings("keyword_marker", {{"keywords", {"running"}}}));
  EXPECT_EQ(texts(*registry.assemble("whitespace", {"mine", "porter_stem"}, {}), "running jumping"),
            (List{"running", "jump"}));
  EXPECT_EQ(texts(*registry.assemble("whitespace", {"lowercase", "asciifolding", "reverse"}, {}), "Ærø Ünï"),
            (List{"orea", "inu"}));
}

TEST(TokenizersTest, CutByPatternGroupGramAndPath) {
  EXPECT_EQ(by_tokenizer("pattern", {{"pattern", {","}}}, "a,b,,c"), (List{"a", "b", "c"}));
  EXPECT_EQ(by_tokenizer("pattern", {{"pattern", {"\"(.*?)\""}}, {"group", {"1"}}}, "x \"a b\" y \"c\""),
            (List{"a b", "c"}));
  EXPECT_THROW(by_tokenizer("pattern", {{"pattern", {"("}}}, "a"), Error);
  EXPECT_EQ(by_tokenizer("char_group", {{"tokenize_on_chars", {"whitespace", "-", "\\n"}}}, "the QUICK-fox\nran"),
            (List{"the", "QUICK", "fox", "ran"}));
  EXPECT_EQ(
      by_tokenizer("ngram", {{"min_gram", {"2"}}, {"max_gram", {"3"}}, {"token_chars", {"letter", "digit"}}}, "ab1 c"),
      (List{"ab", "ab1", "b1"}));
  EXPECT_EQ(
      by_tokenizer("edge_ngram", {{"min_gram", {"1"}}, {"max_gram", {"3"}}, {"token_chars", {"letter", "punctuation"}}},
                   "ab! c"),
      (List{"a", "ab", "ab!", "c"}));
  EXPECT_EQ(by_tokenizer("path_hierarchy", {}, "/one/two"), (List{"/one", "/one/two"}));
}

TEST(CharFiltersTest, OffsetsAreThoseOfTheTextAsGiven) {
  v1::AnalysisSettings settings;
  fill(settings.add_char_filters(), "dashes", "pattern_replace",
       {{"pattern", {"(\\d+)-(?=\\d)"}}, {"replacement", {"$1_"}}});
  fill(settings.add_char_filters(), "map", "mapping", {{"mappings", {":) => happy", "ß => ss"}}});
  AnalyzerRegistry registry(settings);
  TokenStream tokens;
  registry.assemble("standard", {}, {"dashes"})->analyze("my ö 123-456-789 end", tokens);
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[2].text, "123_456_789");
  EXPECT_EQ(tokens[2].start, 6u);
  EXPECT_EQ(tokens[2].end, 17u);
  EXPECT_EQ(tokens[3].start, 18u);
  registry.assemble("standard", {}, {"html_strip", "map"})->analyze("<b>so</b> :) &amp; groß", tokens);
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[0].start, 3u);
  EXPECT_EQ(tokens[1].text, "happy");
  EXPECT_EQ(tokens[1].start, 10u);
  EXPECT_EQ(tokens[1].end, 12u);
  EXPECT_EQ(tokens[2].text, "gross");
}

}  // namespace
}  // namespace diagon
