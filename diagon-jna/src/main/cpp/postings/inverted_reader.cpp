#include "postings/inverted_reader.h"

#include <algorithm>

#include "base/error.h"
#include "postings/format.h"
#include "postings/list_check.h"
#include "postings/packing.h"
#include "postings/term_dictionary.h"

namespace diagon {
namespace {

struct Sections {
  TermDictionary terms;
  std::string_view lists;
  std::span<const uint32_t> headers;
  std::span<const uint32_t> words;
  std::span<const uint32_t> position_blocks;
  std::span<const uint32_t> position_words;
  bool has_freqs = false;
  bool has_positions = false;

  // The part of a list that short and long ones have; moves `at` behind it.
  TermPostings head(uint32_t list, const uint8_t*& at) const {
    at = reinterpret_cast<const uint8_t*>(lists.data()) + std::min<size_t>(list, lists.size());
    TermPostings head;
    head.list = list;
    uint64_t first = read_number(at, end());
    head.doc_freq = static_cast<uint32_t>(has_freqs ? first >> 1 : first);
    head.total_term_freq = head.doc_freq + (has_freqs && (first & 1) == 0 ? read_number(at, end()) : 0);
    return head;
  }
  const uint8_t* end() const { return reinterpret_cast<const uint8_t*>(lists.data()) + lists.size(); }
  TermPostings postings(uint32_t list) const {
    const uint8_t* at;
    return head(list, at);
  }
  PostingsList list(const TermPostings& term) const;
  bool list_holds(const TermPostings& term, uint32_t max_doc) const;
};

PostingsList Sections::list(const TermPostings& term) const {
  const uint8_t* at;
  head(term.list, at);
  PostingsList list;
  list.doc_freq = term.doc_freq;
  list.total_term_freq = term.total_term_freq;
  list.has_freqs = has_freqs;
  list.has_positions = has_positions;
  if (list.is_short()) {
    list.bytes = at;
    list.bytes_end = end();
    return list;
  }
  uint64_t impacts = read_number(at, end());
  uint64_t header = read_number(at, end()), word = read_number(at, end()), position_block = read_number(at, end()),
           position_word = read_number(at, end());
  list.block_count = (list.doc_freq + kPostingsBlock - 1) / kPostingsBlock;
  uint32_t n = list.block_count, groups = list.group_count();
  uint64_t size = uint64_t{n} * (3 + impacts / 2 + (has_positions ? 1 : 0)) + uint64_t{groups} * kGroupImpacts / 2;
  if (impacts < kLeastImpacts || impacts > kMostImpacts || impacts % 2 != 0 || header + size > headers.size() ||
      word >= words.size() || position_block > position_blocks.size() || position_word >= position_words.size()) {
    throw Error(ErrorCode::kCorruptIndex, "a list of postings points beyond its file");
  }
  const uint32_t* next = headers.data() + header;
  list.last_docs = next;
  list.references = reinterpret_cast<const BlockReference*>(next += n);
  list.block_impacts = static_cast<uint32_t>(impacts);
  list.impacts = reinterpret_cast<const Impact*>(next += 2 * n);
  list.group_impacts = reinterpret_cast<const Impact*>(next += list.block_impacts / 2 * n);
  list.first_positions = next + kGroupImpacts / 2 * groups;
  list.words = words.data() + word;
  list.position_blocks = position_blocks.data() + position_block;
  list.position_words = position_words.data() + position_word;
  return list;
}

bool Sections::list_holds(const TermPostings& term, uint32_t max_doc) const {
  if (term.doc_freq > max_doc) return false;
  PostingsList found = list(term);
  ListLimits limits{.max_doc = max_doc};
  if (!found.is_short()) {
    limits.words = static_cast<uint64_t>(words.data() + words.size() - found.words);
    limits.position_blocks =
        static_cast<uint64_t>(position_blocks.data() + position_blocks.size() - found.position_blocks);
    limits.position_words = static_cast<uint64_t>(position_words.data() + position_words.size() - found.position_words);
  }
  return diagon::list_holds(found, limits);
}

class Terms final : public TermCursor {
 public:
  explicit Terms(const Sections& sections) : sections_(sections), walk_(sections.terms) {}
  bool next() override { return walk_.next(); }
  bool seek_ceil(std::string_view term) override { return walk_.seek_ceil(term); }
  std::string_view term() const override { return walk_.term(); }
  TermPostings postings() const override { return sections_.postings(walk_.list()); }

 private:
  const Sections& sections_;
  TermWalk walk_;
};

class Field final : public InvertedField {
 public:
  Field(const SectionFile& file, const std::string& prefix, uint32_t max_doc) : prefix_(prefix), max_doc_(max_doc) {
    auto stats = file.array<FieldStats>(prefix + "stats");
    sections_.terms.bytes = file.section(prefix + "terms");
    sections_.terms.blocks = file.array<TermBlock>(prefix + "term_blocks");
    sections_.lists = file.section(prefix + "lists");
    sections_.headers = file.array<uint32_t>(prefix + "blocks");
    sections_.words = file.array<uint32_t>(prefix + "docs");
    sections_.position_blocks = file.array<uint32_t>(prefix + "position_blocks");
    sections_.position_words = file.array<uint32_t>(prefix + "positions");
    std::string_view norm_bytes = file.section(prefix + "norms");
    if (stats.size() != 1 ||
        sections_.terms.blocks.size() != (stats[0].term_count + uint64_t{kTermsPerBlock} - 1) / kTermsPerBlock ||
        (stats[0].has_norms != 0 && norm_bytes.size() != max_doc)) {
      fail();
    }
    doc_count = stats[0].doc_count;
    sum_total_term_freq = stats[0].sum_total_term_freq;
    sum_doc_freq = stats[0].sum_doc_freq;
    term_count = sections_.terms.count = stats[0].term_count;
    has_freqs = sections_.has_freqs = stats[0].has_freqs != 0;
    has_positions = sections_.has_positions = stats[0].has_positions != 0;
    norms = stats[0].has_norms != 0 ? reinterpret_cast<const uint8_t*>(norm_bytes.data()) : nullptr;
  }

  std::optional<TermPostings> find(std::string_view term) const override {
    auto list = sections_.terms.find(term);
    return list ? std::optional(sections_.postings(*list)) : std::nullopt;
  }
  std::unique_ptr<TermCursor> terms() const override { return std::make_unique<Terms>(sections_); }
  PostingsList list(const TermPostings& term) const override { return sections_.list(term); }
  void verify() const override {
    TermWalk walk(sections_.terms);
    std::string previous;
    uint64_t postings = 0, occurrences = 0;
    uint32_t most = 0;
    for (uint64_t count = 0; walk.next(); ++count) {
      TermPostings term = sections_.postings(walk.list());
      if ((count != 0 && walk.term() <= previous) || !sections_.list_holds(term, max_doc_)) fail();
      previous = walk.term();
      most = std::max(most, term.doc_freq);
      postings += term.doc_freq;
      occurrences += term.total_term_freq;
    }
    if (postings != sum_doc_freq || occurrences != sum_total_term_freq || doc_count < most || doc_count > max_doc_)
      fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw Error(ErrorCode::kCorruptIndex, "inverted index does not fit together [" + prefix_ + "]");
  }

  std::string prefix_;
  uint32_t max_doc_;
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
