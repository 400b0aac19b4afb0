/**
 * Makes one answer of the answers of the shards. Merging is associative and commutative, so the order in which shards answer does
 * not show; only the last step cuts buckets to size and writes them.
 */
@NullMarked
package io.diagon.coordinator.reduce;

import org.jspecify.annotations.NullMarked;
