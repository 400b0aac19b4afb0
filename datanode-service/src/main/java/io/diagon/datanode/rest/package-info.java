/** What the node answers by HTTP. */
@NullMarked
package io.diagon.datanode.rest;

import org.jspecify.annotations.NullMarked;
