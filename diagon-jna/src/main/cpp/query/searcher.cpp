#include "query/searcher.h"

#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/compiler.h"
#include "query/scorers/conjunction.h"

namespace diagon {
namespace {

// Documents between two looks at the clock.
constexpr uint32_t kStretch = 1 << 16;
// Documents that are looked at first, and then twice as many each time, until there are enough hits.
constexpr uint32_t kFirstStretch = 512;
// So many are sooner scored than looked through twice.
constexpr uint64_t kFewCandidates = 2048;
// Documents that are counted at once.
constexpr uint32_t kCountWindow = 4 * kBatch;

// Whether a sort is the order that hits have anyway: by descending score, then by document.
bool is_score_order(const google::protobuf::RepeatedPtrField<v1::SortField>& sort) {
  if (sort.empty()) return true;
  if (sort.size() > 2 || !sort[0].score() || !sort[0].descending()) return false;
  return sort.size() == 1 || ((sort[1].doc() || sort[1].shard_doc()) && !sort[1].descending());
}

// Whether all matches are among few documents that one required clause has: they are counted while they are scored.
bool has_few_candidates(const Weight& weight, const Snapshot& snapshot) {
  uint64_t candidates = 0;
  for (size_t i = 0; i < snapshot.segment_count(); ++i) {
    auto scorer = weight.scorer(i);
    if (scorer == nullptr) continue;
    if (dynamic_cast<const ConjunctionScorer*>(scorer.get()) == nullptr) return false;
    candidates += scorer->cost();
    if (candidates > kFewCandidates) return false;
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
  }
  bool plain = by_score() && collecting_ == nullptr && post_filter_ == nullptr && !request_.has_min_score() &&
               request_.terminate_after() == 0;
  bool counting_only = request_.size() == 0 && collecting_ == nullptr && post_filter_ == nullptr &&
                       !request_.has_min_score() && request_.terminate_after() == 0;
  bool in_time;
  if (counting_only) {
    in_time = count_matches();
  } else if (plain && weight_->prunes()) {
    bool apart = weight_->counts_apart() && !has_few_candidates(*weight_, context_.snapshot);
    in_time = (!apart || count_matches()) && walk_competitive(!apart && request_.track_total_hits_up_to() != 0);
  } else {
    in_time = walk_all();
  }
  timed_out_ = (!in_time || !aggregated_in_time) && !terminated_early_;
  answer(response);
}

bool ShardSearcher::counts_exactly_from_index() const {
  for (size_t i = 0; i < context_.snapshot.segment_count(); ++i) {
    const SegmentReader& reader = context_.snapshot.segment(i);
    if (reader.live_docs() != nullptr || !weight_->count(i)) return false;
  }
  return true;
}

bool ShardSearcher::matches_everything() const {
  if (post_filter_ != nullptr || request_.has_min_score() || request_.terminate_after() != 0) return false;
  for (size_t i = 0; i < context_.snapshot.segment_count(); ++i) {
    if (weight_->count(i) != context_.snapshot.segment(i).max_doc()) return false;
  }
  return true;
}

bool ShardSearcher::count_matches() {
  uint64_t wanted = request_.track_total_hits_up_to();
  if (wanted == 0) return true;
  if (counts_exactly_from_index()) {
    for (size_t i = 0; i < context_.snapshot.segment_count(); ++i) total_ += *weight_->count(i);
    return true;
  }
  std::array<uint64_t, kCountWindow / 64> words;
  for (size_t s = 0; s < context_.snapshot.segment_count(); ++s) {
    const SegmentReader& reader = context_.snapshot.segment(s);
    const BitSet* live = reader.live_docs();
    if (auto known = weight_->count(s); known && live == nullptr) {
      total_ += *known;
      continue;
    }
    auto scorer = weight_->scorer(s);
    if (scorer == nullptr) continue;
    for (uint32_t from = 0; from < reader.max_doc(); from += kCountWindow) {
      if (from % kStretch == 0 && context_.deadline->expired()) return false;
      if (total_ > wanted) {
        total_is_lower_bound_ = true;
        return true;
      }
      words.fill(0);
      uint32_t to = std::min(from + kCountWindow, reader.max_doc());
      scorer->mark(from, to, words.data());
      for (uint32_t w = 0; w < (to - from + 63) / 64; ++w) {
        uint64_t word = live == nullptr ? words[w] : words[w] & live->words()[from / 64 + w];
        total_ += static_cast<uint64_t>(std::popcount(word));
      }
    }
  }
  return true;
}

bool ShardSearcher::walk_competitive(bool counting) {
  if (!best_) return true;
  std::array<uint32_t, kBatch> docs;
  std::array<double, kBatch> scores;
  uint32_t width = kFirstStretch;
  for (size_t s = 0; s < context_.snapshot.segment_count(); ++s) {
    const SegmentReader& reader = context_.snapshot.segment(s);
    auto scorer = weight_->scorer(s);
    if (scorer == nullptr) continue;
    uint32_t base = context_.snapshot.base_of(s);
    for (uint32_t stretch = 0; stretch < reader.max_doc(); stretch += kStretch) {
      if (context_.deadline->expired()) return false;
      uint32_t end = std::min(stretch + kStretch, reader.max_doc());
      for (uint32_t from = stretch; from < end;) {
        if (best_->full() && !counting) scorer->require_above(best_->worst());
        // Little is looked at before there is something to compete with.
        uint32_t limit = best_->full() || end - from <= width ? end : from + width;
        if (!best_->full()) width = std::min(width * 2, kStretch);
        uint32_t count = scorer->fill(from, limit, docs.data(), scores.data());
        count = drop_deleted(reader.live_docs(), docs.data(), scores.data(), count);
        if (counting) {
          total_ += count;
          counting = total_ <= request_.track_total_hits_up_to();
          total_is_lower_bound_ = !counting;
        }
        offer({docs.data(), count}, scores.data(), base);
      }
    }
  }
  return true;
}

bool ShardSearcher::may_pass_over() const {
  return sorted_ != nullptr && collecting_ == nullptr && post_filter_ == nullptr && !request_.has_min_score() &&
         request_.terminate_after() == 0 && !report_scores_ && request_.size() > 0;
}

bool ShardSearcher::walk_all() {
  bool passes_over = may_pass_over();
  if (passes_over && (request_.track_total_hits_up_to() == 0 || counts_exactly_from_index())) {
    count_matches();
    counted_ = true;
  }
  std::array<uint32_t, kBatch> docs;
  std::array<double, kBatch> score_buffer;
  double* scores = scores_needed_ ? score_buffer.data() : nullptr;
  for (size_t s = 0; s < context_.snapshot.segment_count(); ++s) {
    const SegmentReader& reader = context_.snapshot.segment(s);
    auto scorer = weight_->scorer(s);
    if (scorer == nullptr) continue;
    if (post_filter_ != nullptr) post_matches_ = matching_docs(*post_filter_, reader, s);
    if (collecting_ != nullptr) collecting_->begin_segment(s);
    if (sorted_ != nullptr) sorted_->begin_segment(s, context_.snapshot.base_of(s));
    bool more = true;
    uint32_t looked = 0;
    for (uint32_t from = 0; more && from < reader.max_doc();) {
      if (from >= looked) {
        if (context_.deadline->expired()) more = false;
        looked = from + kStretch;
        if (!more) break;
      }
      uint32_t end = reader.max_doc();
      if (passes_over && (counted_ || total_ > request_.track_total_hits_up_to())) {
        uint32_t next = sorted_->next_competitive(from, reader.max_doc(), end);
        total_is_lower_bound_ |= !counted_ && (next != from || end != reader.max_doc());
        from = next;
        if (from >= reader.max_doc()) break;
      }
      uint32_t count = scorer->fill(from, end, docs.data(), scores);
      count = drop_deleted(reader.live_docs(), docs.data(), scores, count);
      if (count != 0) more = take_batch(s, docs.data(), scores, count);
    }
    if (sorted_ != nullptr) sorted_->end_segment();
    if (!more) return false;
  }
  return true;
}

bool ShardSearcher::take_batch(size_t segment, uint32_t* docs, double* scores, uint32_t count) {
  if (request_.has_min_score()) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; ++i) {
      if (static_cast<float>(scores[i]) < request_.min_score()) continue;
      docs[kept] = docs[i];
      scores[kept++] = scores[i];
    }
    count = kept;
  }
  if (request_.terminate_after() != 0 && collected_ + count >= request_.terminate_after()) {
    count = static_cast<uint32_t>(request_.terminate_after() - collected_);
    terminated_early_ = true;
  }
  collected_ += count;
  if (collecting_ != nullptr && count != 0) collecting_->collect({docs, count});
  if (post_filter_ != nullptr) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; ++i) {
      if (!post_matches_.get(docs[i])) continue;
      docs[kept] = docs[i];
      if (scores != nullptr) scores[kept] = scores[i];
      ++kept;
    }
    count = kept;
  }
  if (!counted_) total_ += count;
  if (count != 0 && request_.size() > 0) offer({docs, count}, scores, context_.snapshot.base_of(segment));
  return !terminated_early_;
}

uint32_t ShardSearcher::drop_deleted(const BitSet* live, uint32_t* docs, double* scores, uint32_t count) const {
  if (live == nullptr) return count;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (!live->get(docs[i])) continue;
    docs[kept] = docs[i];
    if (scores != nullptr) scores[kept] = scores[i];
    ++kept;
  }
  return kept;
}

void ShardSearcher::offer(std::span<const uint32_t> docs, const double* scores, uint32_t base) {
  if (sorted_ != nullptr) {
    if (report_scores_) {
      for (size_t i = 0; i < docs.size(); ++i)
        max_score_ = std::max(max_score_.value_or(0.0f), static_cast<float>(scores[i]));
    }
    sorted_->offer(docs, scores);
    return;
  }
  if (!best_) return;
  for (size_t i = 0; i < docs.size(); ++i) {
    auto score = static_cast<float>(scores[i]);
    if (after_score_ &&
        (score > *after_score_ || (score == *after_score_ && after_doc_ && base + docs[i] <= *after_doc_)))
      continue;
    best_->offer(score, base + docs[i]);
  }
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
