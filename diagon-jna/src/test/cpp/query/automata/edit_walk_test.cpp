#include "query/automata/edit_walk.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "base/utf8.h"

namespace diagon {
namespace {

class SetCursor final : public TermCursor {
 public:
  explicit SetCursor(const std::set<std::string>& terms) : terms_(terms), at_(terms.end()) {}
  bool next() override {
    at_ = at_ == terms_.end() ? terms_.begin() : std::next(at_);
    return at_ != terms_.end();
  }
  bool seek_ceil(std::string_view term) override {
    ++seeks;
    at_ = terms_.lower_bound(std::string(term));
    return at_ != terms_.end();
  }
  std::string_view term() const override { return *at_; }
  TermPostings postings() const override { return {}; }

  size_t seeks = 0;

 private:
  const std::set<std::string>& terms_;
  std::set<std::string>::const_iterator at_;
};

std::u32string code_points(std::string_view text) {
  std::u32string result;
  for (size_t at = 0; at < text.size();) {
    char32_t c;
    at = decode_utf8(text, at, c);
    result.push_back(c);
  }
  return result;
}

// The whole table, for each pair.
uint32_t edit_distance(const std::u32string& a, const std::u32string& b, bool transpositions) {
  std::vector<std::vector<uint32_t>> table(a.size() + 1, std::vector<uint32_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = static_cast<uint32_t>(i + j);
        continue;
      }
      uint32_t replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, replaced});
      if (transpositions && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

TEST(EditWalkTest, FindsWhatTheWholeTableFinds) {
  std::mt19937 random(7);
  const std::vector<std::string> letters = {"a", "b", "c", "ä", "日", "😀"};
  auto word = [&] {
    std::string text;
    for (size_t length = random() % 8; length > 0; --length) text += letters[random() % letters.size()];
    return text;
  };
  std::set<std::string> terms;
  while (terms.size() < 3000) terms.insert(word());
  for (int round = 0; round < 200; ++round) {
    std::string wanted = word();
    bool transpositions = round % 2 == 0;
    uint32_t limit = 1 + random() % 2;
    std::string prefix = round % 3 == 0 && !wanted.empty() ? wanted.substr(0, wanted[0] > 0 ? 1 : 0) : "";
    std::map<std::string, uint32_t> expected, found;
    for (const std::string& term : terms) {
      uint32_t edits = edit_distance(code_points(wanted), code_points(term), transpositions);
      if (term.starts_with(prefix) && edits <= limit) expected[term] = edits;
    }
    SetCursor cursor(terms);
    EditWalk walk(wanted, limit, transpositions);
    walk.walk(cursor, prefix, [&](std::string_view term, size_t length, uint32_t edits) {
      EXPECT_EQ(length, code_points(term).size());
      EXPECT_TRUE(found.emplace(term, edits).second);
    });
    ASSERT_EQ(found, expected) << wanted << " within " << limit;
  }
}

TEST(EditWalkTest, PassesOverTermsThatBeginTooFarAway) {
  std::set<std::string> terms;
  for (int i = 0; i < 26 * 26 * 26; ++i) {
    terms.insert({static_cast<char>('a' + i / 676), static_cast<char>('a' + i / 26 % 26),
                  static_cast<char>('a' + i % 26), 'x', 'y', 'z'});
  }
  SetCursor cursor(terms);
  std::set<std::string> found;
  EditWalk("abcxyz", 1, true).walk(cursor, "", [&](std::string_view term, size_t, uint32_t) { found.emplace(term); });
  EXPECT_EQ(found.size(), 1u + 25 * 3 + 2);  // itself, another letter at a place, two swapped
  EXPECT_LT(cursor.seeks, 1500u);
}

}  // namespace
}  // namespace diagon
