/** Copies the files of a commit from one node to another, for copies that can not catch up by operations. */
@NullMarked
package io.diagon.datanode.recovery;

import org.jspecify.annotations.NullMarked;
