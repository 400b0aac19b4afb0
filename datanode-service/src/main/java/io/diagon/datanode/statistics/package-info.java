/** What shards, the process and the host tell of themselves when asked. */
@NullMarked
package io.diagon.datanode.statistics;

import org.jspecify.annotations.NullMarked;
