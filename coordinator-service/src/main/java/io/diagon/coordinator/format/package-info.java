/** How values are written for people, and read from them: dates with their formats and math, numbers, addresses. */
@NullMarked
package io.diagon.coordinator.format;

import org.jspecify.annotations.NullMarked;
