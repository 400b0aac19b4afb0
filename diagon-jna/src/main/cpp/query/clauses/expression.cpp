#include "query/clauses/expression.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace diagon {
namespace {

using Op = v1::Expression;
using NodePtr = std::unique_ptr<ExpressionNode>;
using Block = ExpressionBlock;

bool truth(double value) { return value != 0 && !std::isnan(value); }

class ConstantNode final : public ExpressionNode {
 public:
  explicit ConstantNode(double value) : value_(value) {}
  void evaluate(size_t, uint32_t, uint32_t count, Block& out) const override {
    std::fill_n(out.values, count, value_);
    std::fill_n(out.known, count, true);
  }

 private:
  double value_;
};

class FieldNode final : public ExpressionNode {
 public:
  FieldNode(const Snapshot& snapshot, std::string name) : snapshot_(snapshot), name_(std::move(name)) {}

  void evaluate(size_t segment, uint32_t from, uint32_t count, Block& out) const override {
    const Column* column = snapshot_.segment(segment).column(name_);
    if (column == nullptr || column->kind == Column::Kind::kOrdinal) {
      std::fill_n(out.known, count, false);
      return;
    }
    for (uint32_t i = 0; i < count; ++i) out.known[i] = column->has_value(from + i);
    bool multi = column->multi_valued();
    auto base = static_cast<uint64_t>(column->base);
    with_codes(*column, [&](const auto* codes) {
      for (uint32_t i = 0; i < count; ++i) {
        if (!out.known[i]) continue;
        auto value = static_cast<int64_t>(base + codes[multi ? column->offsets[from + i] : from + i]);
        switch (column->kind) {
          case Column::Kind::kDouble: out.values[i] = from_sortable(value); break;
          case Column::Kind::kUnsigned: out.values[i] = static_cast<double>(static_cast<uint64_t>(value)); break;
          default: out.values[i] = static_cast<double>(value);
        }
      }
    });
  }

 private:
  const Snapshot& snapshot_;
  std::string name_;
};

// A keyword field equal to a text, or not.
class TextNode final : public ExpressionNode {
 public:
  TextNode(const Snapshot& snapshot, std::string name, std::string text, bool equal)
      : snapshot_(snapshot), name_(std::move(name)), text_(std::move(text)), equal_(equal) {}

  void evaluate(size_t segment, uint32_t from, uint32_t count, Block& out) const override {
    const Column* column = snapshot_.segment(segment).column(name_);
    if (column == nullptr) {
      std::fill_n(out.known, count, false);
      return;
    }
    uint32_t wanted = column->lower_bound(text_);
    bool exists = wanted < column->ordinal_count() && column->term(wanted) == text_;
    for (uint32_t i = 0; i < count; ++i) {
      out.known[i] = column->has_value(from + i);
      if (!out.known[i]) continue;
      uint64_t at = column->multi_valued() ? column->offsets[from + i] : from + i;
      bool same = exists && column->value_at(at) == wanted;
      out.values[i] = same == equal_ ? 1 : 0;
    }
  }

 private:
  const Snapshot& snapshot_;
  std::string name_;
  std::string text_;
  bool equal_;
};

class AndOrNode final : public ExpressionNode {
 public:
  AndOrNode(NodePtr left, NodePtr right, bool either)
      : left_(std::move(left)), right_(std::move(right)), either_(either) {}

  void evaluate(size_t segment, uint32_t from, uint32_t count, Block& out) const override {
    left_->evaluate(segment, from, count, out);
    auto right = std::make_unique<Block>();
    right_->evaluate(segment, from, count, *right);
    for (uint32_t i = 0; i < count; ++i) {
      if (!out.known[i]) continue;
      // Where the left side decides, the right one is not needed.
      if (truth(out.values[i]) == either_) {
        out.values[i] = either_ ? 1 : 0;
        continue;
      }
      out.known[i] = right->known[i];
      out.values[i] = right->known[i] && truth(right->values[i]) ? 1 : 0;
    }
  }

 private:
  NodePtr left_, right_;
  bool either_;
};

class TernaryNode final : public ExpressionNode {
 public:
  TernaryNode(NodePtr condition, NodePtr then, NodePtr otherwise)
      : condition_(std::move(condition)), then_(std::move(then)), otherwise_(std::move(otherwise)) {}

