/** The application: the home of shards. */
@NullMarked
package io.diagon.datanode;

import org.jspecify.annotations.NullMarked;
