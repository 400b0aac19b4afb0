/** What the parts of the master write to. */
@NullMarked
package io.diagon.master.metrics;

import org.jspecify.annotations.NullMarked;
