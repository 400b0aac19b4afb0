#include "postings/inverted_writer.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace diagon {

InvertedWriter::InvertedWriter(bool has_freqs, bool has_positions, std::vector<uint8_t> norms)
    : norms_(std::move(norms)) {
  stats_.has_freqs = has_freqs;
  stats_.has_positions = has_positions;
  stats_.has_norms = !norms_.empty();
}

void InvertedWriter::begin_term(std::string_view term) {
  term_ = term;
  entry_ = {};
  entry_.first_block = blocks_.size();
  entry_.min_norm = 255;
  last_doc_ = UINT32_MAX;  // -1: the first gap is doc - (-1) - 1
  pending_ = 0;
  block_ = {};
  block_.min_norm = 255;
}

void InvertedWriter::add_posting(uint32_t doc, uint32_t freq, const uint32_t* positions) {
  if (pending_ == 0) block_.positions = positions_.size();
  gaps_[pending_] = doc - last_doc_ - 1;
  freqs_[pending_] = freq - 1;
  last_doc_ = doc;
  uint8_t norm = norms_.empty() ? 1 : norms_[doc];
  block_.max_freq = std::max(block_.max_freq, freq);
  block_.min_norm = std::min(block_.min_norm, norm);
  ++entry_.doc_freq;
  entry_.total_term_freq += freq;
  if (stats_.has_positions) {
    uint32_t previous = 0;
    for (uint32_t i = 0; i < freq; ++i) {
      uint32_t delta = positions[i] - previous;
      previous = positions[i];
      while (delta >= 0x80) {
        positions_ += static_cast<char>(delta | 0x80);
        delta >>= 7;
      }
      positions_ += static_cast<char>(delta);
    }
  }
  size_t word = doc >> 6;
  if (word >= seen_.size()) seen_.resize(word + 1);
  seen_[word] |= uint64_t{1} << (doc & 63);
  if (++pending_ == kPostingsBlock) flush_block();
}

void InvertedWriter::flush_block() {
  auto bits = [](const uint32_t* values, uint32_t count) {
    uint32_t all = 0;
    for (uint32_t i = 0; i < count; ++i) all |= values[i];
    return static_cast<uint8_t>(32 - std::countl_zero(all));
  };
  block_.word = words_.size();
  block_.last_doc = last_doc_;
  block_.count_less_one = static_cast<uint8_t>(pending_ - 1);
  block_.doc_bits = bits(gaps_, pending_);
  pack_bits(gaps_, pending_, block_.doc_bits, words_);
  if (stats_.has_freqs) {
    block_.freq_bits = bits(freqs_, pending_);
    pack_bits(freqs_, pending_, block_.freq_bits, words_);
  }
  entry_.max_freq = std::max(entry_.max_freq, block_.max_freq);
  entry_.min_norm = std::min<uint32_t>(entry_.min_norm, block_.min_norm);
  blocks_.push_back(block_);
  block_ = {};
  block_.min_norm = 255;
  pending_ = 0;
}

void InvertedWriter::end_term() {
  if (pending_ > 0) flush_block();
  if (entry_.doc_freq == 0) return;
  terms_ += term_;
  if (terms_.size() > UINT32_MAX) throw Error(ErrorCode::kIllegalState, "terms of one field exceed 4 GiB in a segment");
  offsets_.push_back(static_cast<uint32_t>(terms_.size()));
  entries_.push_back(entry_);
  stats_.sum_doc_freq += entry_.doc_freq;
  stats_.sum_total_term_freq += entry_.total_term_freq;
}

void InvertedWriter::finish(std::string_view field, SectionWriter& out) {
  if (entries_.empty()) return;
  for (uint64_t word : seen_) stats_.doc_count += static_cast<uint32_t>(std::popcount(word));
  std::string prefix = "i/" + std::string(field) + "/";
  out.add(prefix + "stats", {reinterpret_cast<const char*>(&stats_), sizeof(stats_)});
  out.add(prefix + "terms", terms_);
  out.add_array(prefix + "offsets", offsets_);
  out.add_array(prefix + "postings", entries_);
  out.add_array(prefix + "blocks", blocks_);
  out.add_array(prefix + "docs", words_);
  out.add(prefix + "positions", positions_);
  out.add_array(prefix + "norms", norms_);
}

}  // namespace diagon
