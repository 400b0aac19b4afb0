@NullMarked
package io.diagon.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
