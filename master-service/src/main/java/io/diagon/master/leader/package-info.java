/** What the leader alone does. */
@NullMarked
package io.diagon.master.leader;

import org.jspecify.annotations.NullMarked;
