/** Puts the data node together: properties and Spring beans around {@link io.diagon.datanode.DataNode}. */
@NullMarked
package io.diagon.datanode.config;

import org.jspecify.annotations.NullMarked;
