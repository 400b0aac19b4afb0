/** The cluster state behind Raft: decisions become records, records go through the log, the log makes states. */
@NullMarked
package io.diagon.master.state;

import org.jspecify.annotations.NullMarked;
