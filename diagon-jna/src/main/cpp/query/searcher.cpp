#include "query/searcher.h"

#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/compiler.h"

namespace diagon {
namespace {

// So many, or such a part of all documents, are sooner scored than looked through twice, unless all of them have to be
// counted.
constexpr uint64_t kFewMatches = 2048, kMostFewMatches = 16 * 1024, kFewShare = 64;

// Whether a sort is the order that hits have anyway: by descending score, then by document.
bool is_score_order(const google::protobuf::RepeatedPtrField<v1::SortField>& sort) {
  if (sort.empty()) return true;
  if (sort.size() > 2 || !sort[0].score() || !sort[0].descending()) return false;
  return sort.size() == 1 || ((sort[1].doc() || sort[1].shard_doc()) && !sort[1].descending());
}

// Whether there are so few matches that they are counted while they are scored.
bool has_few_matches(const Weight& weight, const QueryContext& context, uint64_t counted) {
  uint64_t docs = 0, most = 0;
  for (size_t i = 0; i < context.snapshot.segment_count(); ++i) docs += context.snapshot.segment(i).max_doc();
  uint64_t few = kFewMatches;
  if (counted <= kMostFewMatches) few = std::clamp(docs / kFewShare, kFewMatches, kMostFewMatches);
  for (size_t i = 0; i < context.snapshot.segment_count(); ++i) {
    uint64_t here = weight.most_matches(i);
    if (here > few || (most += here) > few) return false;
  }
  return true;
}

}  // namespace

ShardSearcher::ShardSearcher(const QueryContext& context, const v1::ShardSearchRequest& request, uint32_t shard_ordinal)
    : context_(context), request_(request), shard_ordinal_(shard_ordinal) {
  uint32_t max_doc = 0;
  for (size_t i = 0; i < context.snapshot.segment_count(); ++i) max_doc += context.snapshot.segment(i).max_doc();
  uint32_t size = std::min(request.size(), max_doc);
  context.memory->take(uint64_t{size} * (16 + 64 * static_cast<uint64_t>(request.sort_size())), "top hits");
  std::vector<std::unique_ptr<SortSource>> sources;
  for (const auto& sort : request.sort()) sources.push_back(make_sort_source(sort, context, shard_ordinal));
  bool plain = is_score_order(request.sort());
  if (plain) {
    if (request.search_after_size() > 0) {
      if (request.search_after_size() != std::max(request.sort_size(), 1)) {
        throw Error(ErrorCode::kIllegalArgument, "search_after has " + std::to_string(request.search_after_size()) +
                                                     " value(s) but sort has " +
                                                     std::to_string(std::max(request.sort_size(), 1)) + ".");
      }
      auto score = score_sort(true);
      v1::SortValue value;
      auto keys = score->segment(0);
      keys->value(keys->key_of(request.search_after(0)), value);
      after_score_ = value.score();
      if (request.search_after_size() == 2) {
        int64_t after = request.search_after(1).long_value();
        int64_t shard = request.sort(1).shard_doc() ? int64_t{shard_ordinal} : 0;
        // Behind a hit of another shard: all of this one's documents with that score, or none.
        if ((after >> 32) == shard)
          after_doc_ = static_cast<uint32_t>(after);
        else if ((after >> 32) > shard)
          after_doc_ = UINT32_MAX;
      } else {
        after_doc_ = UINT32_MAX;
      }
    }
    if (size > 0) best_.emplace(size);
    scores_needed_ = size > 0;
    report_scores_ = request.sort_size() <= 1 || request.track_scores();
  } else {
    sorted_ = std::make_unique<SortedQueue>(std::move(sources), std::max(size, 1u), request.search_after());
    scores_needed_ = request.track_scores() || sorted_->needs_scores();
    report_scores_ = request.track_scores();
  }
  scores_needed_ |= request.has_min_score();
  if (request.aggregations_size() > 0) aggregator_ = make_aggregator(request.aggregations(), context);

  Compiler compiler(context, scores_needed_);
  weight_ = request.has_query() ? compiler.compile(request.query(), 1) : all_weight(context.snapshot, 1);
  if (request.has_post_filter()) {
    auto filter = compiler.compile_filter(request.post_filter());
    if (aggregator_ != nullptr || request.terminate_after() != 0 || filter->matches_nothing()) {
      post_filter_ = std::move(filter);
    } else {
      BoolClauses both;
      both.must.push_back(std::move(weight_));
      both.filter.push_back(std::move(filter));
      weight_ = bool_weight(compiler, std::move(both));
    }
  }
}

void ShardSearcher::run(v1::ShardSearchResponse& response) {
  collecting_ = aggregator_.get();
  bool aggregated_in_time = true;
  if (collecting_ != nullptr && matches_everything()) {
    for (size_t s = 0; s < context_.snapshot.segment_count() && aggregated_in_time; ++s)
      aggregated_in_time = aggregator_->collect_segment(s);
    collecting_ = nullptr;
  } else if (collecting_ != nullptr && collects_apart()) {
    aggregated_in_time = collect_matches();
    counted_ = true;
    collecting_ = nullptr;
  }
  bool plain = collecting_ == nullptr && takes_all_matches();
  bool in_time;
  if (plain && request_.size() == 0) {
    in_time = counted_ || count_matches();
  } else if (plain && by_score() && weight_->prunes()) {
    uint64_t counted = request_.track_total_hits_up_to();
    bool apart =
        counts_exactly_from_index() || (weight_->counts_apart() && !has_few_matches(*weight_, context_, counted));
    in_time = (counted_ || !apart || count_matches()) && walk_competitive(!counted_ && !apart && counted != 0);
  } else {
    in_time = walk_all();
  }
  timed_out_ = (!in_time || !aggregated_in_time) && !terminated_early_;
  answer(response);
}

void ShardSearcher::answer(v1::ShardSearchResponse& response) {
  v1::TopHits& hits = *response.mutable_top_hits();
  auto set_key = [&](const v1::SortField& sort, float score, uint32_t doc, uint64_t ordinal, v1::SortValue& out) {
    if (sort.score())
      out.set_score(score);
    else
      out.set_long_value(static_cast<int64_t>((sort.shard_doc() ? ordinal << 32 : 0) | doc));
  };
  if (sorted_ != nullptr && request_.size() > 0) {
    for (SortedDoc& hit : sorted_->take()) {
      hits.add_docs(hit.doc);
      if (report_scores_) hits.add_scores(hit.score);
      *hits.add_sort_keys() = std::move(hit.key);
    }
    for (const auto& source : sorted_->sources()) *hits.add_sort_formats() = source->format();
    if (max_score_) hits.set_max_score(*max_score_);
  } else if (best_) {
    for (const ScoredDoc& hit : best_->take()) {
      hits.add_docs(hit.doc);
      if (report_scores_) {
        if (hits.docs_size() == 1) hits.set_max_score(hit.score);
        hits.add_scores(hit.score);
      }
      if (request_.sort_size() == 0) continue;
      v1::SortKey& key = *hits.add_sort_keys();
      for (const auto& sort : request_.sort()) set_key(sort, hit.score, hit.doc, shard_ordinal_, *key.add_values());
    }
    for (int i = 0; i < request_.sort_size(); ++i) {
      hits.add_sort_formats()->set_kind(request_.sort(i).score() ? v1::ValueFormat::KIND_UNSPECIFIED
                                                                 : v1::ValueFormat::LONG);
    }
  }
  hits.set_total_hits(request_.track_total_hits_up_to() == 0 ? 0 : total_);
  hits.set_total_is_lower_bound(total_is_lower_bound_);
  response.set_timed_out(timed_out_);
  response.set_terminated_early(terminated_early_);
  if (aggregator_ != nullptr) aggregator_->result(*response.mutable_aggregations());
}

}  // namespace diagon
