/** What all benchmarks share: what they are told, where they work, on what machine, and how figures are summed up. */
@NullMarked
package io.diagon.benchmarks;

import org.jspecify.annotations.NullMarked;
