/** What the master and the cluster are, read when somebody asks for it. */
@NullMarked
package io.diagon.master.gauges;

import org.jspecify.annotations.NullMarked;
