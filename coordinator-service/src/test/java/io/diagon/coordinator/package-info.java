@NullMarked
package io.diagon.coordinator;

import org.jspecify.annotations.NullMarked;
