/** Configuration and wiring. */
@NullMarked
package io.diagon.master.config;

import org.jspecify.annotations.NullMarked;
