/** What all benchmarks share: what they are told, and what machine they run on. */
@NullMarked
package io.diagon.benchmarks;

import org.jspecify.annotations.NullMarked;
