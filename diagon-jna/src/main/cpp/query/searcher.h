#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>

#include "aggregate/aggregator.h"
#include "query/collect/score_queue.h"
#include "query/collect/sorted_queue.h"
#include "query/context.h"
#include "query/scorer.h"

namespace diagon {

// One search of one shard: which way matches are walked, and who gets them.
class ShardSearcher {
 public:
  ShardSearcher(const QueryContext& context, const v1::ShardSearchRequest& request, uint32_t shard_ordinal);

  void run(v1::ShardSearchResponse& response);

 private:
  // Whether hits are wanted by descending score and nothing else, so that those that cannot enter may be skipped.
  bool by_score() const noexcept { return sorted_ == nullptr; }
  bool counts_exactly_from_index() const;
  // Whether all matches are hits: nothing drops some afterwards, or ends the search early.
  bool takes_all_matches() const;
  // Whether every live document of the shard matches, so that aggregations need not be told which do.
  bool matches_everything() const;
  // Counts matches apart, until enough are known. Answers whether the time was enough.
  bool count_matches();
  // How many live documents of [from, to) match: so few that they are listed.
  uint64_t count_listed(Scorer& scorer, const BitSet* live, uint32_t from, uint32_t to) const;
  // Finds the best only; with counting, from when enough matches are counted.
  bool walk_competitive(bool counting);
  bool walk_all();
  // Whether aggregations see all matches and need nothing else of them, and hits are found without looking at all.
  bool collects_apart() const;
  // Aggregates and counts matches, apart from the search for hits. Answers whether the time was enough.
  bool collect_matches();
  // Whether matches that cannot be among the first by the sort may be passed over once they are counted.
  bool may_pass_over() const;
  // One batch of matches of a segment; answers whether to go on.
  bool take_batch(size_t segment, uint32_t* docs, double* scores, uint32_t count);
  uint32_t drop_deleted(const BitSet* live, uint32_t* docs, double* scores, uint32_t count) const;
  void offer(std::span<const uint32_t> docs, const double* scores, uint32_t base);
  void answer(v1::ShardSearchResponse& response);

  const QueryContext& context_;
  const v1::ShardSearchRequest& request_;
  uint64_t shard_ordinal_;
  std::unique_ptr<Weight> weight_;
  std::unique_ptr<Weight> post_filter_;  // only where aggregations see more than the hits
  std::unique_ptr<Aggregator> aggregator_;
  Aggregator* collecting_ = nullptr;  // unless it has all it needs
  std::unique_ptr<SortedQueue> sorted_;
  std::optional<ScoreQueue> best_;
  std::optional<float> after_score_;
  std::optional<uint32_t> after_doc_;

  bool scores_needed_ = false;
  bool report_scores_ = false;
  BitSet post_matches_;
  uint64_t collected_ = 0;  // before post_filter, for terminate_after
  uint64_t total_ = 0;
  bool counted_ = false;  // total_ needs no more looking at matches
  bool total_is_lower_bound_ = false;
  bool timed_out_ = false;
  bool terminated_early_ = false;
  std::optional<float> max_score_;
};

}  // namespace diagon
