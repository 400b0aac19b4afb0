/** The engine in memory: brute force over a list of documents, for tests and as what the native engine is held against. */
@NullMarked
package io.diagon.engine.memory;

import org.jspecify.annotations.NullMarked;
