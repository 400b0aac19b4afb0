/** Failures with a category, and their numbers on the wire. */
@NullMarked
package io.diagon.error;

import org.jspecify.annotations.NullMarked;
