/** The gRPC edge; translation only. */
@NullMarked
package io.diagon.master.rpc;

import org.jspecify.annotations.NullMarked;
