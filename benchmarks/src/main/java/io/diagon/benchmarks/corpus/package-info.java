/** Documents, and words to search them for. */
@NullMarked
package io.diagon.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
