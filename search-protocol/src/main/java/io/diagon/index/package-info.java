/** Settings of an index that the master checks and data nodes follow. */
@NullMarked
package io.diagon.index;

import org.jspecify.annotations.NullMarked;
