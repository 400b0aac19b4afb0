/** The REST endpoints of search: their parameters, and how their answers are written. */
@NullMarked
package io.diagon.coordinator.rest.search;

import org.jspecify.annotations.NullMarked;
