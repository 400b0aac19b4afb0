#include "postings/mark.h"

namespace diagon {
namespace {

void mark_docs(const uint32_t* docs, uint32_t count, uint32_t from, uint32_t to, uint64_t* words) {
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t at = docs[i] - from;
    if (at < to - from) words[at >> 6] |= uint64_t{1} << (at & 63);
  }
}

void mark_bits(const PostingsList& list, uint32_t block, uint32_t from, uint32_t to, uint64_t* words) {
  uint32_t base = list.bits_from(block), count = list.references[block].bit_words;
  for (uint32_t i = base < from ? (from - base) / 64 : 0; i < count && base + 64 * i < to; ++i) {
    uint64_t word = list.bit_word(block, i);
    uint32_t begin = base + 64 * i;
    if (to - begin < 64) word &= (uint64_t{1} << (to - begin)) - 1;
    words[(begin - from) / 64] |= word;
  }
}

}  // namespace

void mark_postings(PostingsCursor& cursor, uint32_t& block, uint32_t from, uint32_t to, uint64_t* words) {
  const PostingsList& list = cursor.list();
  if (list.is_short()) {
    if (cursor.block() != 0) cursor.to_block(0);
    mark_docs(cursor.docs(), list.doc_freq, from, to, words);
    return;
  }
  for (block = list.find_block(block, from); block < list.block_count; ++block) {
    if (list.references[block].bit_words == 0) {
      if (cursor.block() != block) cursor.to_block(block);
      mark_docs(cursor.docs(), list.block_size(block), from, to, words);
    } else {
      mark_bits(list, block, from, to, words);
    }
    if (list.last_docs[block] >= to) return;
  }
}

}  // namespace diagon
