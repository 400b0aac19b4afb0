/** Which nodes there are: registration, heartbeats, failure detection. */
@NullMarked
package io.diagon.master.discovery;

import org.jspecify.annotations.NullMarked;
