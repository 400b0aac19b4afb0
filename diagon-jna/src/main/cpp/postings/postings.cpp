#include "postings/postings.h"

#include "postings/packing.h"

namespace diagon {

PostingsCursor::PostingsCursor(const PostingsList& list) : list_(list) {
  if (list_.is_short()) load_short();
}

void PostingsCursor::load_short() {
  first_position_byte_ = list_.unpack_short(docs_, freqs_);
  freqs_loaded_ = true;
}

uint32_t PostingsCursor::to_block(uint32_t block) {
  index_ = position_index_ = 0;
  if (block >= block_count()) {
    block_ = block_count();
    block_size_ = 0;
    return doc_ = kNoMoreDocs;
  }
  block_ = block;
  if (list_.is_short()) {
    block_size_ = list_.doc_freq;
    position_bytes_ = first_position_byte_;
  } else {
    block_size_ = list_.block_size(block);
    list_.unpack_docs(block, docs_);
    freqs_loaded_ = false;
    position_at_ = list_.has_positions ? list_.first_positions[block] : 0;
  }
  return doc_ = docs_[0];
}

void PostingsCursor::load_freqs() {
  list_.unpack_freqs(block_, freqs_);
  freqs_loaded_ = true;
}

void PostingsCursor::positions(std::vector<uint32_t>& positions) {
  if (!freqs_loaded_) load_freqs();
  if (position_index_ > index_) {
    position_index_ = 0;
    position_bytes_ = first_position_byte_;
    if (!list_.is_short()) position_at_ = list_.first_positions[block_];
  }
  uint64_t skipped = 0;
  for (; position_index_ < index_; ++position_index_) skipped += freqs_[position_index_];
  uint32_t freq = freqs_[index_], position = 0;
  positions.resize(freq);
  ++position_index_;
  if (list_.is_short()) {
    while (skipped-- > 0) read_number(position_bytes_, list_.bytes_end);
    for (uint32_t& next : positions)
      next = position += static_cast<uint32_t>(read_number(position_bytes_, list_.bytes_end));
    return;
  }
  position_at_ += skipped;
  for (uint32_t& next : positions) {
    if (position_at_ / kPositionBlock != position_block_) {
      position_block_ = position_at_ / kPositionBlock;
      list_.unpack_positions(position_block_, differences_);
    }
    next = position += differences_[position_at_++ % kPositionBlock];
  }
}

}  // namespace diagon
