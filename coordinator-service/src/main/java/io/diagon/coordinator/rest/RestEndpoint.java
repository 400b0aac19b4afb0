package io.diagon.coordinator.rest;

/** An area of the API. */
@FunctionalInterface
public interface RestEndpoint {
    void register(RestRoutes routes);
}
