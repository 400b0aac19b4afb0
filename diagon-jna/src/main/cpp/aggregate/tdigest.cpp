#include "aggregate/tdigest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace diagon {
namespace {

constexpr size_t kBuffer = 1024;
// So much finer are clusters while values are still added, and made as coarse as they shall be only once, as errors add
// up with every pass.
constexpr double kFiner = 4;

// The greatest q that a centroid beginning at q may reach: one step of the scale k(q) = compression / (2 pi) * asin(2q
// - 1).
double next_limit(double q, double compression) {
  double k = compression / (2 * std::numbers::pi) * std::asin(2 * q - 1) + 1;
  double angle = k * 2 * std::numbers::pi / compression;
  return angle >= std::numbers::pi / 2 ? 1 : (std::sin(angle) + 1) / 2;
}

}  // namespace

TDigest::TDigest(double compression)
    : compression_(compression),
      min_(std::numeric_limits<double>::infinity()),
      max_(-std::numeric_limits<double>::infinity()) {}

void TDigest::add(double value) {
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
  buffer_.push_back(value);
  if (buffer_.size() >= kBuffer) compress(kFiner * compression_);
}

void TDigest::compress(double compression) {
  if (buffer_.empty() && centroids_.empty()) return;
  for (double value : buffer_) centroids_.push_back({value, 1});
  total_ += static_cast<double>(buffer_.size());
  buffer_.clear();
  std::sort(centroids_.begin(), centroids_.end(), [](const Centroid& a, const Centroid& b) { return a.mean < b.mean; });
  // From the other end each second time: always from one, small errors would add up.
  bool backward = passes_++ % 2 == 1;
  if (backward) std::reverse(centroids_.begin(), centroids_.end());
  size_t kept = 0;
  double before = 0;
  double limit = total_ * next_limit(0, compression);
  for (size_t i = 1; i < centroids_.size(); ++i) {
    Centroid& last = centroids_[kept];
    const Centroid& next = centroids_[i];
    if (before + last.weight + next.weight <= limit) {
      last.weight += next.weight;
      last.mean += (next.mean - last.mean) * next.weight / last.weight;
    } else {
      before += last.weight;
      limit = total_ * next_limit(before / total_, compression);
      centroids_[++kept] = next;
    }
  }
  centroids_.resize(kept + 1);
  if (backward) std::reverse(centroids_.begin(), centroids_.end());
}

void TDigest::finish() {
  if (finished_ == total_ && buffer_.empty()) return;
  compress(compression_);
  finished_ = total_;
}

double TDigest::quantile(double q) {
  finish();
  if (centroids_.empty()) return std::numeric_limits<double>::quiet_NaN();
  double rank = q * total_;
  double before = 0;  // of the centroid's middle
  double left_rank = 0, left = min_;
  for (const Centroid& centroid : centroids_) {
    double middle = before + centroid.weight / 2;
    if (rank <= middle) {
      double span = middle - left_rank;
      return span <= 0 ? centroid.mean : left + (centroid.mean - left) * (rank - left_rank) / span;
    }
    left_rank = middle;
    left = centroid.mean;
    before += centroid.weight;
  }
  double span = total_ - left_rank;
  return span <= 0 ? max_ : left + (max_ - left) * (rank - left_rank) / span;
}

void TDigest::write(v1::PercentilesPartial& out) {
  finish();
  out.set_min(min_);
  out.set_max(max_);
  out.set_compression(compression_);
  for (const Centroid& centroid : centroids_) {
    out.add_means(centroid.mean);
    out.add_weights(centroid.weight);
  }
}

}  // namespace diagon
