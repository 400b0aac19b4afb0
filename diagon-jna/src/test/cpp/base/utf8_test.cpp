#include "base/utf8.h"

#include <gtest/gtest.h>

namespace diagon {
namespace {

TEST(Utf8Test, OneByteBeyondAsciiIsFoundWhereverItIs) {
  for (size_t size = 0; size < 40; ++size) {
    std::string text(size, '\x7F');
    EXPECT_TRUE(is_ascii(text)) << size;
    for (size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = '\x80';
      EXPECT_FALSE(is_ascii(other)) << size << " " << at;
    }
  }
}

}  // namespace
}  // namespace diagon
