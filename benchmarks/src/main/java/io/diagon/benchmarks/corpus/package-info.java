/** Documents, words to search them for, and the machine that all of it is measured on. */
@NullMarked
package io.diagon.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
