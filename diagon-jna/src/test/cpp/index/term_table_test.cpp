#include "index/term_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <string>

namespace diagon {
namespace {

// Lengths about those that are kept in place, bytes of which many are equal, zeros among them.
std::string some_term(std::mt19937& random) {
  static constexpr char kBytes[] = {'\0', 'a', 'b', 'A', '\x7F', '\x80', '\xFF'};
  std::string term(random() % 4 == 0 ? random() % 40 : random() % 15, 'a');
  for (size_t changes = random() % 4; changes > 0 && !term.empty(); --changes)
    term[random() % term.size()] = kBytes[random() % sizeof(kBytes)];
  return term;
}

TEST(TermTableTest, TermsAreNumberedAsTheyComeAndSortedByTheirBytes) {
  unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  TermTable table;
  std::map<std::string, uint32_t> model;
  for (int i = 0; i < 20'000; ++i) {
    auto term = std::make_unique<std::string>(some_term(random));  // gone afterwards
    auto known = model.find(*term);
    EXPECT_EQ(table.find(*term), known == model.end() ? TermTable::kNone : known->second);
    auto number = static_cast<uint32_t>(model.size());
    if (known != model.end())
      number = known->second;
    else
      model.emplace(*term, number);
    ASSERT_EQ(table.intern(*term), number);
  }
  ASSERT_EQ(table.size(), model.size());
  std::vector<uint32_t> sorted;
  for (const auto& [term, number] : model) {
    EXPECT_EQ(table.term(number), term);
    EXPECT_EQ(table.find(term), number);
    sorted.push_back(number);
  }
  EXPECT_EQ(table.sorted(), sorted);
}

TEST(TermTableTest, AnEmptyTableHasNothing) {
  TermTable table;
  EXPECT_EQ(table.find(""), TermTable::kNone);
  EXPECT_TRUE(table.sorted().empty());
  TermTable::Probe probe("a");
  table.fetch_slot(probe);
  table.fetch_term(probe);
}

}  // namespace
}  // namespace diagon
