#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "columns/column_reader.h"
#include "columns/column_writer.h"

namespace diagon {
namespace {

struct Stored {
  std::shared_ptr<const SectionFile> file;
  std::unique_ptr<const Column> column;
};

Stored store(ColumnWriter& writer, uint32_t max_doc, const std::vector<std::string_view>& dictionary = {}) {
  SectionWriter out;
  writer.finish("f", max_doc, dictionary, out);
  Stored stored;
  stored.file = SectionFile::of_bytes(out.finish(), "test");
  stored.column = open_column(*stored.file, "f", max_doc);
  return stored;
}

TEST(ColumnTest, CodesAreAsWideAsTheSpreadNeeds) {
  for (auto [spread, width] : {std::pair<uint64_t, int>{255, 1},
                               {256, 2},
                               {65'535, 2},
                               {65'536, 4},
                               {UINT32_MAX, 4},
                               {uint64_t{UINT32_MAX} + 1, 8},
                               {UINT64_MAX, 8}}) {
    for (int64_t base : {INT64_MIN, int64_t{-5}}) {
      ColumnWriter writer(Column::Kind::kLong);
      auto top = static_cast<int64_t>(static_cast<uint64_t>(base) + spread);
      writer.add(0, top);
      writer.add(2, base);
      auto stored = store(writer, 4);
      const Column& column = *stored.column;
      EXPECT_FALSE(column.multi_valued());
      EXPECT_EQ(column.docs_with_value, 2u);
      EXPECT_TRUE(column.has_value(0) && column.has_value(2));
      EXPECT_FALSE(column.has_value(1) || column.has_value(3));
      EXPECT_EQ(column.value_at(0), top);
      EXPECT_EQ(column.value_at(2), base);
      if (top > base) {
        EXPECT_EQ(column.width, width);
      }
    }
  }
}

TEST(ColumnTest, SeveralValuesOfADocumentAscend) {
  std::mt19937 random(3);
  ColumnWriter writer(Column::Kind::kLong);
  std::vector<std::vector<int64_t>> model(100);
  for (uint32_t doc = 0; doc < model.size(); ++doc) {
    for (unsigned i = 0; i < random() % 4; ++i) {
      model[doc].push_back(static_cast<int64_t>(random()) - 2'000'000'000);
      writer.add(doc, model[doc].back());
    }
    std::sort(model[doc].begin(), model[doc].end());
  }
  auto stored = store(writer, 100);
  const Column& column = *stored.column;
  ASSERT_TRUE(column.multi_valued());
  for (uint32_t doc = 0; doc < model.size(); ++doc) {
    std::vector<int64_t> values;
    for (uint32_t at = column.offsets[doc]; at < column.offsets[doc + 1]; ++at) values.push_back(column.value_at(at));
    EXPECT_EQ(values, model[doc]);
  }
}

TEST(ColumnTest, UnsignedValuesAreOrderedAsUnsigned) {
  ColumnWriter writer(Column::Kind::kUnsigned);
  writer.add(0, -1);
  writer.add(0, 1);
  auto stored = store(writer, 1);
  EXPECT_EQ(stored.column->min, 1);
  EXPECT_EQ(stored.column->max, -1);
  EXPECT_EQ(stored.column->value_at(0), 1);
  EXPECT_EQ(stored.column->value_at(1), -1);
}

TEST(ColumnTest, OrdinalsNameTheirTermsAndAreGivenOnceADocument) {
  ColumnWriter writer(Column::Kind::kOrdinal);
  for (int64_t ordinal : {2, 0, 2}) writer.add(0, ordinal);
  writer.add(1, 1);
  auto stored = store(writer, 2, {"ant", "bee", "cow"});
  const Column& column = *stored.column;
  EXPECT_EQ(column.value_count, 3u);
  EXPECT_EQ(column.ordinal_count(), 3u);
  EXPECT_EQ(column.term(static_cast<uint32_t>(column.code_at(1))), "cow");
  EXPECT_EQ(column.lower_bound("b"), 1u);
  EXPECT_EQ(column.lower_bound("cow"), 2u);
  EXPECT_EQ(column.lower_bound("d"), 3u);
}

TEST(ColumnTest, SortableDoublesKeepTheirOrder) {
  std::vector<double> values = {
      -std::numeric_limits<double>::infinity(), -1e300, -1, -5e-324, -0.0, 0.0, 5e-324, 1, 1e300,
      std::numeric_limits<double>::infinity()};
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(from_sortable(to_sortable(values[i])), values[i]);
    if (i > 0) {
      EXPECT_LT(to_sortable(values[i - 1]), to_sortable(values[i]));
    }
  }
  EXPECT_GT(to_sortable(std::nan("")), to_sortable(values.back()));
}

}  // namespace
}  // namespace diagon