  void evaluate(size_t segment, uint32_t from, uint32_t count, Block& out) const override {
    auto condition = std::make_unique<Block>(), then = std::make_unique<Block>();
    condition_->evaluate(segment, from, count, *condition);
    then_->evaluate(segment, from, count, *then);
    otherwise_->evaluate(segment, from, count, out);
    for (uint32_t i = 0; i < count; ++i) {
      if (!condition->known[i]) {
        out.known[i] = false;
      } else if (truth(condition->values[i])) {
        out.known[i] = then->known[i];
        out.values[i] = then->values[i];
      }
    }
  }

 private:
  NodePtr condition_, then_, otherwise_;
};

template <typename F>
class UnaryNode final : public ExpressionNode {
 public:
  UnaryNode(NodePtr operand, F f) : operand_(std::move(operand)), f_(f) {}
  void evaluate(size_t segment, uint32_t from, uint32_t count, Block& out) const override {
    operand_->evaluate(segment, from, count, out);
    for (uint32_t i = 0; i < count; ++i) {
      if (out.known[i]) out.values[i] = f_(out.values[i]);
    }
  }

 private:
  NodePtr operand_;
  F f_;
};

template <typename F>
class BinaryNode final : public ExpressionNode {
 public:
  BinaryNode(NodePtr left, NodePtr right, F f) : left_(std::move(left)), right_(std::move(right)), f_(f) {}
  void evaluate(size_t segment, uint32_t from, uint32_t count, Block& out) const override {
    left_->evaluate(segment, from, count, out);
    Block right;
    right_->evaluate(segment, from, count, right);
    for (uint32_t i = 0; i < count; ++i) {
      out.known[i] = out.known[i] && right.known[i];
      if (out.known[i]) out.values[i] = f_(out.values[i], right.values[i]);
    }
  }

 private:
  NodePtr left_, right_;
  F f_;
};

template <typename F>
NodePtr unary(NodePtr operand, F f) {
  return std::make_unique<UnaryNode<F>>(std::move(operand), f);
}
template <typename F>
NodePtr binary(NodePtr left, NodePtr right, F f) {
  return std::make_unique<BinaryNode<F>>(std::move(left), std::move(right), f);
}

class ExpressionCompiler {
 public:
  explicit ExpressionCompiler(const Snapshot& snapshot) : snapshot_(snapshot) {}

  NodePtr compile(const v1::Expression& e, int depth = 0) const {
    if (depth > 100) throw Error(ErrorCode::kParsing, "expression is nested too deeply");
    switch (e.kind_case()) {
      case v1::Expression::kField: return field(e.field());
      case v1::Expression::kConstant: return std::make_unique<ConstantNode>(e.constant());
      case v1::Expression::kStringConstant:
        throw Error(ErrorCode::kIllegalArgument,
                    "text can only be compared by == and != with a keyword field [" + e.string_constant() + "]");
      case v1::Expression::kOp: return operation(e, depth + 1);
      case v1::Expression::KIND_NOT_SET: break;
    }
    throw Error(ErrorCode::kParsing, "empty expression");
  }

 private:
  NodePtr field(const std::string& name) const {
    const FieldDef* def = snapshot_.schema().find(name);
    if (def == nullptr) return std::make_unique<FieldNode>(snapshot_, name);
    if (!def->has_column() || def->is_keyword() || def->type == v1::IP) {
      throw Error(ErrorCode::kIllegalArgument,
                  "field of type [" + def->type_name() + "] has no numeric values [" + name + "]");
    }
    return std::make_unique<FieldNode>(snapshot_, def->name);
  }

