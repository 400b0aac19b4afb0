/** Which shard a document belongs to, and which copy of a shard a search takes. */
@NullMarked
package io.diagon.coordinator.routing;

import org.jspecify.annotations.NullMarked;
