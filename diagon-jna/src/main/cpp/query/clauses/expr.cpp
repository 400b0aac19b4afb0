#include <algorithm>
#include <cmath>

#include "query/clauses/clauses.h"
#include "query/clauses/expression.h"

namespace diagon {
namespace {

class ExpressionScorer final : public WindowScorer {
 public:
  ExpressionScorer(std::shared_ptr<const ExpressionNode> expression, size_t segment, uint32_t max_doc)
      : WindowScorer(max_doc, max_doc, Block::kSize), expression_(std::move(expression)), segment_(segment) {}

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override {
    for (uint32_t at = from; at < to; at += Block::kSize) {
      uint32_t count = std::min(Block::kSize, to - at);
      expression_->evaluate(segment_, at, count, block_);
      for (uint32_t i = 0; i < count; ++i) {
        bool match = block_.known[i] && block_.values[i] != 0 && !std::isnan(block_.values[i]);
        words[(at - from + i) >> 6] |= uint64_t{match} << ((at - from + i) & 63);
      }
    }
  }

 private:
  using Block = ExpressionBlock;

  std::shared_ptr<const ExpressionNode> expression_;
  size_t segment_;
  Block block_;
};

}  // namespace

WeightPtr compile_expr(Compiler& compiler, const v1::ExprQuery& query) {
  std::shared_ptr<const ExpressionNode> expression = compile_expression(query.expression(), compiler.snapshot());
  return filter_weight([&snapshot = compiler.snapshot(), expression](size_t segment) -> std::unique_ptr<Scorer> {
    return std::make_unique<ExpressionScorer>(expression, segment, snapshot.segment(segment).max_doc());
  });
}

}  // namespace diagon
