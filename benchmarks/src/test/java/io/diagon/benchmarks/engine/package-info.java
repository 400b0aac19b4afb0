@NullMarked
package io.diagon.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
