/** Gets the documents of the hits that made it into the answer, and only theirs. */
@NullMarked
package io.diagon.coordinator.fetch;

import org.jspecify.annotations.NullMarked;
