/** Puts the coordinator together: configuration and the beans of the parts that know no Spring. */
@NullMarked
package io.diagon.coordinator.config;

import org.jspecify.annotations.NullMarked;
