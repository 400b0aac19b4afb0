#include "index/stored_fields.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "index/source_dictionary.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

std::string source_of(uint32_t doc) {
  std::mt19937 random(doc);
  std::string source = "{\"identifier\":\"" + std::to_string(random()) + "\",\"category\":\"things of kind " +
                       std::to_string(random() % 9) + "\",\"description\":\"";
  for (unsigned words = random() % 40; words > 0; --words) source += "word" + std::to_string(random() % 500) + " ";
  return source + "\"}";
}

std::shared_ptr<const SectionFile> segment_of(uint32_t docs, const std::string& dictionary) {
  SectionWriter out;
  StoredFieldsWriter stored(out, 3, dictionary);
  for (uint32_t doc = 0; doc < docs; ++doc) stored.add(std::to_string(doc), "", doc, 1, 1, source_of(doc));
  stored.finish(nullptr);
  return SectionFile::of_bytes(out.finish(), "test");
}

TEST(StoredFieldsTest, ADictionaryMakesSmallBlocksAsSmallAsLargeOnes) {
  constexpr uint32_t kDocs = 20'000;
  auto plain = segment_of(kDocs, "");
  Segment segment(std::make_shared<const SegmentCore>("s", plain), nullptr);
  std::string dictionary = train_dictionary({segment});
  ASSERT_FALSE(dictionary.empty());
  auto with = segment_of(kDocs, dictionary);
  StoredFieldsReader reader(*with);
  EXPECT_EQ(reader.source_bytes(), StoredFieldsReader(*plain).source_bytes());
  for (uint32_t doc = 0; doc < kDocs; doc += 7) ASSERT_EQ(reader.source(doc), source_of(doc));
  EXPECT_GT(with->section("s/source_blocks").size(), 3 * plain->section("s/source_blocks").size());
  EXPECT_LT(with->section("s/source").size(), plain->section("s/source").size() * 11 / 10);
}

TEST(StoredFieldsTest, AFewDocumentsHaveNoDictionary) {
  Segment segment(std::make_shared<const SegmentCore>("s", segment_of(100, "")), nullptr);
  EXPECT_TRUE(train_dictionary({segment}).empty());
}

}  // namespace
}  // namespace diagon
