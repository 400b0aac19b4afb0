#include "analysis/analyze.h"

#include <gtest/gtest.h>

namespace diagon {
namespace {

TEST(AnalyzeTest, OffsetsAreUtf16UnitsThatGoOnFromTextToText) {
  v1::AnalyzeRequest request;
  request.set_analyzer("standard");
  for (const char* text : {"né 😀 a", "", "b ö𝒳c"}) request.add_texts(text);
  v1::AnalyzeResponse response = analyze(request, nullptr);
  std::vector<std::string> shown;
  for (const auto& token : response.tokens()) {
    shown.push_back(token.text() + " " + std::to_string(token.start_offset()) + "-" +
                    std::to_string(token.end_offset()) + " @" + std::to_string(token.position()));
  }
  EXPECT_EQ(shown, (std::vector<std::string>{"né 0-2 @0", "😀 3-5 @1", "a 6-7 @2", "b 9-10 @203", "ö𝒳c 11-15 @204"}));
}

// Takes minutes if offsets are counted from the begin for each token.
TEST(AnalyzeTest, ALongTextTakesTimeInProportion) {
  constexpr uint32_t kTokens = 300'000;
  v1::AnalyzeRequest request;
  request.set_analyzer("standard");
  std::string& text = *request.add_texts();
  for (uint32_t i = 0; i < kTokens; ++i) text += "äö ";
  v1::AnalyzeResponse response = analyze(request, nullptr);
  ASSERT_EQ(response.tokens_size(), int{kTokens});
  EXPECT_EQ(response.tokens(kTokens - 1).end_offset(), kTokens * 3 - 1);
}

}  // namespace
}  // namespace diagon
