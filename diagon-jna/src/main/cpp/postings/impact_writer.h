#pragma once

#include <vector>

#include "postings/best_pairs.h"

namespace diagon {

// Gathers the impacts of one long list after the other.
class ImpactWriter {
 public:
  // Of the field, as far as it is known.
  void set_average_length(float length) noexcept { average_length_ = length; }

  void begin_list();
  // The current block's postings, one by one.
  void add(uint8_t freq, uint8_t norm) noexcept { block_.add(freq, norm); }
  void end_block();
  // How many impacts each block has: more, where the list's blocks have more that differ.
  uint32_t end_list();
  // Those of the list that ended, as its headers have them: blocks, then groups.
  const std::vector<Impact>& blocks() const noexcept { return blocks_; }
  const std::vector<Impact>& groups() const noexcept { return groups_; }

 private:
  void end_group();

  float average_length_ = 1;
  BestPairs block_, group_;
  std::vector<Impact> found_;    // kMostImpacts a block
  std::vector<uint8_t> counts_;  // of those, a block
  std::vector<Impact> blocks_, groups_;
};

}  // namespace diagon
