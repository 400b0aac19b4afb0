package io.diagon.coordinator.rest;

/** The HTTP methods that the API knows. */
public enum RestMethod {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE,
    OPTIONS,
    PATCH,
    TRACE,
    CONNECT
}
