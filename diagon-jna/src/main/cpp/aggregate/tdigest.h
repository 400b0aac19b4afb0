#pragma once

#include <cstdint>
#include <vector>

#include "diagon/v1/aggregation.pb.h"

namespace diagon {

// A merging t-digest with the arcsine scale function: Dunning and Ertl, "Computing Extremely Accurate Quantiles Using
// t-Digests", 2019.
class TDigest {
 public:
  explicit TDigest(double compression);

  void add(double value);
  // In [0, 1]; NaN when empty.
  double quantile(double q);
  void write(v1::PercentilesPartial& out);

 private:
  struct Centroid {
    double mean;
    double weight;
  };
  void compress(double compression);
  void finish();

  double compression_;
  double min_, max_;
  double total_ = 0;     // of the centroids
  double finished_ = 0;  // the total when clusters were made as coarse as they shall be
  size_t passes_ = 0;
  std::vector<Centroid> centroids_;
  std::vector<double> buffer_;
};

}  // namespace diagon
