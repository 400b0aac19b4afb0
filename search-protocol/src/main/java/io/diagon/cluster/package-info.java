/** The cluster as every node sees it. */
@NullMarked
package io.diagon.cluster;

import org.jspecify.annotations.NullMarked;
