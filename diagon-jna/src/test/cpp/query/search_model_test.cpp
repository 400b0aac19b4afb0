#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "query/search_fixture.h"

namespace diagon {
namespace {

// Random queries over random documents, compared with an evaluation of each query on each document.
class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {
    int count = 300 + pick(1500);
    for (int i = 0; i < count; ++i) {
      documents_.push_back(random_document(i));
      fixture_.index(documents_.back().id, documents_.back().source());
      if (pick(400) == 0) fixture_.shard().refresh();
    }
    fixture_.shard().refresh();
    for (const auto& document : documents_) {
      token_count_ += document.words.size();
      body_count_ += document.words.empty() ? 0 : 1;
      tag_count_ += document.tags.size();
      tagged_ += document.tags.empty() ? 0 : 1;
      for (const auto& word : std::set<std::string>(document.words.begin(), document.words.end()))
        ++word_frequency_[word];
      for (const auto& tag : document.tags) ++tag_frequency_[tag];
    }
  }

  int pick(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  // Small numbers are more frequent.
  std::string word() { return "w" + std::to_string(pick(1 + pick(60))); }
  std::string tag() { return "t" + std::to_string(pick(12)); }
  SearchFixture& fixture() { return fixture_; }
  const std::vector<ModelDocument>& documents() const { return documents_; }

  v1::Query query(int depth) {
    v1::Query query;
    if (pick(4) == 0) query.set_boost(static_cast<float>(pick(30)) / 10);
    switch (pick(depth > 0 ? 13 : 9)) {
      case 0:
      case 1: {
        auto& match = *query.mutable_match();
        match.set_field("body");
        std::string text;
        int words = 1 + pick(5);
        for (int i = 0; i < words; ++i) text += word() + " ";
        match.mutable_query()->set_string_value(text);
        match.set_operator_(pick(3) == 0 ? v1::AND : v1::OR);
        if (pick(3) == 0) match.set_minimum_should_match(pick(2) == 0 ? "2" : "60%");
        break;
      }
      case 2: {
        query.mutable_term()->set_field("body");
        query.mutable_term()->mutable_value()->set_string_value(word());
        break;
      }
      case 3: {
        query.mutable_term()->set_field("tag");
        query.mutable_term()->mutable_value()->set_string_value(tag());
        break;
      }
      case 4: {
        auto& range = *query.mutable_range();
        range.set_field("number");
        if (pick(4) != 0) range.mutable_from()->set_long_value(pick(100));
        if (pick(4) != 0) range.mutable_to()->set_long_value(pick(100));
        range.set_include_from(pick(2) == 0);
        range.set_include_to(pick(2) == 0);
        break;
      }
      case 5: {
        auto& phrase = *query.mutable_match_phrase();
        phrase.set_field("body");
        phrase.mutable_query()->set_string_value(word() + " " + word());
        break;
      }
      case 6: {
        query.mutable_terms()->set_field("tag");
        for (int i = 0; i < 3; ++i) query.mutable_terms()->add_values()->set_string_value(tag());
        break;
      }
      case 7: {
        query.mutable_prefix()->set_field("body");
        query.mutable_prefix()->set_value("w" + std::to_string(pick(6)));
        break;
      }
      case 8: {
        query.mutable_exists()->set_field(pick(2) == 0 ? "price" : "tag");
        break;
      }
      case 9:
      case 10: {
        auto& clauses = *query.mutable_bool_();
        for (int n = pick(3); n > 0; --n) *clauses.add_must() = this->query(depth - 1);
        for (int n = pick(4); n > 0; --n) *clauses.add_should() = this->query(depth - 1);
        for (int n = pick(2); n > 0; --n) *clauses.add_filter() = this->query(depth - 1);
        for (int n = pick(3) / 2; n > 0; --n) *clauses.add_must_not() = this->query(depth - 1);
        if (clauses.should_size() > 0 && pick(3) == 0) clauses.set_minimum_should_match(std::to_string(pick(3)));
        break;
      }
      case 11: {
        auto& best = *query.mutable_dis_max();
        best.set_tie_breaker(static_cast<float>(pick(3)) / 2);
        for (int n = 1 + pick(3); n > 0; --n) *best.add_queries() = this->query(depth - 1);
        break;
      }
      default: *query.mutable_constant_score()->mutable_filter() = this->query(depth - 1);
    }
    return query;
  }

  // The score, or nothing.
  std::optional<double> evaluate(const v1::Query& query, const ModelDocument& document, double outer = 1) const {
    double boost = outer * (query.has_boost() ? static_cast<double>(query.boost()) : 1.0);
    auto constant = [&](bool match) { return match ? std::optional(boost) : std::nullopt; };
    switch (query.kind_case()) {
      case v1::Query::kMatch: {
        std::vector<std::string> words = split(query.match().query().string_value());
        double sum = 0;
        int matching = 0;
        for (const auto& wanted : words) {
          if (auto score = word_score(wanted, document, boost)) {
            sum += *score;
            ++matching;
          }
        }
        int size = static_cast<int>(words.size()), least = 1;
        bool two = query.match().minimum_should_match() == "2";
        if (query.match().operator_() == v1::AND && two && size > 1) return std::nullopt;  // two of no optional words
        if (query.match().operator_() == v1::AND)
          least = size;
        else if (size > 1 && two)
          least = 2;
        else if (size > 1 && query.match().minimum_should_match() == "60%")
          least = std::max(1, size * 60 / 100);
        return matching >= least ? std::optional(sum) : std::nullopt;
      }
      case v1::Query::kTerm: {
        const std::string& wanted = query.term().value().string_value();
        if (query.term().field() == "body") return word_score(wanted, document, boost);
        if (std::count(document.tags.begin(), document.tags.end(), wanted) == 0) return std::nullopt;
        return bm25(boost, tag_frequency_.at(wanted), tagged_, 1, 1,
                    static_cast<double>(tag_count_) / static_cast<double>(tagged_));
      }
      case v1::Query::kRange: {
        const auto& range = query.range();
        if (!document.number) return std::nullopt;
        int64_t n = *document.number;
        bool low = !range.has_from() ||
                   (range.include_from() ? n >= range.from().long_value() : n > range.from().long_value());
        bool high =
            !range.has_to() || (range.include_to() ? n <= range.to().long_value() : n < range.to().long_value());
        return constant(low && high);
      }
      case v1::Query::kMatchPhrase: {
        std::vector<std::string> words = split(query.match_phrase().query().string_value());
        int count = 0;
        for (size_t i = 0; i + 1 < document.words.size(); ++i)
          count += document.words[i] == words[0] && document.words[i + 1] == words[1] ? 1 : 0;
        if (count == 0) return std::nullopt;
        double idf_sum = idf(frequency(words[0]), body_count_) + idf(frequency(words[1]), body_count_);
        return scaled(boost * idf_sum, count, document.words.size());
      }
      case v1::Query::kTerms:
        return constant(
            std::any_of(query.terms().values().begin(), query.terms().values().end(), [&](const v1::Value& value) {
              return std::count(document.tags.begin(), document.tags.end(), value.string_value()) > 0;
            }));
      case v1::Query::kPrefix:
        return constant(std::any_of(document.words.begin(), document.words.end(), [&](const std::string& text) {
          return text.rfind(query.prefix().value(), 0) == 0;
        }));
      case v1::Query::kExists:
        return constant(query.exists().field() == "price" ? !document.prices.empty() : !document.tags.empty());
      case v1::Query::kConstantScore: return constant(evaluate(query.constant_score().filter(), document).has_value());
      case v1::Query::kDisMax: {
        double best = -1, sum = 0;
        for (const auto& clause : query.dis_max().queries()) {
          if (auto score = evaluate(clause, document, boost)) {
            best = std::max(best, *score);
            sum += *score;
          }
        }
        if (best < 0) return std::nullopt;
        return best + (sum - best) * static_cast<double>(query.dis_max().tie_breaker());
      }
      case v1::Query::kBool: return evaluate_bool(query.bool_(), document, boost);
      default: ADD_FAILURE() << "no such query here"; return std::nullopt;
    }
  }

 private:
  ModelDocument random_document(int i) {
    ModelDocument document;
    document.id = "d" + std::to_string(i);
    for (int n = pick(40); n > 0; --n) document.words.push_back(word());
    std::set<std::string> tags;
    for (int n = pick(4); n > 0; --n) tags.insert(tag());
    document.tags.assign(tags.begin(), tags.end());
    if (pick(5) != 0) document.number = pick(100);
    for (int n = pick(3); n > 0; --n) document.prices.push_back(pick(1000) / 8.0);
    if (pick(3) != 0) document.flag = pick(2) == 0;
    return document;
  }

  static std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (char c : text + " ") {
      if (c != ' ')
        word.push_back(c);
      else if (!word.empty())
        words.push_back(std::exchange(word, ""));
    }
    return words;
  }
  static double idf(uint64_t frequency, uint64_t documents) {
    auto n = static_cast<double>(frequency), N = static_cast<double>(documents);
    return std::log(1 + (N - n + 0.5) / (n + 0.5));
  }
  static double bm25(double boost, uint64_t frequency, uint64_t documents, double count, double length,
                     double average) {
    return boost * idf(frequency, documents) * count / (count + 1.2 * (0.25 + 0.75 * length / average));
  }
  uint64_t frequency(const std::string& text) const {
    auto found = word_frequency_.find(text);
    return found == word_frequency_.end() ? 0 : found->second;
  }
  // Lengths here are below 40, which the length byte holds exactly.
  double scaled(double weight, double count, size_t length) const {
    double average = static_cast<double>(token_count_) / static_cast<double>(body_count_);
    return weight * count / (count + 1.2 * (0.25 + 0.75 * static_cast<double>(length) / average));
  }
  std::optional<double> word_score(const std::string& wanted, const ModelDocument& document, double boost) const {
    auto count = std::count(document.words.begin(), document.words.end(), wanted);
    if (count == 0) return std::nullopt;
    return scaled(boost * idf(frequency(wanted), body_count_), static_cast<double>(count), document.words.size());
  }
  std::optional<double> evaluate_bool(const v1::BoolQuery& query, const ModelDocument& document, double boost) const {
    double sum = 0;
    int size = query.must_size() + query.should_size() + query.filter_size() + query.must_not_size();
    if (size == 0) return boost;
    for (const auto& clause : query.must()) {
      auto score = evaluate(clause, document, boost);
      if (!score) return std::nullopt;
      sum += *score;
    }
    for (const auto& clause : query.filter()) {
      if (!evaluate(clause, document)) return std::nullopt;
    }
    for (const auto& clause : query.must_not()) {
      if (evaluate(clause, document)) return std::nullopt;
    }
    int matching = 0;
    for (const auto& clause : query.should()) {
      if (auto score = evaluate(clause, document, boost)) {
        sum += *score;
        ++matching;
      }
    }
    int least = query.should_size() > 0 && query.must_size() + query.filter_size() == 0 ? 1 : 0;
    if (!query.minimum_should_match().empty()) least = std::max(least, std::stoi(query.minimum_should_match()));
    return matching >= least ? std::optional(sum) : std::nullopt;
  }

