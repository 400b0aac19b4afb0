@NullMarked
package io.diagon.datanode.kubernetes;

import org.jspecify.annotations.NullMarked;
