#include <algorithm>
#include <array>
#include <bit>

#include "query/scorers/window.h"
#include "query/searcher.h"

// The ways a search walks the matches of a shard.
namespace diagon {
namespace {

// Documents between two looks at the clock.
constexpr uint32_t kStretch = 1 << 16;
// Documents that are looked at first, and then twice as many each time, until there are enough hits.
constexpr uint32_t kFirstStretch = 512;
// Documents that are counted at once.
constexpr uint32_t kCountWindow = 4 * kBatch;
// A scorer that matches so many times fewer documents than there are is not marked in bit sets: the blocks of such a
// term are none either, and sooner listed.
constexpr uint64_t kSparse = 6;
// So many times fewer, of which each takes its time, are listed sooner than as many bits are counted.
constexpr uint64_t kVerySparse = 64;

// The live matches of the next batch, from a multiple of it on, by their bits.
uint32_t list_marked(Scorer& scorer, const BitSet* live, uint32_t& from, uint32_t max_doc, uint32_t* docs) {
  std::array<uint64_t, kBatch / 64> words{};
  uint32_t begin = from, count = (std::min(kBatch, max_doc - begin) + 63) / 64;
  from = std::min(begin + kBatch, max_doc);
  scorer.mark(begin, from, words.data());
  if (live != nullptr) {
    for (uint32_t w = 0; w < count; ++w) words[w] &= live->words()[begin / 64 + w];
  }
  return list_bits(words.data(), count, begin, docs);
}

}  // namespace

bool ShardSearcher::counts_exactly_from_index() const {
  for (size_t i = 0; i < context_.snapshot.segment_count(); ++i) {
    const SegmentReader& reader = context_.snapshot.segment(i);
    if (reader.live_docs() != nullptr || !weight_->count(i)) return false;
  }
  return true;
}

bool ShardSearcher::takes_all_matches() const {
  return post_filter_ == nullptr && !request_.has_min_score() && request_.terminate_after() == 0;
}

bool ShardSearcher::matches_everything() const {
  if (!takes_all_matches()) return false;
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
    bool listed = !weight_->counts_apart() && scorer->cost() < reader.max_doc() / kVerySparse;
    uint32_t width = listed ? kStretch : kCountWindow;
    for (uint32_t from = 0; from < reader.max_doc(); from += width) {
      if (from % kStretch == 0 && context_.deadline->expired()) return false;
      if (total_ > wanted) {
        total_is_lower_bound_ = true;
        return true;
      }
      uint32_t to = std::min(from + width, reader.max_doc());
      if (listed) {
        total_ += count_listed(*scorer, reader.live_docs(), from, to);
        continue;
      }
      words.fill(0);
      scorer->mark(from, to, words.data());
      for (uint32_t w = 0; w < (to - from + 63) / 64; ++w) {
        uint64_t word = live == nullptr ? words[w] : words[w] & live->words()[from / 64 + w];
        total_ += static_cast<uint64_t>(std::popcount(word));
      }
    }
  }
  return true;
}

uint64_t ShardSearcher::count_listed(Scorer& scorer, const BitSet* live, uint32_t from, uint32_t to) const {
  std::array<uint32_t, kBatch> docs;
  uint64_t sum = 0;
  while (from < to) {
    uint32_t count = scorer.fill(from, to, docs.data(), nullptr);
    sum += drop_deleted(live, docs.data(), nullptr, count);
  }
  return sum;
}

bool ShardSearcher::collects_apart() const {
  if (!takes_all_matches()) return false;
  return request_.size() == 0 || (by_score() && weight_->prunes() && weight_->counts_apart());
}

bool ShardSearcher::collect_matches() {
  for (size_t s = 0; s < context_.snapshot.segment_count(); ++s) {
    const SegmentReader& reader = context_.snapshot.segment(s);
    const BitSet* live = reader.live_docs();
    auto scorer = weight_->scorer(s);
    if (scorer == nullptr) continue;
    collecting_->begin_segment(s);
    bool sparse = scorer->cost() < reader.max_doc() / kSparse;
    std::array<uint64_t, kBatch / 64> words;
    std::array<uint32_t, kBatch> docs;
    for (uint32_t from = 0, looked = 0; from < reader.max_doc();) {
      if (from >= looked) {
        if (context_.deadline->expired()) return false;
        looked = from + kStretch;
      }
      if (sparse) {
        uint32_t count = scorer->fill(from, reader.max_doc(), docs.data(), nullptr);
        count = drop_deleted(live, docs.data(), nullptr, count);
        total_ += count;
        collecting_->collect({docs.data(), count});
        continue;
      }
      uint32_t to = std::min(from + kBatch, reader.max_doc());
      words.fill(0);
      scorer->mark(from, to, words.data());
      uint32_t count = (to - from + 63) / 64;
      for (uint32_t w = 0; live != nullptr && w < count; ++w) words[w] &= live->words()[from / 64 + w];
      DocWindow window{from, to - from, words.data(), count_bits(words.data(), count)};
      total_ += window.count;
      collecting_->collect_window(window);
      from = to;
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
    if (best_->full() && !counting && weight_->max_score() <= best_->worst()) break;
    const SegmentReader& reader = context_.snapshot.segment(s);
    auto scorer = weight_->scorer(s);
    if (scorer == nullptr) continue;
    uint32_t base = context_.snapshot.base_of(s);
    for (uint32_t stretch = 0; stretch < reader.max_doc(); stretch += kStretch) {
      if (context_.deadline->expired()) return false;
      uint32_t end = std::min(stretch + kStretch, reader.max_doc());
      for (uint32_t from = stretch; from < end;) {
        if (best_->full() && !counting) scorer->require_above(best_->worst());
        // Little is looked at before there is something to compete with, unless all is looked at.
        uint32_t limit = counting || best_->full() || end - from <= width ? end : from + width;
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
  return sorted_ != nullptr && collecting_ == nullptr && takes_all_matches() && !report_scores_ && request_.size() > 0;
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
    // Deleted documents are left out by bits; without any, a scorer lists its matches sooner than their bits.
    bool marked = scores == nullptr && !passes_over && reader.live_docs() != nullptr &&
                  scorer->cost() >= reader.max_doc() / kSparse;
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
      uint32_t count;
      if (marked) {
        count = list_marked(*scorer, reader.live_docs(), from, end, docs.data());
      } else {
        count = scorer->fill(from, end, docs.data(), scores);
        count = drop_deleted(reader.live_docs(), docs.data(), scores, count);
      }
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
    bool alive = live->get(docs[i]);
    docs[kept] = docs[i];
    if (scores != nullptr) scores[kept] = scores[i];
    kept += alive ? 1 : 0;
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

}  // namespace diagon
