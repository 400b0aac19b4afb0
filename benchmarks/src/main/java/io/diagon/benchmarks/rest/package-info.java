/** Diagon beside OpenSearch on one machine: the same requests to both, whose answers are compared before time is taken. */
@NullMarked
package io.diagon.benchmarks.rest;

import org.jspecify.annotations.NullMarked;
