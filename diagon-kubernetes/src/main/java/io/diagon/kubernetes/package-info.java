/**
 * What the three services share of Kubernetes: a client of its API, and settings that change while a service runs, from a ConfigMap.
 *
 * <p>Spring Cloud Kubernetes is used as a library. Nothing here is active, or loaded, unless {@code spring.main.cloud-platform} is {@code
 * kubernetes}.
 */
@NullMarked
package io.diagon.kubernetes;

import org.jspecify.annotations.NullMarked;
