package io.diagon.coordinator.rest;

/** Answers the requests of a route, blocking while other nodes work. */
@FunctionalInterface
public interface RestHandler {
    RestResponse handle(RestRequest request);
}
