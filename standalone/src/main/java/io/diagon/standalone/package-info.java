/** The three roles in one process: a master, a data node and a coordinator, each in an application context of its own. */
@NullMarked
package io.diagon.standalone;

import org.jspecify.annotations.NullMarked;
