#include "aggregate/key_space.h"

#include <algorithm>

namespace diagon {
namespace {

// Numbers that are spread no wider are counted in an array however few there are.
constexpr uint64_t kAlwaysDense = 1 << 16;

}  // namespace

KeySpace::KeySpace(const Source& source, const QueryContext& context) : kind_(source.kind()) {
  if (!source.is_string()) {
    missing_ = source.missing();
    find_range(source, context);
    return;
  }
  ordinals_ = source.field() == nullptr ? &none_ : &context.snapshot.ordinals(source.field()->name);
  size_ = ordinals_->size() + uint64_t{1};
  if (!source.missing_term()) return;
  missing_term_ = *source.missing_term();
  uint32_t place = ordinals_->lower_bound(missing_term_);
  bool known = place < ordinals_->size() && ordinals_->term(place) == missing_term_;
  missing_ = known ? place : ordinals_->size();
  missing_rank_ = 2 * int64_t{place};
}

void KeySpace::find_range(const Source& source, const QueryContext& context) {
  if (kind_ != Column::Kind::kLong) return;
  bool any = false;
  int64_t least = 0, most = 0;
  uint64_t docs = 0;
  auto take = [&](int64_t low, int64_t high) {
    least = any ? std::min(least, low) : low;
    most = any ? std::max(most, high) : high;
    any = true;
  };
  for (size_t segment = 0; segment < context.snapshot.segment_count(); ++segment) {
    const Column* column = source.column(segment);
    if (column == nullptr || column->value_count == 0) continue;
    take(column->min, column->max);
    docs += column->docs_with_value;
  }
  if (missing_) take(*missing_, *missing_);
  uint64_t spread = static_cast<uint64_t>(most) - static_cast<uint64_t>(least);
  if (!any || spread >= std::max(kAlwaysDense, docs)) return;
  first_ = least;
  size_ = spread + 1;
}

std::string_view KeySpace::term(int64_t key) const {
  return key == ordinals_->size() ? std::string_view(missing_term_) : ordinals_->term(static_cast<uint32_t>(key));
}

void KeySpace::write(int64_t key, v1::TermsPartial::Bucket& out) const {
  switch (kind_) {
    case Column::Kind::kOrdinal: out.set_string_key(std::string(term(key))); break;
    case Column::Kind::kDouble: out.set_double_key(from_sortable(key)); break;
    case Column::Kind::kUnsigned: out.set_unsigned_long_key(static_cast<uint64_t>(key)); break;
    case Column::Kind::kLong: out.set_long_key(key); break;
  }
}

}  // namespace diagon
