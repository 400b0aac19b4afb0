#include "postings/mark.h"

#include <algorithm>
#include <cstring>

namespace diagon {
namespace {

void mark_docs(const uint32_t* docs, uint32_t count, uint32_t from, uint32_t to, uint64_t* words) {
  const uint32_t* end = docs + count;
  if (count == kPostingsBlock && docs[0] >= from && end[-1] < to) {
    // Neighbours share a word, and would wait for each other's to be stored: four at a time that lie apart.
    constexpr uint32_t kApart = kPostingsBlock / 4;
    auto set = [&](uint32_t doc) { words[(doc - from) >> 6] |= uint64_t{1} << (doc & 63); };
    for (uint32_t i = 0; i < kApart; ++i) {
      set(docs[i]);
      set(docs[i + kApart]);
      set(docs[i + 2 * kApart]);
      set(docs[i + 3 * kApart]);
    }
    return;
  }
  if (docs[0] < from) docs = std::lower_bound(docs, end, from);
  for (; docs != end && *docs < to; ++docs) words[(*docs - from) >> 6] |= uint64_t{1} << (*docs & 63);
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

}  // namespace diagon
