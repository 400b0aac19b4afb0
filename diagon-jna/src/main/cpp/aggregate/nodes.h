#pragma once

#include <memory>

#include "aggregate/collector.h"

namespace diagon {

// The kinds of aggregations, one file each.
std::unique_ptr<Collector> make_terms(const v1::Aggregation& aggregation, const QueryContext& context);
std::unique_ptr<Collector> make_histogram(const v1::Aggregation& aggregation, const QueryContext& context);
std::unique_ptr<Collector> make_date_histogram(const v1::Aggregation& aggregation, const QueryContext& context);
std::unique_ptr<Collector> make_range(const v1::Aggregation& aggregation, const QueryContext& context);
std::unique_ptr<Collector> make_filters(const v1::Aggregation& aggregation, const QueryContext& context);
// avg, min, max, sum, stats; extended: with the variance.
std::unique_ptr<Collector> make_stats(const v1::ValueSource& source, const char* name, bool extended,
                                      const QueryContext& context);
std::unique_ptr<Collector> make_value_count(const v1::ValueSource& source, const QueryContext& context);
std::unique_ptr<Collector> make_percentiles(const v1::PercentilesAggregation& aggregation, const QueryContext& context);
std::unique_ptr<Collector> make_cardinality(const v1::CardinalityAggregation& aggregation, const QueryContext& context);

}  // namespace diagon
