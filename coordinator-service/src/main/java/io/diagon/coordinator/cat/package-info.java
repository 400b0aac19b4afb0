/** Tables for people to read: columns chosen, sorted, aligned. */
@NullMarked
package io.diagon.coordinator.cat;

import org.jspecify.annotations.NullMarked;
