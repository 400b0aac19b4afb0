/** Documents by id, one by one and in bulk. */
@NullMarked
package io.diagon.coordinator.rest.document;

import org.jspecify.annotations.NullMarked;
