#include "postings/mark.h"

#include <algorithm>
#include <cstring>

namespace diagon {
namespace {

void set_bits(const uint32_t* docs, uint32_t count, uint32_t from, uint64_t* words) {
  auto set = [&](uint32_t doc) { words[(doc - from) >> 6] |= uint64_t{1} << (doc & 63); };
  // Neighbours share a word: one after the other they would wait for each other's stores.
  uint32_t quarter = count / 4;
  for (uint32_t i = 0; i < quarter; ++i) {
    set(docs[i]);
    set(docs[i + quarter]);
    set(docs[i + 2 * quarter]);
    set(docs[i + 3 * quarter]);
  }
  for (uint32_t i = 4 * quarter; i < count; ++i) set(docs[i]);
}

void mark_docs(const uint32_t* docs, uint32_t count, uint32_t from, uint32_t to, uint64_t* words) {
  const uint32_t* end = docs + count;
  const uint32_t* begin = docs[0] < from ? std::lower_bound(docs, end, from) : docs;
  if (begin != end && end[-1] >= to) end = std::lower_bound(begin, end, to);
  set_bits(begin, static_cast<uint32_t>(end - begin), from, words);
}

void mark_bits(const PostingsList& list, uint32_t block, uint32_t from, uint32_t to, uint64_t* words) {
  uint32_t base = list.bits_from(block), count = list.references[block].bit_words;
  uint32_t i = base < from ? (from - base) / 64 : 0;
  if (base + 64 * i >= to || i >= count) return;
  words += (base + 64 * i - from) / 64;
  // Words that lie before `to` as a whole.
  uint32_t whole = std::min(count, (to - base) / 64);
  const uint32_t* data = list.data_of(block);
  for (; i < whole; ++i) {
    uint64_t word;
    std::memcpy(&word, data + 2 * i, sizeof(word));
    *words++ |= word;
  }
  if (i < count && base + 64 * i < to) *words |= list.bit_word(block, i) & ((uint64_t{1} << (to - base) % 64) - 1);
}

}  // namespace

void mark_postings(PostingsCursor& cursor, uint32_t& block, uint32_t from, uint32_t to, uint64_t* words) {
  const PostingsList& list = cursor.list();
  if (list.is_short()) {
    if (cursor.block() != 0) cursor.to_block(0);
    mark_docs(cursor.docs(), list.doc_freq, from, to, words);
    return;
  }
  block = list.find_block(block, from);
  for (uint32_t at = block; at < list.block_count; ++at) {
    if (list.references[at].bit_words == 0) {
      if (cursor.block() != at) cursor.to_block(at);
      mark_docs(cursor.docs(), list.block_size(at), from, to, words);
    } else {
      mark_bits(list, at, from, to, words);
    }
    if (list.last_docs[at] >= to) return;
  }
}

void mark_long(const PostingsList& list, uint32_t& block, uint32_t from, uint32_t to, uint64_t* words) {
  block = list.find_block_near(block, from);
  for (uint32_t at = block; at < list.block_count; ++at) {
    if (list.references[at].bit_words == 0) {
      uint32_t docs[kPostingsBlock];
      list.unpack_docs(at, docs);
      mark_docs(docs, list.block_size(at), from, to, words);
    } else {
      mark_bits(list, at, from, to, words);
    }
    if (list.last_docs[at] >= to) return;
  }
}

void mark_block(const PostingsCursor& cursor, uint32_t begin, uint32_t end, uint32_t from, uint32_t to,
                uint64_t* words) {
  const PostingsList& list = cursor.list();
  if (!list.is_short() && list.references[cursor.block()].bit_words != 0)
    mark_bits(list, cursor.block(), from, to, words);
  else
    set_bits(cursor.docs() + begin, end - begin, from, words);
}

ListMarker::ListMarker(const PostingsList& list) : list_(list) {
  if (!list_.is_short()) return;
  std::array<uint32_t, kPostingsBlock> freqs;
  list_.unpack_short(docs_.data(), freqs.data());
  size_ = list_.doc_freq;
}

void ListMarker::mark_docs(uint32_t from, uint32_t to, uint64_t* words) {
  if (at_ != 0 && docs_[at_ - 1] >= from) at_ = 0;
  while (at_ < size_ && docs_[at_] < from) ++at_;
  for (; at_ < size_ && docs_[at_] < to; ++at_) words[(docs_[at_] - from) >> 6] |= uint64_t{1} << (docs_[at_] & 63);
}

void ListMarker::mark(uint32_t from, uint32_t to, uint64_t* words) {
  if (list_.is_short()) {
    mark_docs(from, to, words);
    return;
  }
  block_ = list_.find_block_near(block_, from);
  for (uint32_t at = block_; at < list_.block_count && list_.base_of(at) + 1 < to; ++at) {
    if (list_.references[at].bit_words != 0) {
      mark_bits(list_, at, from, to, words);
      continue;
    }
    if (unpacked_ != at) {
      list_.unpack_docs(at, docs_.data());
      unpacked_ = at;
      size_ = list_.block_size(at);
      at_ = 0;
    }
    mark_docs(from, to, words);
  }
}

}  // namespace diagon
