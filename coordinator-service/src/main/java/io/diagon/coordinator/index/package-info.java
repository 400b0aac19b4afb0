/**
 * What users say about indices: mappings, settings and aliases as JSON, read strictly into the messages of the contract and written back
 * as OpenSearch writes them; and the commands that change them.
 */
@NullMarked
package io.diagon.coordinator.index;

import org.jspecify.annotations.NullMarked;
