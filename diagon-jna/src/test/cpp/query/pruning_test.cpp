#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "postings/norm.h"
#include "query/search_fixture.h"

namespace diagon {
namespace {

// Enough documents for several windows and groups of blocks; words from very frequent to rare.
class PruningTest : public ::testing::Test {
 protected:
  static constexpr int kDocs = 40'000;
  static constexpr int kWords = 60;

  void SetUp() override {
    unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    random_.seed(seed);
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    for (int i = 0; i < kDocs; ++i) {
      ModelDocument document;
      document.id = "d" + std::to_string(i);
      for (int n = 3 + pick(60); n > 0; --n) document.words.push_back(word());
      // Words of short lists.
      if (pick(20) == 0) document.words.push_back("w" + std::to_string(100 + pick(200)));
      // Many times the same one.
      if (pick(10) == 0) {
        std::string again = word();
        for (int n = pick(40); n > 0; --n) document.words.push_back(pick(2) == 0 ? again : word());
      }
      document.number = pick(1000);
      documents_.push_back(document);
      auto* operation = batch.add_operations();
      operation->set_id(document.id);
      operation->set_source(document.source());
    }
    fixture_.shard().write(batch);
    fixture_.shard().refresh();
    for (int i = 0; i < kDocs / 50; ++i) {
      int gone = pick(kDocs);
      deleted_.insert(gone);
      fixture_.remove("d" + std::to_string(gone));
    }
    fixture_.shard().refresh();
  }

