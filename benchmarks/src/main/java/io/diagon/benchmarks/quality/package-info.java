/** How good the ranking is: by relevance judgments, and beside runs of another engine over the same collection. */
@NullMarked
package io.diagon.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
