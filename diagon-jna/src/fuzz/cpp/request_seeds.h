#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagon/v1/search.pb.h"

namespace diagon::fuzz {

inline void add_text_queries(std::vector<v1::Query>& queries) {
  auto& match = *queries.emplace_back().mutable_match();
  match.set_field("body");
  match.mutable_query()->set_string_value("quick w3 fox");
  match.set_minimum_should_match("2");
  queries.push_back(queries.back());
  queries.back().mutable_match()->clear_minimum_should_match();
  queries.back().mutable_match()->mutable_fuzziness()->set_edits(1);
  queries.push_back(queries.front());
  queries.back().mutable_match()->set_operator_(v1::AND);
  queries.back().mutable_match()->set_last_token_is_prefix(true);
  auto& phrase = *queries.emplace_back().mutable_match_phrase();
  phrase.set_field("body");
  phrase.mutable_query()->set_string_value("brown fox");
  phrase.set_slop(1);
  queries.push_back(queries.back());
  queries.back().mutable_match_phrase()->clear_slop();
  queries.back().mutable_match_phrase()->set_last_token_is_prefix(true);
  for (auto type : {v1::MultiMatchQuery::BEST_FIELDS, v1::MultiMatchQuery::CROSS_FIELDS, v1::MultiMatchQuery::PHRASE}) {
    auto& several = *queries.emplace_back().mutable_multi_match();
    several.set_type(type);
    several.add_fields()->set_field("body");
    several.add_fields()->set_field("tag");
    several.mutable_match()->mutable_query()->set_string_value("brown fox t1");
  }
}

inline void add_term_queries(std::vector<v1::Query>& queries) {
  auto& term = *queries.emplace_back().mutable_term();
  term.set_field("tag");
  term.mutable_value()->set_string_value("t1");
  auto& terms = *queries.emplace_back().mutable_terms();
  terms.set_field("number");
  terms.add_values()->set_long_value(3);
  terms.add_values()->set_long_value(70);
  auto& range = *queries.emplace_back().mutable_range();
  range.set_field("number");
  range.mutable_from()->set_long_value(3);
  range.mutable_to()->set_long_value(200);
  auto& days = *queries.emplace_back().mutable_range();
  days.set_field("when");
  days.mutable_from()->set_string_value("2020-10-01||-1M/d");
  auto& addresses = *queries.emplace_back().mutable_term();
  addresses.set_field("address");
  addresses.mutable_value()->set_string_value("10.0.0.0/28");
  queries.emplace_back().mutable_prefix()->set_field("tag");
  queries.back().mutable_prefix()->set_value("t");
  queries.emplace_back().mutable_wildcard()->set_field("tag");
  queries.back().mutable_wildcard()->set_value("t?*");
  queries.emplace_back().mutable_regexp()->set_field("body");
  queries.back().mutable_regexp()->set_value("(w|q)[a-z0-9]{1,4}&~(.*x)<1-9>?");
  queries.emplace_back().mutable_fuzzy()->set_field("body");
  queries.back().mutable_fuzzy()->mutable_value()->set_string_value("quik");
  queries.back().mutable_fuzzy()->mutable_fuzziness()->set_auto_(true);
  queries.emplace_back().mutable_exists()->set_field("price");
  queries.emplace_back().mutable_ids()->add_ids("17");
}

inline void add_compound_queries(std::vector<v1::Query>& queries) {
  v1::Query word = queries[0], tag, range;
  tag.mutable_term()->set_field("tag");
  tag.mutable_term()->mutable_value()->set_string_value("t1");
  range.mutable_range()->set_field("number");
  range.mutable_range()->mutable_from()->set_long_value(3);
  auto& clauses = *queries.emplace_back().mutable_bool_();
  *clauses.add_must() = tag;
  *clauses.add_filter() = range;
  *clauses.add_should() = word;
  clauses.add_must_not()->mutable_exists()->set_field("none");
  *queries.emplace_back().mutable_constant_score()->mutable_filter() = tag;
  auto& best = *queries.emplace_back().mutable_dis_max();
  best.set_tie_breaker(0.3f);
  *best.add_queries() = tag;
  *best.add_queries() = word;
  auto& boosting = *queries.emplace_back().mutable_boosting();
  *boosting.mutable_positive() = word;
  *boosting.mutable_negative() = tag;
  boosting.set_negative_boost(0.5f);
  auto& functions = *queries.emplace_back().mutable_function_score();
  *functions.mutable_query() = word;
  functions.add_functions()->mutable_field_value_factor()->set_field("price");
  auto& decay = *functions.add_functions()->mutable_decay();
  decay.set_field("when");
  decay.mutable_origin()->set_string_value("2020-10-01");
  decay.mutable_scale()->set_string_value("10d");
  decay.set_decay(0.5);
  functions.add_functions()->mutable_random_score()->set_field("number");
  auto& sum = *queries.emplace_back().mutable_expr()->mutable_expression();
  sum.set_op(v1::Expression::GT);
  auto& product = *sum.add_operands();
  product.set_op(v1::Expression::MUL);
  product.add_operands()->set_field("number");
  product.add_operands()->set_constant(2);
  sum.add_operands()->set_field("price");
}

inline std::vector<v1::Aggregation> aggregations() {
  std::vector<v1::Aggregation> all;
  auto add = [&all]() -> v1::Aggregation& {
    auto& added = all.emplace_back();
    added.set_name("a" + std::to_string(all.size()));
    return added;
  };
  auto& terms = *add().mutable_terms();
  terms.mutable_source()->set_field("tag");
  terms.set_size(3);
  terms.set_shard_size(5);
  terms.add_order()->set_path("_count");
  auto& bars = *add().mutable_histogram();
  bars.mutable_source()->set_field("price");
  bars.set_interval(10);
  auto& days = *add().mutable_date_histogram();
  days.mutable_source()->set_field("when");
  days.set_fixed_millis(86'400'000);
  auto& months = *add().mutable_date_histogram();
  months.mutable_source()->set_field("when");
  months.set_calendar_unit(v1::MONTH);
  months.mutable_time_zone()->add_transition_millis(1'600'500'000'000);
  months.mutable_time_zone()->add_offset_seconds(3600);
  months.mutable_time_zone()->add_offset_seconds(7200);
  auto& ranges = *add().mutable_range();
  ranges.mutable_source()->set_field("number");
  ranges.add_ranges()->set_to(50);
  ranges.add_ranges()->set_from(20);
  auto& filter = *add().mutable_filters();
  filter.add_filters()->mutable_exists()->set_field("number");
  filter.set_other_bucket(true);
  add().mutable_avg()->set_field("number");
  add().mutable_value_count()->set_field("tag");
  auto& deviation = *add().mutable_extended_stats();
  deviation.mutable_source()->set_field("price");
  deviation.set_sigma(2);
  auto& percentiles = *add().mutable_percentiles();
  percentiles.mutable_source()->set_field("price");
  percentiles.add_percents(50);
  percentiles.set_compression(100);
  auto& distinct = *add().mutable_cardinality();
  distinct.mutable_source()->set_field("tag");
  distinct.set_precision_threshold(100);
  return all;
}

// One of every kind of request; the first byte is as the fuzz target reads it.
inline std::vector<std::string> request_seeds() {
  std::vector<v1::Query> queries;
  queries.emplace_back().mutable_match_all();
  add_text_queries(queries);
  add_term_queries(queries);
  add_compound_queries(queries);
  std::vector<std::string> seeds;
  v1::ShardSearchRequest base;
  base.set_size(10);
  base.set_track_total_hits_up_to(100);
  for (const v1::Query& query : queries) {
    auto request = base;
    *request.mutable_query() = query;
    seeds.push_back('\0' + request.SerializeAsString());
    seeds.push_back('\2' + request.SerializeAsString());
  }
  auto all = aggregations();
  for (size_t i = 0; i < all.size(); ++i) {
    auto request = base;
    *request.add_aggregations() = all[i];
    seeds.push_back('\0' + request.SerializeAsString());
    *request.mutable_query() = queries[1];
    if (i < 6) *request.mutable_aggregations(0)->add_sub_aggregations() = all[(i + 5) % all.size()];
    seeds.push_back('\0' + request.SerializeAsString());
  }
  for (const char* field : {"tag", "number", "price", "flag", "when", "address", "_id"}) {
    auto request = base;
    request.add_sort()->set_field(field);
    request.add_sort()->set_score(true);
    seeds.push_back('\0' + request.SerializeAsString());
    request.mutable_sort(0)->set_descending(true);
    request.mutable_sort(0)->set_missing_first(true);
    request.mutable_sort(0)->set_mode(v1::SortField::AVG);
    request.add_search_after()->set_long_value(7);
    request.add_search_after()->set_score(0);
    seeds.push_back('\0' + request.SerializeAsString());
  }
  v1::FetchSpec spec;
  spec.set_source(true);
  spec.add_docvalue_fields()->set_field("*");
  auto& highlight = *spec.mutable_highlight()->add_fields();
  highlight.set_field("body");
  highlight.set_fragment_size(20);
  highlight.set_number_of_fragments(2);
  *spec.mutable_query() = queries[1];
  seeds.push_back('\1' + spec.SerializeAsString());
  v1::GetRequest get;
  get.add_documents()->set_id("7");
  seeds.push_back('\3' + get.SerializeAsString());
  return seeds;
}

}  // namespace diagon::fuzz