  std::mt19937 random_;
  SearchFixture fixture_;
  std::vector<ModelDocument> documents_;
  std::map<std::string, uint64_t> word_frequency_, tag_frequency_;
  uint64_t token_count_ = 0, body_count_ = 0, tag_count_ = 0, tagged_ = 0;
};

TEST(SearchModelTest, RandomQueriesFindWhatAnEvaluationOfEachDocumentFinds) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Model model(seed);
  for (int round = 0; round < 400; ++round) {
    v1::ShardSearchRequest request;
    *request.mutable_query() = model.query(2);
    SCOPED_TRACE("round " + std::to_string(round));
    std::map<std::string, double> wanted;
    for (const auto& document : model.documents()) {
      if (auto score = model.evaluate(request.query(), document)) wanted[document.id] = *score;
    }
    request.set_size(10000);
    request.set_track_total_hits_up_to(UINT64_MAX);
    v1::ShardSearchResponse all = model.fixture().search(request);
    ASSERT_EQ(all.top_hits().total_hits(), wanted.size());
    ASSERT_EQ(static_cast<size_t>(all.top_hits().docs_size()), wanted.size());
    std::vector<std::string> ids = model.fixture().ids(all);
    for (size_t i = 0; i < ids.size(); ++i) {
      auto expected = wanted.find(ids[i]);
      ASSERT_NE(expected, wanted.end()) << ids[i];
      float score = all.top_hits().scores(static_cast<int>(i));
      ASSERT_NEAR(static_cast<double>(score), expected->second, 1e-5 * std::max(1.0, expected->second)) << ids[i];
      if (i > 0) ASSERT_GE(all.top_hits().scores(static_cast<int>(i) - 1), score);
      wanted.erase(expected);
    }
    // The best of them, found with whatever may be skipped.
    for (uint32_t size : {1u, 3u, 20u}) {
      request.set_size(size);
      request.set_track_total_hits_up_to(model.pick(2) == 0 ? 0 : 50);
      v1::ShardSearchResponse best = model.fixture().search(request);
      ASSERT_EQ(best.top_hits().docs_size(), std::min<int>(static_cast<int>(size), all.top_hits().docs_size()));
      for (int i = 0; i < best.top_hits().docs_size(); ++i) {
        ASSERT_EQ(best.top_hits().docs(i), all.top_hits().docs(i)) << "hit " << i << " of " << size;
        ASSERT_FLOAT_EQ(best.top_hits().scores(i), all.top_hits().scores(i));
      }
    }
    request.set_size(0);
    request.set_track_total_hits_up_to(UINT64_MAX);
    ASSERT_EQ(model.fixture().search(request).top_hits().total_hits(), all.top_hits().total_hits());
  }
}

