#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "base/error.h"
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

TEST(ColumnTest, TermsKnowTheirDocumentsAndNumbersTheirSum) {
  for (uint32_t docs : {3u, 300u, 70'000u}) {
    ColumnWriter writer(Column::Kind::kOrdinal);
    for (uint32_t doc = 0; doc < docs; ++doc) writer.add(doc, doc == 1 ? 1 : 0);
    auto stored = store(writer, docs, {"ant", "bee"});
    const Column& column = *stored.column;
    uint64_t first = 0;
    std::memcpy(&first, column.counts, column.counts_width);
    EXPECT_EQ(first, docs - 1);
  }
  ColumnWriter each(Column::Kind::kOrdinal);
  for (uint32_t doc = 0; doc < 5; ++doc) each.add(doc, doc);
  EXPECT_EQ(store(each, 5, {"a", "b", "c", "d", "e"}).column->counts_width, 0);

  ColumnWriter whole(Column::Kind::kLong);
  for (uint32_t doc = 0; doc < 4; ++doc) whole.add(doc, INT64_MAX - doc);
  EXPECT_EQ(store(whole, 9).column->sum, 4 * 9223372036854775807.0);
  ColumnWriter natural(Column::Kind::kUnsigned);
  natural.add(0, -1);
  natural.add(1, -1);
  EXPECT_EQ(store(natural, 2).column->sum, 2 * 18446744073709551615.0);
  ColumnWriter real(Column::Kind::kDouble);
  for (uint32_t doc = 0; doc < 10; ++doc) real.add(doc, to_sortable(0.1));
  EXPECT_EQ(store(real, 10).column->sum, 1.0);
}

TEST(ColumnTest, CodesBeyondWhatTheColumnSaysAreRefused) {
  for (auto kind : {Column::Kind::kOrdinal, Column::Kind::kLong}) {
    ColumnWriter writer(kind);
    for (uint32_t doc = 0; doc < 10; ++doc) writer.add(doc, doc % 3);
    SectionWriter out;
    writer.finish("f", 10, {"ant", "bee", "cow"}, out);
    auto file = SectionFile::of_bytes(out.finish(), "test");
    SectionWriter damaged;
    for (const char* name : {"meta", "codes", "dict", "dict_offsets", "counts", "sorted_blocks", "sorted"}) {
      std::string section = std::string("c/f/") + name;
      if (!file->has(section)) continue;
      std::string bytes(file->section(section));
      if (name == std::string("codes")) bytes[7] = 3;
      damaged.add(section, bytes);
    }
    auto wrong = SectionFile::of_bytes(damaged.finish(), "test");
    EXPECT_NO_THROW(open_column(*file, "f", 10));
    EXPECT_THROW(open_column(*wrong, "f", 10), Error);
  }
}

TEST(ColumnTest, ValuesThatCodesOfThatWidthCannotBeAreRefused) {
  ColumnWriter writer(Column::Kind::kLong);
  writer.add(0, 5);
  writer.add(1, 9);
  SectionWriter out, damaged;
  writer.finish("f", 2, {}, out);
  auto file = SectionFile::of_bytes(out.finish(), "test");
  auto meta = file->array<ColumnMeta>("c/f/meta")[0];
  meta.max = 5 + 256;
  damaged.add_array("c/f/meta", std::vector<ColumnMeta>{meta});
  for (const char* section : {"c/f/codes", "c/f/zones", "c/f/sorted_blocks", "c/f/sorted"})
    damaged.add(section, file->section(section));
  auto wrong = SectionFile::of_bytes(damaged.finish(), "test");
  EXPECT_NO_THROW(open_column(*file, "f", 2));
  EXPECT_THROW(open_column(*wrong, "f", 2), Error);
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
