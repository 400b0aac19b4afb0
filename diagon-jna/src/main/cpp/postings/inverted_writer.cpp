#include "postings/inverted_writer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/error.h"
#include "postings/impact_freq.h"
#include "postings/norm.h"
#include "postings/packing.h"

namespace diagon {
namespace {

uint32_t checked(uint64_t value) {
  if (value > UINT32_MAX) throw Error(ErrorCode::kIllegalState, "postings of one field exceed 4 GiB in a segment");
  return static_cast<uint32_t>(value);
}

template <typename T>
void append_words(const std::vector<T>& values, std::vector<uint32_t>& words) {
  size_t begin = words.size();
  words.resize(begin + values.size() * sizeof(T) / sizeof(uint32_t));
  if (!values.empty()) std::memcpy(words.data() + begin, values.data(), values.size() * sizeof(T));
}

}  // namespace

InvertedWriter::InvertedWriter(SectionWriter& out, bool has_freqs, bool has_positions, std::vector<uint8_t> norms)
    : out_(out),
      norms_(std::move(norms)),
      lists_(out.spool()),
      docs_words_(out.spool()),
      positions_words_(out.spool()) {
  stats_.has_freqs = has_freqs;
  stats_.has_positions = has_positions;
  stats_.has_norms = !norms_.empty();
  uint64_t lengths = 0, count = 0;
  for (uint8_t norm : norms_) {
    lengths += decode_length(norm);
    count += norm != 0 ? 1 : 0;
  }
  if (lengths != 0) impacts_.set_average_length(static_cast<float>(lengths) / static_cast<float>(count));
}

void InvertedWriter::begin_term(std::string_view term) {
  term_ = term;
  doc_freq_ = 0;
  total_term_freq_ = 0;
  last_doc_ = block_base_ = UINT32_MAX;  // -1: the first gap is doc - (-1) - 1
  first_position_block_ = position_blocks_.size();
  list_.clear();
  words_.clear();
  position_words_.clear();
  last_docs_.clear();
  references_.clear();
  impacts_.begin_list();
  first_positions_.clear();
  position_count_ = 0;
  positions_.clear();
  pending_ = 0;
}

void InvertedWriter::add_posting(uint32_t doc, uint32_t freq, const uint32_t* positions) {
  docs_[pending_] = doc;
  freqs_[pending_] = freq - 1;
  last_doc_ = doc;
  ++doc_freq_;
  total_term_freq_ += freq;
  if (stats_.has_positions) {
    uint32_t previous = 0;
    for (uint32_t i = 0; i < freq; ++i) {
      positions_.push_back(positions[i] - previous);
      previous = positions[i];
    }
  }
  size_t word = doc >> 6;
  if (word >= seen_.size()) seen_.resize(word + 1);
  seen_[word] |= uint64_t{1} << (doc & 63);
  if (++pending_ == kPostingsBlock) flush_block();
}

void InvertedWriter::flush_positions() {
  size_t at = 0;
  // Only the last block of a list may be shorter; at its end nothing is pending.
  for (; at + kPositionBlock <= positions_.size() || (pending_ == 0 && at < positions_.size()); at += kPositionBlock) {
    auto count = static_cast<uint32_t>(std::min<size_t>(kPositionBlock, positions_.size() - at));
    uint32_t bits = bits_of(positions_.data() + at, count);
    uint64_t quarter = position_words_.size() / 4;
    if (quarter >> (32 - kPositionBitsBits) != 0)
      throw Error(ErrorCode::kIllegalState, "positions of one term exceed 1 GiB in a segment");
    position_blocks_.push_back(static_cast<uint32_t>(quarter << kPositionBitsBits | bits));
    if (count == kPositionBlock)
      pack_across(positions_.data() + at, bits, position_words_);
    else
      pack_bits(positions_.data() + at, count, bits, position_words_);
  }
  positions_.erase(positions_.begin(),
                   positions_.begin() + static_cast<std::ptrdiff_t>(std::min(at, positions_.size())));
}

void InvertedWriter::flush_block() {
  BlockReference reference{checked(words_.size()), 0, 0, 0};
  uint32_t gaps[kPostingsBlock];
  uint32_t previous = block_base_;
  for (uint32_t i = 0; i < pending_; previous = docs_[i++]) gaps[i] = docs_[i] - previous - 1;
  reference.doc_bits = static_cast<uint8_t>(bits_of(gaps, pending_));
  if (pending_ == kPostingsBlock) {
    uint32_t base = (block_base_ + 1) & ~63u;
    uint32_t bit_words = (last_doc_ - base) / 64 + 1;
    // A bit set is read so much faster that it may be half as large again.
    if (bit_words * 2 <= words_across(reference.doc_bits) * 3 / 2) {
      reference.bit_words = static_cast<uint16_t>(bit_words);
      std::vector<uint64_t> bits(bit_words);
      for (uint32_t doc : docs_) bits[(doc - base) / 64] |= uint64_t{1} << (doc % 64);
      append_words(bits, words_);
    } else {
      pack_across(gaps, reference.doc_bits, words_);
    }
  } else {
    pack_bits(gaps, pending_, reference.doc_bits, words_);
  }
  if (stats_.has_freqs) {
    reference.freq_bits = static_cast<uint8_t>(bits_of(freqs_, pending_));
    if (pending_ == kPostingsBlock)
      pack_across(freqs_, reference.freq_bits, words_);
    else
      pack_bits(freqs_, pending_, reference.freq_bits, words_);
  }
  for (uint32_t i = 0; i < pending_; ++i)
    impacts_.add(encode_impact_freq(freqs_[i] + 1), norms_.empty() ? uint8_t{1} : norms_[docs_[i]]);
  impacts_.end_block();
  last_docs_.push_back(last_doc_);
  references_.push_back(reference);
  first_positions_.push_back(position_count_);
  position_count_ = checked(total_term_freq_);
  block_base_ = last_doc_;
  if (stats_.has_positions && positions_.size() >= 16 * kPositionBlock) flush_positions();
  pending_ = 0;
}

void InvertedWriter::end_term() {
  if (doc_freq_ == 0) return;
  bool all_once = total_term_freq_ == doc_freq_;
  append_number(stats_.has_freqs ? uint64_t{doc_freq_} << 1 | (all_once ? 1 : 0) : doc_freq_, list_);
  if (stats_.has_freqs && !all_once) append_number(total_term_freq_ - doc_freq_, list_);
  if (doc_freq_ < kPostingsBlock)
    write_short();
  else
    write_long();
  terms_.add(term_, lists_.size(), list_.size());
  lists_.append(list_);
  stats_.sum_doc_freq += doc_freq_;
  stats_.sum_total_term_freq += total_term_freq_;
}

void InvertedWriter::write_short() {
  uint32_t previous = UINT32_MAX;
  for (uint32_t i = 0; i < pending_; previous = docs_[i++]) {
    uint64_t gap = docs_[i] - previous - 1;
    if (!stats_.has_freqs || total_term_freq_ == doc_freq_) {
      append_number(gap, list_);
      continue;
    }
    append_number(gap << 1 | (freqs_[i] == 0 ? 1 : 0), list_);
    if (freqs_[i] != 0) append_number(freqs_[i] - 1, list_);
  }
  for (uint32_t difference : positions_) append_number(difference, list_);
}

void InvertedWriter::write_long() {
  if (pending_ > 0) flush_block();
  if (stats_.has_positions) flush_positions();
  append_number(impacts_.end_list(), list_);
  append_number(checked(headers_.size()), list_);
  append_number(docs_words_.size() / sizeof(uint32_t), list_);
  append_number(stats_.has_positions ? first_position_block_ : 0, list_);
  append_number(stats_.has_positions ? positions_words_.size() / sizeof(uint32_t) : 0, list_);
  append_words(last_docs_, headers_);
  append_words(references_, headers_);
  append_words(impacts_.blocks(), headers_);
  append_words(impacts_.groups(), headers_);
  if (stats_.has_positions) append_words(first_positions_, headers_);
  docs_words_.append_array(words_);
  positions_words_.append_array(position_words_);
}

void InvertedWriter::finish(std::string_view field) {
  if (terms_.term_count() == 0) return;
  stats_.term_count = terms_.term_count();
  for (uint64_t word : seen_) stats_.doc_count += static_cast<uint32_t>(std::popcount(word));
  const std::vector<uint32_t> beyond(2);  // that a reader may look at
  docs_words_.append_array(beyond);
  positions_words_.append_array(beyond);
  std::string prefix = "i/" + std::string(field) + "/";
  out_.add(prefix + "stats", {reinterpret_cast<const char*>(&stats_), sizeof(stats_)});
  out_.add(prefix + "terms", terms_.bytes());
  out_.add_array(prefix + "term_blocks", terms_.blocks());
  out_.add(prefix + "lists", lists_);
  out_.add_array(prefix + "blocks", headers_);
  out_.add(prefix + "docs", docs_words_);
  out_.add_array(prefix + "position_blocks", position_blocks_);
  out_.add(prefix + "positions", positions_words_);
  out_.add_array(prefix + "norms", norms_);
}

}  // namespace diagon
