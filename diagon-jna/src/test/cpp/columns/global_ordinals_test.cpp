#include "columns/global_ordinals.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "columns/column_reader.h"
#include "columns/column_writer.h"

namespace diagon {
namespace {

struct Stored {
  std::shared_ptr<const SectionFile> file;
  std::unique_ptr<const Column> column;
};

Stored store(const std::set<std::string>& terms) {
  ColumnWriter writer(Column::Kind::kOrdinal);
  std::vector<std::string_view> dictionary(terms.begin(), terms.end());
  for (uint32_t i = 0; i < dictionary.size(); ++i) writer.add(i, i);
  SectionWriter out;
  writer.finish("f", static_cast<uint32_t>(dictionary.size()), dictionary, out);
  Stored stored;
  stored.file = SectionFile::of_bytes(out.finish(), "test");
  stored.column = open_column(*stored.file, "f", static_cast<uint32_t>(dictionary.size()));
  return stored;
}

TEST(GlobalOrdinalsTest, NumberTheUnionOfAllSegmentsInOrder) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (size_t segments = 0; segments < 6; ++segments) {
    std::vector<Stored> stored;
    std::vector<const Column*> columns;
    std::set<std::string> all;
    for (size_t s = 0; s < segments; ++s) {
      std::set<std::string> terms;
      // Many share their first eight bytes, and some have a zero where others end.
      for (unsigned n = random() % 80; n > 0; --n) {
        std::string term = (random() % 2 == 0 ? "a long prefix " : "") + std::to_string(random() % 100);
        if (random() % 10 == 0) term += '\0';
        terms.insert(term);
      }
      all.insert(terms.begin(), terms.end());
      stored.push_back(store(terms));
      columns.push_back(stored.back().column.get());
    }
    GlobalOrdinals ordinals(columns);
    ASSERT_EQ(ordinals.size(), all.size());
    uint32_t next = 0;
    for (const std::string& term : all) {
      EXPECT_EQ(ordinals.term(next), term);
      EXPECT_EQ(ordinals.lower_bound(term), next);
      auto after = std::distance(all.begin(), all.lower_bound(term + "!"));
      EXPECT_EQ(ordinals.lower_bound(term + "!"), static_cast<uint32_t>(after));
      ++next;
    }
    for (size_t s = 0; s < segments; ++s) {
      if (columns[s] == nullptr) continue;
      const uint32_t* map = ordinals.of_segment(s);
      for (uint32_t ordinal = 0; ordinal < columns[s]->ordinal_count(); ++ordinal)
        EXPECT_EQ(ordinals.term(map == nullptr ? ordinal : map[ordinal]), columns[s]->term(ordinal));
    }
  }
}

TEST(GlobalOrdinalsTest, SegmentsThatHaveAllTermsUpToTheirLastNeedNoMap) {
  Stored all = store({"a", "b", "c"}), first = store({"a", "b"}), last = store({"b", "c"});
  GlobalOrdinals ordinals({all.column.get(), first.column.get(), nullptr, last.column.get()});
  EXPECT_EQ(ordinals.of_segment(0), nullptr);
  EXPECT_EQ(ordinals.of_segment(1), nullptr);
  ASSERT_NE(ordinals.of_segment(3), nullptr);
  EXPECT_EQ(ordinals.of_segment(3)[0], 1u);
}

}  // namespace
}  // namespace diagon
