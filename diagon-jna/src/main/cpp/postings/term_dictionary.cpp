#include "postings/term_dictionary.h"

#include <algorithm>

#include "base/error.h"
#include "postings/packing.h"

namespace diagon {
namespace {

// What half a byte holds at most; it stands for more then.
constexpr size_t kMany = 15;

struct Entry {
  size_t shared = 0;  // bytes that are those of the term before
  std::string_view rest;
  uint64_t list_size = 0;
};

std::string_view take(const uint8_t*& at, const uint8_t* end, uint64_t size) {
  auto length = std::min<uint64_t>(size, static_cast<uint64_t>(end - at));
  std::string_view bytes(reinterpret_cast<const char*>(at), length);
  at += length;
  return bytes;
}

Entry read_first(const uint8_t*& at, const uint8_t* end) {
  Entry entry;
  uint64_t size = read_number(at, end);
  entry.rest = take(at, end, size);
  entry.list_size = read_number(at, end);
  return entry;
}

Entry read_next(const uint8_t*& at, const uint8_t* end) {
  Entry entry;
  if (at == end) return entry;
  uint8_t both = *at++;
  uint64_t shared = both >> 4, rest = both & 15;
  if (shared == kMany) shared += read_number(at, end);
  if (rest == kMany) rest += read_number(at, end);
  entry.shared = shared;
  entry.rest = take(at, end, rest);
  entry.list_size = read_number(at, end);
  return entry;
}

size_t common_prefix(std::string_view a, std::string_view b) {
  size_t most = std::min(a.size(), b.size()), at = 0;
  while (at < most && a[at] == b[at]) ++at;
  return at;
}

}  // namespace

void TermDictionaryWriter::add(std::string_view term, uint64_t list, uint64_t list_size) {
  if (count_++ % kTermsPerBlock == 0) {
    if (bytes_.size() > UINT32_MAX || list > UINT32_MAX)
      throw Error(ErrorCode::kIllegalState, "terms of one field exceed 4 GiB in a segment");
    blocks_.push_back({static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(list)});
    append_number(term.size(), bytes_);
    bytes_ += term;
  } else {
    size_t shared = common_prefix(previous_, term), rest = term.size() - shared;
    bytes_ += static_cast<char>(std::min(shared, kMany) << 4 | std::min(rest, kMany));
    if (shared >= kMany) append_number(shared - kMany, bytes_);
    if (rest >= kMany) append_number(rest - kMany, bytes_);
    bytes_ += term.substr(shared);
  }
  append_number(list_size, bytes_);
  previous_ = term;
}

const uint8_t* TermDictionary::begin_of(uint32_t block) const noexcept {
  return reinterpret_cast<const uint8_t*>(bytes.data()) + std::min<size_t>(blocks[block].terms, bytes.size());
}

uint32_t TermDictionary::block_of(std::string_view term) const {
  uint32_t low = 0, high = static_cast<uint32_t>(blocks.size());
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    const uint8_t* at = begin_of(middle);
    uint64_t size = read_number(at, end());
    if (take(at, end(), size) <= term)
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? 0 : low - 1;
}

std::optional<uint32_t> TermDictionary::find(std::string_view term) const {
  if (blocks.empty()) return std::nullopt;
  uint32_t block = block_of(term);
  const uint8_t* at = begin_of(block);
  Entry entry = read_first(at, end());
  uint64_t list = blocks[block].list;
  // How much of the wanted term the terms before it in the block share with it: their rests decide only where they
  // share as much.
  size_t common = common_prefix(entry.rest, term);
  if (common == entry.rest.size() && common == term.size()) return static_cast<uint32_t>(list);
  if (entry.rest > term) return std::nullopt;
  uint32_t terms = std::min(kTermsPerBlock, count - block * kTermsPerBlock);
  for (uint32_t i = 1; i < terms; ++i) {
    list += entry.list_size;
    entry = read_next(at, end());
    if (entry.shared > common) continue;
    if (entry.shared < common) return std::nullopt;
    std::string_view wanted = term.substr(common);
    size_t more = common_prefix(entry.rest, wanted);
    if (more == wanted.size())
      return more == entry.rest.size() ? std::optional(static_cast<uint32_t>(list)) : std::nullopt;
    if (more < entry.rest.size() && static_cast<uint8_t>(entry.rest[more]) > static_cast<uint8_t>(wanted[more]))
      return std::nullopt;
    common += more;
  }
  return std::nullopt;
}

bool TermWalk::next() {
  if (next_ >= dictionary_.count) {
    next_ = dictionary_.count + 1;
    return false;
  }
  Entry entry;
  if (next_ % kTermsPerBlock == 0) {
    uint32_t block = next_ / kTermsPerBlock;
    at_ = dictionary_.begin_of(block);
    entry = read_first(at_, dictionary_.end());
    list_ = dictionary_.blocks[block].list;
  } else {
    entry = read_next(at_, dictionary_.end());
    list_ = next_list_;
  }
  term_.resize(std::min(entry.shared, term_.size()));
  term_ += entry.rest;
  next_list_ = static_cast<uint32_t>(list_ + entry.list_size);
  ++next_;
  return true;
}

bool TermWalk::seek_ceil(std::string_view wanted) {
  if (dictionary_.count == 0) return false;
  next_ = dictionary_.block_of(wanted) * kTermsPerBlock;
  while (next()) {
    if (term_ >= wanted) return true;
  }
  return false;
}

}  // namespace diagon
