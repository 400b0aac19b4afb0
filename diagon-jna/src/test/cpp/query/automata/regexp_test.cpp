#include "query/automata/regexp.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>

#include "base/error.h"

namespace diagon {
namespace {

bool matches(const std::string& pattern, std::string_view text, const RegexpOptions& options = {}) {
  return Regexp(pattern, options).matches(text);
}

TEST(RegexpTest, ReadsTheWholeSyntax) {
  EXPECT_TRUE(matches("ab.d", "abcd"));
  EXPECT_TRUE(matches("ab.d", "ab\u00f6d"));
  EXPECT_FALSE(matches("ab", "abc")) << "anchored at both ends";
  EXPECT_TRUE(matches("a{2,3}b?", "aaab"));
  EXPECT_FALSE(matches("a{2,3}b?", "ab"));
  EXPECT_TRUE(matches("a{2,}", "aaaaa"));
  EXPECT_TRUE(matches("[a-c&]+", "a&c"));
  EXPECT_FALSE(matches("[^a-c]+", "xay"));
  EXPECT_TRUE(matches("\\d+\\s\\w", "12 x"));
  EXPECT_TRUE(matches("\"a.b\"c", "a.bc"));
  EXPECT_FALSE(matches("\"a.b\"c", "axbc"));
  EXPECT_TRUE(matches("a\\.b", "a.b"));
  EXPECT_TRUE(matches("", ""));
}

TEST(RegexpTest, HasIntersectionComplementIntervalsAndAnyString) {
  EXPECT_TRUE(matches(".*a.*&.*b.*", "xbya"));
  EXPECT_FALSE(matches(".*a.*&.*b.*", "xa"));
  EXPECT_TRUE(matches("a~b", "aa"));
  EXPECT_FALSE(matches("a~b", "ab"));
  EXPECT_TRUE(matches("@&~(abc.+)", "abc"));
  EXPECT_FALSE(matches("@&~(abc.+)", "abcd"));
  EXPECT_FALSE(matches("#", ""));
  for (int i = 0; i <= 1200; ++i) {
    std::string text = std::to_string(i);
    EXPECT_EQ(matches("v<9-105>", "v" + text), i >= 9 && i <= 105) << i;
    EXPECT_EQ(matches("<010-105>", text), text.size() == 3 && i >= 10 && i <= 105) << i;
  }
  RegexpOptions none;
  none.flags = "NONE";
  EXPECT_TRUE(matches("a&b~<1-2>@#", "a&b~<1-2>@#", none));
}

TEST(RegexpTest, FoldsCaseWhenAsked) {
  RegexpOptions options;
  options.case_insensitive = true;
  EXPECT_TRUE(matches("stra\u00dfe [a-c]\u00c4", "STRA\u00dfE B\u00e4", options));
  EXPECT_FALSE(matches("abc", "ABC"));
}

TEST(RegexpTest, RefusesWhatItCannotRead) {
  for (const char* pattern : {"(", "[a", "a{", "a{2,1}", "\"x", "<1-", "*a)"})
    EXPECT_THROW(Regexp(pattern, {}), Error) << pattern;
  RegexpOptions options;
  options.flags = "SOMETHING";
  EXPECT_THROW(Regexp("a", options), Error);
}

TEST(RegexpTest, GivesUpBeyondItsStates) {
  RegexpOptions options;
  options.max_states = 50;
  Regexp regexp("(a|b)*a(a|b){12}", options);
  std::mt19937 random(5);
  std::string text;
  for (int i = 0; i < 2000; ++i) text += random() % 2 == 0 ? 'a' : 'b';
  EXPECT_THROW(regexp.matches(text), Error);
}

TEST(RegexpTest, TellsWhatEveryMatchBeginsWith) {
  EXPECT_EQ(Regexp("abc.*", {}).prefix(), "abc");
  EXPECT_EQ(Regexp("ab|cd", {}).prefix(), "");
  EXPECT_EQ(Regexp("a(b|c)d", {}).prefix(), "a");
}

// A repetition within a repetition would keep the standard library's backtracking busy for ever.
std::string random_pattern(std::mt19937& random, int depth, bool repetitions = true) {
  switch (random() % (depth == 0 ? 3 : repetitions ? 7 : 5)) {
    case 0: return "a";
    case 1: return "b";
    case 2: return random() % 2 == 0 ? "." : "[ac]";
    case 3: return random_pattern(random, depth - 1, repetitions) + random_pattern(random, depth - 1, repetitions);
    case 4:
      return "(" + random_pattern(random, depth - 1, repetitions) + "|" +
             random_pattern(random, depth - 1, repetitions) + ")";
    case 5: return "(" + random_pattern(random, depth - 1, false) + ")" + std::string(1, "*+?"[random() % 3]);
    default: return "(" + random_pattern(random, depth - 1, false) + "){1,2}";
  }
}

TEST(RegexpTest, AgreesWithTheStandardLibraryOnWhatBothHave) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 1000; ++round) {
    std::string pattern = random_pattern(random, 4);
    std::regex expected(pattern);
    Regexp regexp(pattern, {});
    for (int i = 0; i < 20; ++i) {
      std::string text;
      for (size_t length = random() % 7; text.size() < length;) text += static_cast<char>('a' + random() % 3);
      ASSERT_EQ(regexp.matches(text), std::regex_match(text, expected)) << pattern << " on " << text;
    }
  }
}

}  // namespace
}  // namespace diagon
