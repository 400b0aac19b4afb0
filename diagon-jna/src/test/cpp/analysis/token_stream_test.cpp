#include "analysis/token_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace diagon {
namespace {

TEST(TokenStreamTest, WhatIsKeptStaysUntilTheNextText) {
  TokenStream tokens;
  for (int round = 0; round < 3; ++round) {
    tokens.clear();
    std::vector<std::string> given;
    for (size_t size = 0; size < 20'000; size = size * 2 + 1) given.emplace_back(size, static_cast<char>('a' + round));
    for (const std::string& text : given) tokens.add().text = tokens.keep(text);
    ASSERT_EQ(tokens.size(), given.size());
    for (size_t i = 0; i < given.size(); ++i) EXPECT_EQ(tokens[i].text, given[i]);
  }
}

TEST(TokenStreamTest, FlipsTheLettersOfOneCaseInAllThatIsKept) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  std::string lower = all, upper = all;
  std::transform(all.begin(), all.end(), lower.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  std::transform(all.begin(), all.end(), upper.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
  TokenStream tokens;
  std::string_view kept = tokens.keep(all), far = tokens.keep(std::string(10'000, 'Q'));
  EXPECT_TRUE(tokens.flip_case('A', 'Z'));
  EXPECT_EQ(kept, lower);
  EXPECT_EQ(far, std::string(10'000, 'q'));
  EXPECT_TRUE(tokens.flip_case('a', 'z'));
  EXPECT_EQ(kept, upper);
  std::string_view word = tokens.keep("Ä");
  EXPECT_FALSE(tokens.flip_case('A', 'Z'));
  EXPECT_EQ(word, "Ä");
  tokens.clear();
  EXPECT_TRUE(tokens.flip_case('A', 'Z'));
}

}  // namespace
}  // namespace diagon
