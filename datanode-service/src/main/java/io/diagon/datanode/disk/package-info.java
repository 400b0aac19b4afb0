/** The room on the disk that holds the shards, and what its failures mean. */
@NullMarked
package io.diagon.datanode.disk;

import org.jspecify.annotations.NullMarked;
