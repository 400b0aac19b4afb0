#pragma once

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "postings/inverted_reader.h"
#include "postings/inverted_writer.h"

namespace diagon {

using Postings = std::map<uint32_t, std::vector<uint32_t>>;  // document to positions
// Lists of terms from those in every document to rare ones, written and read again, beside a model of them.
class InvertedTest : public ::testing::Test {
 protected:
  static constexpr uint32_t kDocs = 20'000;

  void SetUp() override {
    unsigned seed = std::random_device{}();
    random_.seed(seed);
    RecordProperty("seed", static_cast<int>(seed));
    std::cout << "seed " << seed << "\n";
    for (uint32_t gap : {1u, 2u, 3u, 8u, 40u, 300u, 9'000u}) {
      Postings postings;
      for (uint32_t doc = random_() % gap; doc < kDocs; doc += 1 + random_() % (gap * 2 - 1)) {
        auto& positions = postings[doc];
        uint32_t position = 0;
        for (unsigned i = 0; i <= random_() % 4; ++i) positions.push_back(position += random_() % 500);
      }
      model_["term" + std::to_string(gap)] = std::move(postings);
    }
    std::vector<uint8_t> norms(kDocs);
    for (auto& norm : norms) norm = static_cast<uint8_t>(1 + random_() % 200);
    norms_ = norms;
    SectionWriter out;
    InvertedWriter writer(out, true, true, std::move(norms));
    for (const auto& [term, postings] : model_) {
      writer.begin_term(term);
      for (const auto& [doc, positions] : postings)
        writer.add_posting(doc, static_cast<uint32_t>(positions.size()), positions.data());
      writer.end_term();
    }
    writer.finish("f");
    file_ = SectionFile::of_bytes(out.finish(), "test");
    field_ = open_inverted(*file_, "f", kDocs);
  }

  std::mt19937 random_;
  std::map<std::string, Postings> model_;
  std::vector<uint8_t> norms_;
  std::shared_ptr<const SectionFile> file_;
  std::unique_ptr<const InvertedField> field_;
};

}  // namespace diagon
