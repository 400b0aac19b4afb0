#include "analysis/standard_tokenizer.h"

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/uchar.h>

#include <random>

namespace diagon {
namespace {

using Words = std::vector<std::string>;

Words words(std::string_view text, const StandardTokenizer& tokenizer = StandardTokenizer(255)) {
  TokenStream tokens;
  tokenizer.tokenize(text, tokens);
  Words out;
  for (size_t i = 0; i < tokens.size(); ++i) out.emplace_back(tokens[i].text);
  return out;
}

Words types(std::string_view text) {
  TokenStream tokens;
  StandardTokenizer(255).tokenize(text, tokens);
  Words out;
  for (size_t i = 0; i < tokens.size(); ++i) out.emplace_back(tokens[i].type);
  return out;
}

std::string random_text(std::mt19937& random, const std::vector<std::string>& alphabet, size_t length) {
  std::string text;
  for (size_t i = 0; i < length; ++i) text += alphabet[random() % alphabet.size()];
  return text;
}

TEST(StandardTokenizerTest, CutsWordsNumbersAndScripts) {
  EXPECT_EQ(words("The 2 QUICK Brown-Foxes jumped over the lazy dog's bone."),
            (Words{"The", "2", "QUICK", "Brown", "Foxes", "jumped", "over", "the", "lazy", "dog's", "bone"}));
  EXPECT_EQ(words("1,234.5 v1.2.3 a.b.c x_y _ __a 3..4 can't, O'Neil' www.example.com:80"),
            (Words{"1,234.5", "v1.2.3", "a.b.c", "x_y", "__a", "3", "4", "can't", "O'Neil", "www.example.com", "80"}));
  EXPECT_EQ(words("größe naïve Ærøskøbing"), (Words{"größe", "naïve", "Ærøskøbing"}));
  EXPECT_EQ(words("我是中国人 カタカナ ひら 한국어"),
            (Words{"我", "是", "中", "国", "人", "カタカナ", "ひ", "ら", "한국어"}));
  EXPECT_EQ(types("word 12 我 カタ ひ 한국 ไทย 😀"), (Words{"<ALPHANUM>", "<NUM>", "<IDEOGRAPHIC>", "<KATAKANA>",
                                                            "<HIRAGANA>", "<HANGUL>", "<SOUTHEAST_ASIAN>", "<EMOJI>"}));
  EXPECT_EQ(words(""), Words{});
  EXPECT_EQ(words(" .,;!?"), Words{});
}

TEST(StandardTokenizerTest, APictureIsAWordAndSoIsAFlag) {
  EXPECT_EQ(words("Acme™ © 2006 ♦♣ ☉sun"), (Words{"Acme", "™", "©", "2006", "♦", "♣", "☉", "sun"}));
  EXPECT_EQ(words("👨\u200d👩\u200d👦👍\U0001F3FD ❤\uFE0F"), (Words{"👨\u200d👩\u200d👦", "👍\U0001F3FD", "❤\uFE0F"}));
  EXPECT_EQ(words("🇫🇷🇩🇪 🇫"), (Words{"🇫🇷", "🇩🇪"}));
}

TEST(StandardTokenizerTest, CutsLongWords) {
  EXPECT_EQ(words(std::string(600, 'a')), (Words{std::string(255, 'a'), std::string(255, 'a'), std::string(90, 'a')}));
  EXPECT_EQ(words("abcdefg hi", StandardTokenizer(3)), (Words{"abc", "def", "g", "hi"}));
}

TEST(StandardTokenizerTest, TheAsciiPathGivesTheSameTokens) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<std::string> alphabet{"a", "B", "z",  "0",  "9", "_", ".",      ",",      ":",  ";",  "'",
                                    "-", " ", "\n", "\"", "/", "ä", "\u0301", "\u200d", "我", "カ", "’"};
  for (int round = 0; round < 20000; ++round) {
    std::string text = random_text(random, alphabet, random() % 14);
    // Across the 64 bytes that are looked at together, and words of more than them.
    if (round % 4 == 0) {
      text = std::string(random() % 140, "a7_ "[random() % 4]) + text +
             std::string(random() % 140, "a7_ "[random() % 4]) + random_text(random, alphabet, random() % 14);
    }
    size_t longest = round % 3 == 0 ? 4 : 255;
    TokenStream fast, slow;
    StandardTokenizer(longest).tokenize(text, fast);
    StandardTokenizer(longest, false).tokenize(text, slow);
    ASSERT_EQ(fast.size(), slow.size()) << text;
    for (size_t i = 0; i < fast.size(); ++i) {
      ASSERT_EQ(fast[i].text, slow[i].text) << text;
      ASSERT_EQ(fast[i].start, slow[i].start) << text;
      ASSERT_EQ(fast[i].end, slow[i].end) << text;
      ASSERT_STREQ(fast[i].type, slow[i].type) << text;
    }
  }
}

// But for the colon, which ICU no longer takes as part of a word, and the scripts that it cuts by a dictionary.
TEST(StandardTokenizerTest, AgreesWithTheWordBoundariesOfUnicode) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<std::string> alphabet{"a", "B", "7",       "0", "_",      ".",      ",",      ";",      "'",     "-",
                                    " ", "ä", "e\u0301", "ß", "\u0436", "\u0661", "\u00b7", "\u2019", "\u00ad"};
  UErrorCode error = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> boundaries(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  ASSERT_TRUE(U_SUCCESS(error));
  for (int round = 0; round < 20000; ++round) {
    std::string text = random_text(random, alphabet, random() % 14);
    icu::UnicodeString unicode = icu::UnicodeString::fromUTF8(text);
    boundaries->setText(unicode);
    Words expected;
    for (int32_t start = boundaries->first(), end = boundaries->next(); end != icu::BreakIterator::DONE;
         start = end, end = boundaries->next()) {
      bool is_word = false;
      for (int32_t i = start; i < end; ++i) is_word |= u_isalnum(unicode.charAt(i)) != 0;
      if (!is_word) continue;
      std::string word;
      unicode.tempSubStringBetween(start, end).toUTF8String(word);
      expected.push_back(word);
    }
    ASSERT_EQ(words(text), expected) << text;
  }
}

}  // namespace
}  // namespace diagon
