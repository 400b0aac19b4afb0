/**
 * The REST edge: finds the endpoint of a request, hands it the body, writes its answer or its error as OpenSearch does.
 *
 * <p>An area of the API is a {@link io.diagon.coordinator.rest.RestEndpoint} bean that registers its routes; a route names the URL
 * parameters that it takes, any other is refused. A handler reads a {@link io.diagon.coordinator.rest.RestRequest} and returns a {@link
 * io.diagon.coordinator.rest.RestResponse}; it throws {@link io.diagon.error.SearchException} for everything that is wrong.
 * {@link io.diagon.coordinator.rest.RestDispatcher} is the entry point. Handlers run on virtual threads and may block.
 */
@NullMarked
package io.diagon.coordinator.rest;

import org.jspecify.annotations.NullMarked;