  NodePtr operation(const v1::Expression& e, int depth) const {
    bool three = e.op() == Op::TERNARY,
         one = (e.op() >= Op::ABS && e.op() <= Op::SQRT) || e.op() >= Op::FLOOR || e.op() == Op::NOT;
    if (e.operands_size() != (three ? 3 : one ? 1 : 2))
      throw Error(ErrorCode::kParsing, "wrong number of operands in expression");
    if (e.op() == Op::EQ || e.op() == Op::NE) {
      for (int i = 0; i < 2; ++i) {
        if (e.operands(i).kind_case() == v1::Expression::kStringConstant)
          return text(e.operands(1 - i), e.operands(i).string_constant(), e.op() == Op::EQ);
      }
    }
    NodePtr a = compile(e.operands(0), depth), b = one ? nullptr : compile(e.operands(1), depth);
    switch (e.op()) {
      case Op::ADD: return binary(std::move(a), std::move(b), [](double x, double y) { return x + y; });
      case Op::SUB: return binary(std::move(a), std::move(b), [](double x, double y) { return x - y; });
      case Op::MUL: return binary(std::move(a), std::move(b), [](double x, double y) { return x * y; });
      case Op::DIV: return binary(std::move(a), std::move(b), [](double x, double y) { return x / y; });
      case Op::MOD: return binary(std::move(a), std::move(b), [](double x, double y) { return std::fmod(x, y); });
      case Op::POW: return binary(std::move(a), std::move(b), [](double x, double y) { return std::pow(x, y); });
      case Op::LT: return binary(std::move(a), std::move(b), [](double x, double y) { return x < y ? 1.0 : 0.0; });
      case Op::LE: return binary(std::move(a), std::move(b), [](double x, double y) { return x <= y ? 1.0 : 0.0; });
      case Op::GT: return binary(std::move(a), std::move(b), [](double x, double y) { return x > y ? 1.0 : 0.0; });
      case Op::GE: return binary(std::move(a), std::move(b), [](double x, double y) { return x >= y ? 1.0 : 0.0; });
      case Op::EQ: return binary(std::move(a), std::move(b), [](double x, double y) { return x == y ? 1.0 : 0.0; });
      case Op::NE: return binary(std::move(a), std::move(b), [](double x, double y) { return x != y ? 1.0 : 0.0; });
      case Op::AND_ALSO: return std::make_unique<AndOrNode>(std::move(a), std::move(b), false);
      case Op::OR_ELSE: return std::make_unique<AndOrNode>(std::move(a), std::move(b), true);
      case Op::NOT: return unary(std::move(a), [](double x) { return truth(x) ? 0.0 : 1.0; });
      case Op::TERNARY: return std::make_unique<TernaryNode>(std::move(a), std::move(b), compile(e.operands(2), depth));
      case Op::ABS: return unary(std::move(a), [](double x) { return std::abs(x); });
      case Op::SQRT: return unary(std::move(a), [](double x) { return std::sqrt(x); });
      case Op::MIN_OF:
        return binary(std::move(a), std::move(b), [](double x, double y) { return std::isnan(x) || x < y ? x : y; });
      case Op::MAX_OF:
        return binary(std::move(a), std::move(b), [](double x, double y) { return std::isnan(x) || x > y ? x : y; });
      case Op::FLOOR: return unary(std::move(a), [](double x) { return std::floor(x); });
      case Op::CEIL: return unary(std::move(a), [](double x) { return std::ceil(x); });
      // Halves go up.
      case Op::ROUND: return unary(std::move(a), [](double x) { return std::floor(x + 0.5); });
      case Op::LOG: return unary(std::move(a), [](double x) { return std::log(x); });
      case Op::LOG10: return unary(std::move(a), [](double x) { return std::log10(x); });
      case Op::EXP_OF: return unary(std::move(a), [](double x) { return std::exp(x); });
      case Op::SIN: return unary(std::move(a), [](double x) { return std::sin(x); });
      case Op::COS: return unary(std::move(a), [](double x) { return std::cos(x); });
      case Op::TAN: return unary(std::move(a), [](double x) { return std::tan(x); });
      case Op::NEG: return unary(std::move(a), [](double x) { return -x; });
      default: throw Error(ErrorCode::kParsing, "unknown operation in expression");
    }
  }

  NodePtr text(const v1::Expression& other, const std::string& wanted, bool equal) const {
    if (other.kind_case() == v1::Expression::kStringConstant)
      return std::make_unique<ConstantNode>((other.string_constant() == wanted) == equal ? 1 : 0);
    const FieldDef* def =
        other.kind_case() == v1::Expression::kField ? snapshot_.schema().find(other.field()) : nullptr;
    if (other.kind_case() == v1::Expression::kField && def == nullptr)
      return std::make_unique<TextNode>(snapshot_, other.field(), wanted, equal);
    if (def == nullptr || !def->is_keyword() || !def->has_column())
      throw Error(ErrorCode::kIllegalArgument, "text can only be compared with a keyword field [" + wanted + "]");
    return std::make_unique<TextNode>(snapshot_, def->name, wanted, equal);
  }

  const Snapshot& snapshot_;
};

}  // namespace

std::unique_ptr<ExpressionNode> compile_expression(const v1::Expression& expression, const Snapshot& snapshot) {
  return ExpressionCompiler(snapshot).compile(expression);
}

}  // namespace diagon
