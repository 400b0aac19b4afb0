/**
 * Shards that the engine crashes the process with. What each thread does in the engine stands in a file that is mapped into memory and so
 * survives the process, {@link io.diagon.datanode.quarantine.CallJournal}; the next start reads it beside the crash report of the virtual
 * machine and takes shards out of service that did it twice, {@link io.diagon.datanode.quarantine.Inquest}.
 */
@NullMarked
package io.diagon.datanode.quarantine;

import org.jspecify.annotations.NullMarked;
