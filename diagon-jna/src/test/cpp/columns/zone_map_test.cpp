#include "columns/zone_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

#include "base/error.h"
#include "columns/column_reader.h"
#include "columns/column_writer.h"

namespace diagon {
namespace {

TEST(ZoneMapTest, ZonesHoldTheLeastAndGreatestOfTheirDocuments) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (uint64_t spread : {uint64_t{200}, uint64_t{60'000}, uint64_t{4'000'000'000}, uint64_t{1} << 40}) {
    for (uint32_t docs : {1u, 127u, 128u, 129u, 1000u}) {
      ColumnWriter writer(Column::Kind::kLong);
      std::vector<std::optional<int64_t>> model(docs);
      for (uint32_t doc = 0; doc < docs; ++doc) {
        bool empty_zone = doc / ZoneMap::kDocs == 2;
        if (doc != 0 && (empty_zone || random() % 4 == 0)) continue;
        model[doc] = static_cast<int64_t>(random() % spread) - 100;
        writer.add(doc, *model[doc]);
      }
      SectionWriter out;
      writer.finish("f", docs, {}, out);
      auto file = SectionFile::of_bytes(out.finish(), "test");
      auto column = open_column(*file, "f", docs);
      const ZoneMap& zones = *column->zones;
      ASSERT_EQ(zones.size(), (docs + ZoneMap::kDocs - 1) / ZoneMap::kDocs);
      for (int round = 0; round < 50; ++round) {
        uint64_t code = random() % (spread + 1);
        auto from = static_cast<uint32_t>(random() % (zones.size() + 1));
        auto first = [&](auto&& accept) {
          for (uint32_t doc = from * ZoneMap::kDocs; doc < docs; ++doc) {
            if (model[doc] && accept(static_cast<uint64_t>(*model[doc] - column->base))) return doc / ZoneMap::kDocs;
          }
          return zones.size();
        };
        ASSERT_EQ(zones.next_at_most(from, code), first([code](uint64_t each) { return each <= code; }));
        if (code > 0) ASSERT_EQ(zones.next_at_least(from, code), first([code](uint64_t each) { return each >= code; }));
      }
      EXPECT_THROW(ZoneMap(*file, "c/f/", column->width, docs + ZoneMap::kDocs), Error);
    }
  }
}

}  // namespace
}  // namespace diagon
