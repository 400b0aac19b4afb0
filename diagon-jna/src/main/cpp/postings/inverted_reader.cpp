#include "postings/inverted_reader.h"

#include <algorithm>

#include "base/error.h"
#include "postings/format.h"

namespace diagon {
namespace {

struct Sections {
  std::string_view terms;
  std::span<const uint32_t> offsets;
  std::span<const TermEntry> entries;
  std::span<const BlockHeader> blocks;
  std::span<const uint32_t> words;
  std::string_view positions;

  std::string_view term(size_t i) const { return terms.substr(offsets[i], offsets[i + 1] - offsets[i]); }
  size_t lower_bound(std::string_view wanted) const {
    size_t low = 0, high = entries.size();
    while (low < high) {
      size_t middle = (low + high) / 2;
      if (term(middle) < wanted)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }
};

class BlockCursor final : public PostingsCursor {
 public:
  BlockCursor(const Sections& sections, const TermPostings& term, bool has_freqs)
      : sections_(sections),
        has_freqs_(has_freqs),
        first_(term.first_block),
        count_((term.doc_freq + kPostingsBlock - 1) / kPostingsBlock),
        block_(first_ - 1),
        shallow_(first_) {
    docs_ = doc_buffer_;
    freqs_ = freq_buffer_;
  }

  uint32_t advance(uint32_t target) override {
    if (index_ >= block_size_ || target > doc_buffer_[block_size_ - 1]) {
      uint64_t wanted = find_block(target);
      if (wanted == end()) return finish();
      load(wanted);
    }
    const uint32_t* found = std::lower_bound(doc_buffer_ + index_, doc_buffer_ + block_size_, target);
    index_ = static_cast<uint32_t>(found - doc_buffer_);
    return doc_ = *found;
  }

  void positions(std::vector<uint32_t>& positions) override {
    freq();
    if (position_index_ > index_) {
      position_index_ = 0;
      position_offset_ = header().positions;
    }
    while (position_index_ < index_) {
      for (uint32_t i = 0; i < freq_buffer_[position_index_]; ++i) read_position();
      ++position_index_;
    }
    positions.clear();
    uint32_t position = 0;
    for (uint32_t i = 0; i < freq_buffer_[index_]; ++i) positions.push_back(position += read_position());
    ++position_index_;
  }

  void shallow_advance(uint32_t target) override {
    while (shallow_ < end() && sections_.blocks[shallow_].last_doc < target) ++shallow_;
  }
  uint32_t block_last_doc() const override {
    return shallow_ < end() ? sections_.blocks[shallow_].last_doc : kNoMoreDocs;
  }
  Impact block_impact() const override {
    if (shallow_ >= end()) return {0, 255};
    return {sections_.blocks[shallow_].max_freq, sections_.blocks[shallow_].min_norm};
  }

 protected:
  uint32_t advance_past_block() override {
    if (block_ + 1 >= end() && block_ + 1 != first_) return finish();
    if (count_ == 0) return finish();
    load(block_ + 1);
    return doc_ = doc_buffer_[0];
  }

  void load_freqs() override {
    if (has_freqs_) {
      unpack_bits(sections_.words.data() + freq_word_, block_size_, header().freq_bits, freq_buffer_);
      for (uint32_t i = 0; i < block_size_; ++i) ++freq_buffer_[i];
    } else {
      std::fill(freq_buffer_, freq_buffer_ + block_size_, 1u);
    }
    freqs_loaded_ = true;
  }

 private:
  uint64_t end() const { return first_ + count_; }
  const BlockHeader& header() const { return sections_.blocks[block_]; }

