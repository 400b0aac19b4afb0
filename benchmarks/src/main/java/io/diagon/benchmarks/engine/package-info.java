/** Diagon, as a data node calls it, beside Lucene on the same documents and queries. */
@NullMarked
package io.diagon.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
