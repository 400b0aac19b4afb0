/** The application: the REST edge of the cluster. */
@NullMarked
package io.diagon.coordinator;

import org.jspecify.annotations.NullMarked;
