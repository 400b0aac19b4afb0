/**
 * Reads what users type: search bodies, queries, aggregations, sorts and query strings become the protobuf messages that shards
 * understand. Strict: what is not known is refused with its name and place.
 */
@NullMarked
package io.diagon.coordinator.dsl;

import org.jspecify.annotations.NullMarked;
