/** Tables for people. */
@NullMarked
package io.diagon.coordinator.rest.cat;

import org.jspecify.annotations.NullMarked;
