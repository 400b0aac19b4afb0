/** The engine of one shard, and the two that there are: native (C++ through JNA) and in memory (Java). */
@NullMarked
package io.diagon.engine;

import org.jspecify.annotations.NullMarked;
