/** What a data node asks the API of the Kubernetes cluster that it runs in: where its pod is, and whether it will be missed. */
@NullMarked
package io.diagon.datanode.kubernetes;

import org.jspecify.annotations.NullMarked;
