/** Where shards go: pure functions of the cluster state. */
@NullMarked
package io.diagon.master.allocation;

import org.jspecify.annotations.NullMarked;
