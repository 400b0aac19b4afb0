/** What may become of indices: creation, mappings, settings, aliases. */
@NullMarked
package io.diagon.master.index;

import org.jspecify.annotations.NullMarked;
