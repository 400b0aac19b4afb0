/** What is asked of a data node by HTTP. */
@NullMarked
package io.diagon.datanode.rest;

import org.jspecify.annotations.NullMarked;
