@NullMarked
package io.diagon.datanode;

import org.jspecify.annotations.NullMarked;
