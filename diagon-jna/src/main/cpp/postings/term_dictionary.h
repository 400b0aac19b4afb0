#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "postings/format.h"

namespace diagon {

// The terms of a field and where their lists begin, as format.h describes them. Written with the terms ascending.
class TermDictionaryWriter {
 public:
  // list_size: bytes of the term's list. Lists follow one another in the order of their terms.
  void add(std::string_view term, uint64_t list, uint64_t list_size);

  uint32_t term_count() const noexcept { return count_; }
  const std::string& bytes() const noexcept { return bytes_; }
  const std::vector<TermBlock>& blocks() const noexcept { return blocks_; }

 private:
  std::string bytes_, previous_;
  std::vector<TermBlock> blocks_;
  uint32_t count_ = 0;
};

// The same, mapped. Damage makes it answer wrongly, but it never reads beyond its bytes.
struct TermDictionary {
  std::string_view bytes;
  std::span<const TermBlock> blocks;
  uint32_t count = 0;

  // Where the term's list begins.
  std::optional<uint32_t> find(std::string_view term) const;
  // The last block whose first term is not above `term`; 0 if there is none.
  uint32_t block_of(std::string_view term) const;
  const uint8_t* begin_of(uint32_t block) const noexcept;
  const uint8_t* end() const noexcept { return reinterpret_cast<const uint8_t*>(bytes.data()) + bytes.size(); }
};

// Walks the terms, ascending. Starts before the first.
class TermWalk {
 public:
  explicit TermWalk(const TermDictionary& dictionary) : dictionary_(dictionary) {}

  bool next();
  // To the first term >= wanted, wherever the walk is.
  bool seek_ceil(std::string_view wanted);
  const std::string& term() const noexcept { return term_; }
  uint32_t list() const noexcept { return list_; }

 private:
  const TermDictionary& dictionary_;
  uint32_t next_ = 0;  // the term that next() goes to
  const uint8_t* at_ = nullptr;
  std::string term_;
  uint32_t list_ = 0, next_list_ = 0;
};

}  // namespace diagon