TEST(SearchModelTest, SortedPagesByAllKindsOfKeysJoinToOneOrder) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Model model(seed);
  for (int i = 0; i < 50; ++i) model.fixture().remove("d" + std::to_string(model.pick(300)));
  model.fixture().shard().refresh();
  for (int round = 0; round < 60; ++round) {
    v1::ShardSearchRequest request;
    request.mutable_query()->mutable_match_all();
    request.set_track_total_hits_up_to(UINT64_MAX);
    static const char* const kFields[] = {"number", "tag", "price", "flag", "_id"};
    for (int n = 1 + model.pick(2); n > 0; --n) {
      auto& sort = *request.add_sort();
      sort.set_field(kFields[model.pick(5)]);
      sort.set_descending(model.pick(2) == 0);
      if (model.pick(2) == 0) sort.set_missing_first(true);
    }
    request.add_sort()->set_shard_doc(true);
    request.set_size(10000);
    v1::ShardSearchResponse all = model.fixture().search(request, 3);
    ASSERT_EQ(all.top_hits().total_hits(), static_cast<uint64_t>(all.top_hits().docs_size()));
    std::vector<uint32_t> paged;
    request.set_size(37 + static_cast<uint32_t>(model.pick(200)));
    for (;;) {
      v1::ShardSearchResponse page = model.fixture().search(request, 3);
      if (page.top_hits().docs_size() == 0) break;
      paged.insert(paged.end(), page.top_hits().docs().begin(), page.top_hits().docs().end());
      *request.mutable_search_after() = page.top_hits().sort_keys(page.top_hits().docs_size() - 1).values();
    }
    ASSERT_EQ(paged, std::vector<uint32_t>(all.top_hits().docs().begin(), all.top_hits().docs().end()))
        << "round " << round;
  }
}

TEST(SearchModelTest, NumbersSortByTheirValueAndMissingOnesStandLastOrFirst) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Model model(seed);
  for (bool descending : {false, true}) {
    for (bool first : {false, true}) {
      std::vector<std::pair<double, size_t>> wanted;
      for (size_t i = 0; i < model.documents().size(); ++i) {
        const auto& prices = model.documents()[i].prices;
        double key = first ? -INFINITY : INFINITY;
        if (!prices.empty())
          key = descending ? -*std::max_element(prices.begin(), prices.end())
                           : *std::min_element(prices.begin(), prices.end());
        wanted.emplace_back(key, i);
      }
      std::sort(wanted.begin(), wanted.end());
      v1::ShardSearchRequest request;
      request.set_size(200);
      auto& sort = *request.add_sort();
      sort.set_field("price");
      sort.set_descending(descending);
      if (first) sort.set_missing_first(true);
      auto ids = model.fixture().ids(model.fixture().search(request));
      ASSERT_EQ(ids.size(), 200u);
      for (size_t i = 0; i < ids.size(); ++i) ASSERT_EQ(ids[i], model.documents()[wanted[i].second].id) << i;
    }
  }
}

}  // namespace
}  // namespace diagon
