package io.diagon.coordinator.rest;

import java.util.List;
import java.util.Locale;

/** Kinds of requests that are measured apart: those that do the same work, whatever their paths. */
enum RestApi {
    SEARCH,
    COUNT,
    MSEARCH,
    SCROLL,
    POINT_IN_TIME,
    BULK,
    INDEX,
    UPDATE,
    DELETE,
    GET,
    MGET,
    ANALYZE,
    INDEX_ADMIN,
    CLUSTER_ADMIN,
    CAT,
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param path a template such as {@code /{index}/_doc/{id}} */
    static RestApi of(RestMethod method, String path) {
        List<String> elements = RestRoutes.elements(path);
        boolean ofIndex = !elements.isEmpty() && elements.getFirst().startsWith("{");
        int named = ofIndex ? 1 : 0;
        if (elements.size() <= named) {
            return ofIndex ? INDEX_ADMIN : OTHER;
        }
        return switch (elements.get(named)) {
            case "_search" -> search(elements.subList(named + 1, elements.size()));
            case "_count" -> COUNT;
            case "_msearch" -> MSEARCH;
            case "_bulk" -> BULK;
            case "_doc", "_create", "_source" -> document(method);
            case "_update" -> UPDATE;
            case "_mget" -> MGET;
            case "_analyze" -> ANALYZE;
            case "_cat" -> CAT;
            case "_cluster", "_nodes" -> CLUSTER_ADMIN;
            case "_prometheus" -> OTHER;
            default -> INDEX_ADMIN;
        };
    }

    private static RestApi search(List<String> rest) {
        if (rest.isEmpty()) {
            return SEARCH;
        }
        return rest.getFirst().equals("scroll") ? SCROLL : POINT_IN_TIME;
    }

    private static RestApi document(RestMethod method) {
        return switch (method) {
            case GET, HEAD -> GET;
            case DELETE -> DELETE;
            default -> INDEX;
        };
    }
}