  int pick(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  // The first words are in most documents, the last ones in few.
  std::string word() {
    double draw = std::uniform_real_distribution<double>(0, 1)(random_);
    return "w" + std::to_string(static_cast<int>(kWords * std::pow(draw, 3)));
  }

  v1::Query words(v1::Operator joined, int count, const std::string& minimum = "") {
    v1::Query query;
    auto& match = *query.mutable_match();
    match.set_field("body");
    std::string text;
    for (int i = 0; i < count; ++i) text += "w" + std::to_string(pick(kWords)) + " ";
    match.mutable_query()->set_string_value(text);
    match.set_operator_(joined);
    match.set_minimum_should_match(minimum);
    return query;
  }
  v1::Query range() {
    v1::Query query;
    query.mutable_range()->set_field("number");
    int from = pick(900);
    query.mutable_range()->mutable_from()->set_long_value(from);
    query.mutable_range()->mutable_to()->set_long_value(from + pick(300));
    query.mutable_range()->set_include_from(true);
    query.mutable_range()->set_include_to(true);
    return query;
  }
  v1::Query phrase(int count = 2) {
    v1::Query query;
    query.mutable_match_phrase()->set_field("body");
    std::string text = word();
    while (--count > 0) text += " " + word();
    query.mutable_match_phrase()->mutable_query()->set_string_value(text);
    return query;
  }
  // Every match of which scores the same.
  v1::Query constant() {
    v1::Query query;
    switch (pick(3)) {
      case 0: {
        query.mutable_prefix()->set_field("body");
        query.mutable_prefix()->set_value(
            std::vector<std::string>{"w", "w1", "w2", "w5", "w17", "w29", "v"}[static_cast<size_t>(pick(7))]);
        break;
      }
      case 1: {
        query.mutable_terms()->set_field("body");
        for (int n = 1 + pick(30); n > 0; --n) {
          std::string term = pick(3) == 0 ? "w" + std::to_string(100 + pick(220)) : "w" + std::to_string(pick(kWords));
          query.mutable_terms()->add_values()->set_string_value(term);
        }
        break;
      }
      default: query = range();
    }
    query.set_boost(static_cast<float>(pick(3)));
    return query;
  }
  v1::Query best_of() {
    v1::Query query;
    auto& best = *query.mutable_dis_max();
    for (int i = 2 + pick(2); i > 0; --i) *best.add_queries() = pick(4) == 0 ? phrase() : words(v1::OR, 1 + pick(3));
    best.set_tie_breaker(std::vector<float>{0, 0.3f, 1}[static_cast<size_t>(pick(3))]);
    return query;
  }
  v1::Query any() {
    switch (pick(14)) {
      case 13: {  // a frequent word that is needed, and a rare one that the best have
        v1::Query query;
        auto& clauses = *query.mutable_bool_();
        *clauses.add_must() = words(v1::OR, 1);
        auto& rare = *clauses.add_should()->mutable_match();
        rare.set_field("body");
        rare.mutable_query()->set_string_value("w" + std::to_string(40 + pick(260)));
        *clauses.add_must_not() = words(v1::OR, 1);
        return query;
      }
      case 8: return best_of();
      case 10: return constant();
      case 11: {
        v1::Query query;
        auto& clauses = *query.mutable_bool_();
        *clauses.add_must() = pick(2) == 0 ? words(v1::OR, 1 + pick(2)) : constant();
        if (pick(2) == 0) *clauses.add_should() = constant();
        if (pick(2) == 0) *clauses.add_should() = words(v1::OR, 1);
        if (pick(3) == 0) *clauses.add_filter() = constant();
        if (pick(3) == 0) *clauses.add_must_not() = constant();
        return query;
      }
      case 12: {
        v1::Query query;
        auto& best = *query.mutable_dis_max();
        *best.add_queries() = constant();
        *best.add_queries() = pick(2) == 0 ? constant() : words(v1::OR, 2);
        best.set_tie_breaker(0.5f);
        return query;
      }
      case 9: {
        v1::Query query;
        auto& clauses = *query.mutable_bool_();
        for (int i = 1 + pick(2); i > 0; --i) *clauses.add_must() = pick(2) == 0 ? best_of() : phrase();
        *(pick(2) == 0 ? clauses.add_should() : clauses.add_must()) = pick(2) == 0 ? best_of() : words(v1::OR, 2);
        if (pick(3) == 0) *clauses.add_must_not() = pick(2) == 0 ? phrase() : best_of();
        return query;
      }
      case 0: return words(v1::OR, 1);
      case 1: return words(v1::OR, 2 + pick(8));
      case 2: return words(v1::AND, 2 + pick(2));
      case 3: return words(v1::OR, 3 + pick(4), std::to_string(2 + pick(2)));
      case 4: return phrase(2 + pick(3));
      default: {
        v1::Query query;
        auto& clauses = *query.mutable_bool_();
        *clauses.add_must() = pick(3) == 0 ? words(v1::AND, 2) : words(v1::OR, 1 + pick(3));
        if (pick(2) == 0) *clauses.add_must() = words(v1::OR, 1);
        if (pick(2) == 0) *clauses.add_filter() = pick(3) == 0 ? phrase() : range();
        if (pick(3) == 0) *clauses.add_should() = words(v1::OR, 2);
        if (pick(3) == 0) *clauses.add_must_not() = words(v1::OR, 1);
        return query;
      }
    }
  }

  bool matches(const v1::Query& query, const ModelDocument& document) const {
    auto holds = [&](const std::string& wanted) {
      return std::find(document.words.begin(), document.words.end(), wanted) != document.words.end();
    };
    auto split = [](const std::string& text) {
      std::vector<std::string> parts;
      for (size_t at = 0; at < text.size(); at = text.find(' ', at) + 1) {
        size_t end = std::min(text.find(' ', at), text.size());
        parts.push_back(text.substr(at, end - at));
        if (end == text.size()) break;
      }
      return parts;
    };
    if (query.has_match()) {
      auto parts = split(query.match().query().string_value());
      auto found = std::count_if(parts.begin(), parts.end(), holds);
      if (query.match().operator_() == v1::AND) return found == static_cast<std::ptrdiff_t>(parts.size());
      const std::string& least = query.match().minimum_should_match();
      return found >= (least.empty() ? 1 : std::stoi(least));
    }
    if (query.has_match_phrase()) {
      auto parts = split(query.match_phrase().query().string_value());
      return std::search(document.words.begin(), document.words.end(), parts.begin(), parts.end()) !=
             document.words.end();
    }
    if (query.has_prefix()) {
      return std::any_of(document.words.begin(), document.words.end(),
                         [&](const std::string& word) { return word.rfind(query.prefix().value(), 0) == 0; });
    }
    if (query.has_terms()) {
      const auto& values = query.terms().values();
      return std::any_of(values.begin(), values.end(),
                         [&](const v1::Value& value) { return holds(value.string_value()); });
    }
    if (query.has_range()) {
      return document.number >= query.range().from().long_value() && document.number <= query.range().to().long_value();
    }
    if (query.has_dis_max()) {
      const auto& any = query.dis_max().queries();
      return std::any_of(any.begin(), any.end(), [&](const v1::Query& clause) { return matches(clause, document); });
    }
    auto all = [&](const auto& clauses, bool wanted) {
      return std::all_of(clauses.begin(), clauses.end(),
                         [&](const v1::Query& clause) { return matches(clause, document) == wanted; });
    };
    return all(query.bool_().must(), true) && all(query.bool_().filter(), true) && all(query.bool_().must_not(), false);
  }

  std::mt19937 random_;
  SearchFixture fixture_;
  std::vector<ModelDocument> documents_;
  std::set<int> deleted_;
};

TEST_F(PruningTest, TheBestOfManyAreThoseThatASearchWithoutSkippingFinds) {
  for (int round = 0; round < 200; ++round) {
    v1::ShardSearchRequest request;
    *request.mutable_query() = any();
    SCOPED_TRACE("round " + std::to_string(round));
    uint64_t matching = 0;
    for (int i = 0; i < kDocs; ++i)
      matching += deleted_.count(i) == 0 && matches(request.query(), documents_[static_cast<size_t>(i)]) ? 1 : 0;
    request.set_size(kDocs);
    request.set_track_total_hits_up_to(UINT64_MAX);
    v1::ShardSearchResponse all = fixture_.search(request);
    ASSERT_EQ(all.top_hits().total_hits(), matching);
    ASSERT_EQ(static_cast<uint64_t>(all.top_hits().docs_size()), matching);
    for (uint32_t size : {1u, 10u, 100u}) {
      request.set_size(size);
      request.set_track_total_hits_up_to(std::vector<uint64_t>{0, 100, UINT64_MAX}[static_cast<size_t>(pick(3))]);
      v1::ShardSearchResponse best = fixture_.search(request);
      ASSERT_EQ(best.top_hits().docs_size(), std::min<int>(static_cast<int>(size), all.top_hits().docs_size()));
      for (int i = 0; i < best.top_hits().docs_size(); ++i) {
        ASSERT_EQ(best.top_hits().docs(i), all.top_hits().docs(i)) << "hit " << i << " of " << size;
        ASSERT_EQ(best.top_hits().scores(i), all.top_hits().scores(i));
      }
      if (request.track_total_hits_up_to() == UINT64_MAX) {
        ASSERT_EQ(best.top_hits().total_hits(), matching);
      }
      if (request.track_total_hits_up_to() == 100) {
        ASSERT_GE(best.top_hits().total_hits(), std::min<uint64_t>(matching, 100));
        ASSERT_LE(best.top_hits().total_hits(), matching);
        ASSERT_TRUE(best.top_hits().total_is_lower_bound() || best.top_hits().total_hits() == matching);
      }
    }
    request.set_size(0);
    request.set_track_total_hits_up_to(UINT64_MAX);
    ASSERT_EQ(fixture_.search(request).top_hits().total_hits(), matching);
  }
}

// Whether they are found by bit sets, in lists or among the documents of another clause.
TEST_F(PruningTest, PhrasesScoreByHowOftenTheyOccur) {
  for (int round = 0; round < 30; ++round) {
    std::vector<std::string> wanted;
    for (int i = 2 + pick(2); i > 0; --i) wanted.push_back("w" + std::to_string(pick(round % 2 == 0 ? 4 : kWords)));
    SCOPED_TRACE(wanted[0] + " " + wanted[1] + (wanted.size() > 2 ? " " + wanted[2] : ""));
    v1::ShardSearchRequest request;
    auto& text = *request.mutable_query()->mutable_match_phrase()->mutable_query()->mutable_string_value();
    for (const std::string& word : wanted) text += word + " ";
    request.mutable_query()->mutable_match_phrase()->set_field("body");
    request.set_size(kDocs);
    v1::ShardSearchResponse all = fixture_.search(request);
    std::map<std::pair<int, int>, float> scores;  // of lengths as they are kept, and frequencies
    std::map<int, float> of_docs;
    for (int i = 0; i < all.top_hits().docs_size(); ++i) {
      const std::vector<std::string>& words = documents_[all.top_hits().docs(i)].words;
      int frequency = 0;
      for (auto at = words.begin();; ++at, ++frequency) {
        at = std::search(at, words.end(), wanted.begin(), wanted.end());
        if (at == words.end()) break;
      }
      float score = all.top_hits().scores(i);
      of_docs[static_cast<int>(all.top_hits().docs(i))] = score;
      std::pair key(encode_length(static_cast<uint32_t>(words.size())), frequency);
      ASSERT_EQ(scores.emplace(key, score).first->second, score) << frequency << " in " << words.size();
    }
    for (auto low = scores.begin(), high = low; high != scores.end(); low = high++) {
      if (low != high && low->first.first == high->first.first) ASSERT_LT(low->second, high->second);
    }
    v1::ShardSearchRequest among = request;
    auto& clauses = *among.mutable_query()->mutable_bool_();
    *clauses.add_must() = request.query();
    clauses.add_filter()->mutable_terms()->set_field("body");
    for (int i = 100; i < 110; ++i)
      clauses.mutable_filter(0)->mutable_terms()->add_values()->set_string_value("w" + std::to_string(i));
    v1::ShardSearchResponse few = fixture_.search(among);
    for (int i = 0; i < few.top_hits().docs_size(); ++i)
      ASSERT_EQ(few.top_hits().scores(i), of_docs.at(static_cast<int>(few.top_hits().docs(i))));
  }
}

}  // namespace
}  // namespace diagon