  // Gallops from the current block.
  uint64_t find_block(uint32_t target) const {
    uint64_t low = block_ + 1, step = 1, high = low;
    while (high < end() && sections_.blocks[high].last_doc < target) {
      low = high + 1;
      high += step;
      step *= 2;
    }
    high = std::min(high, end());
    while (low < high) {
      uint64_t middle = (low + high) / 2;
      if (sections_.blocks[middle].last_doc < target)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  void load(uint64_t block) {
    block_ = block;
    const BlockHeader& head = header();
    block_size_ = head.count_less_one + 1u;
    freq_word_ = head.word + unpack_bits(sections_.words.data() + head.word, block_size_, head.doc_bits, doc_buffer_);
    uint32_t previous = block == first_ ? UINT32_MAX : sections_.blocks[block - 1].last_doc;
    for (uint32_t i = 0; i < block_size_; ++i) doc_buffer_[i] = previous = previous + doc_buffer_[i] + 1;
    freqs_loaded_ = false;
    index_ = 0;
    position_index_ = 0;
    position_offset_ = head.positions;
  }

  uint32_t finish() {
    block_ = end() - 1;
    index_ = block_size_ = 0;
    return doc_ = kNoMoreDocs;
  }

  uint32_t read_position() {
    uint32_t value = 0;
    int shift = 0;
    while (position_offset_ < sections_.positions.size()) {
      auto byte = static_cast<uint8_t>(sections_.positions[position_offset_++]);
      value |= static_cast<uint32_t>(byte & 0x7F) << shift;
      if (byte < 0x80) break;
      shift += 7;
    }
    return value;
  }

  const Sections& sections_;
  bool has_freqs_;
  uint64_t first_, count_, block_, shallow_;
  uint64_t freq_word_ = 0;
  uint32_t position_index_ = 0;
  uint64_t position_offset_ = 0;
  uint32_t doc_buffer_[kPostingsBlock];
  uint32_t freq_buffer_[kPostingsBlock];
};

TermPostings to_postings(const TermEntry& entry, size_t ordinal) {
  return {entry.doc_freq, entry.total_term_freq, entry.first_block, ordinal};
}

class Terms final : public TermCursor {
 public:
  explicit Terms(const Sections& sections) : sections_(sections) {}
  bool next() override {
    at_ = started_ ? at_ + 1 : 0;
    started_ = true;
    return at_ < sections_.entries.size();
  }
  bool seek_ceil(std::string_view term) override {
    started_ = true;
    at_ = sections_.lower_bound(term);
    return at_ < sections_.entries.size();
  }
  std::string_view term() const override { return sections_.term(at_); }
  TermPostings postings() const override { return to_postings(sections_.entries[at_], at_); }

 private:
  const Sections& sections_;
  bool started_ = false;
  size_t at_ = 0;
};

class Field final : public InvertedField {
 public:
  Field(const SectionFile& file, const std::string& prefix, uint32_t max_doc) {
    auto stats = file.array<FieldStats>(prefix + "stats");
    sections_.terms = file.section(prefix + "terms");
    sections_.offsets = file.array<uint32_t>(prefix + "offsets");
    sections_.entries = file.array<TermEntry>(prefix + "postings");
    sections_.blocks = file.array<BlockHeader>(prefix + "blocks");
    sections_.words = file.array<uint32_t>(prefix + "docs");
    sections_.positions = file.section(prefix + "positions");
    std::string_view norm_bytes = file.section(prefix + "norms");
    if (stats.size() != 1 || sections_.offsets.size() != sections_.entries.size() + 1 ||
        (stats[0].has_norms != 0 && norm_bytes.size() != max_doc)) {
      throw Error(ErrorCode::kCorruptIndex, "inverted index does not fit together [" + prefix + "]");
    }
    doc_count = stats[0].doc_count;
    sum_total_term_freq = stats[0].sum_total_term_freq;
    sum_doc_freq = stats[0].sum_doc_freq;
    term_count = sections_.entries.size();
    has_freqs = stats[0].has_freqs != 0;
    has_positions = stats[0].has_positions != 0;
    norms = stats[0].has_norms != 0 ? reinterpret_cast<const uint8_t*>(norm_bytes.data()) : nullptr;
  }

  std::optional<TermPostings> find(std::string_view term) const override {
    size_t at = sections_.lower_bound(term);
    if (at == sections_.entries.size() || sections_.term(at) != term) return std::nullopt;
    return to_postings(sections_.entries[at], at);
  }
  std::unique_ptr<TermCursor> terms() const override { return std::make_unique<Terms>(sections_); }
  std::unique_ptr<PostingsCursor> postings(const TermPostings& term, bool) const override {
    return std::make_unique<BlockCursor>(sections_, term, has_freqs);
  }
  Impact max_impact(const TermPostings& term) const override {
    const TermEntry& entry = sections_.entries[term.ordinal];
    return {entry.max_freq, static_cast<uint8_t>(entry.min_norm)};
  }

 private:
  Sections sections_;
};

}  // namespace

std::unique_ptr<const InvertedField> open_inverted(const SectionFile& file, const std::string& field,
                                                   uint32_t max_doc) {
  std::string prefix = "i/" + field + "/";
  if (!file.has(prefix + "stats")) return nullptr;
  return std::make_unique<Field>(file, prefix, max_doc);
}

}  // namespace diagon
