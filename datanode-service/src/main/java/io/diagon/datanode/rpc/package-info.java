/** The gRPC edge: translation between messages and the domain, nothing else. */
@NullMarked
package io.diagon.datanode.rpc;

import org.jspecify.annotations.NullMarked;
