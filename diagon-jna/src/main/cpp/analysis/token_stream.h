#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace diagon {

// One token of a text. Offsets are bytes of the text as given, before character filters.
struct Token {
  std::string_view text;  // of what its stream keeps
  uint32_t start = 0;
  uint32_t end = 0;
  uint32_t position_increment = 1;
  uint32_t position_length = 1;
  const char* type = "<ALPHANUM>";
  bool keyword = false;  // stemmers leave it as it is
};

// The tokens of one text, and the bytes that they are parts of. Reused from text to text, so that it keeps its memory.
class TokenStream {
 public:
  void clear() noexcept;
  size_t size() const noexcept { return tokens_.size(); }
  Token& operator[](size_t i) noexcept { return tokens_[i]; }
  const Token& operator[](size_t i) const noexcept { return tokens_[i]; }
  Token& add() { return tokens_.emplace_back(); }
  // A part of a text that is kept.
  void add(std::string_view text, size_t start, size_t end, const char* type) {
    Token& token = tokens_.emplace_back();
    token.text = text.substr(start, end - start);
    token.start = static_cast<uint32_t>(start);
    token.end = static_cast<uint32_t>(end);
    token.type = type;
  }
  void truncate(size_t size) { tokens_.resize(size); }
  // Others in their place, of the same text.
  void replace(std::vector<Token> tokens) { tokens_ = std::move(tokens); }

  // A copy that lives until clear.
  std::string_view keep(std::string_view bytes);
  // Turns letters of ASCII between from and to into those of the other case, in all that is kept; says whether it is
  // all ASCII.
  bool flip_case(char from, char to) noexcept;

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size, capacity;
  };

  std::vector<Token> tokens_;
  std::vector<Chunk> chunks_;
};

}  // namespace diagon
