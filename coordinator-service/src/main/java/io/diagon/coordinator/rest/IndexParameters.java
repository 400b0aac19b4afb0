package io.diagon.coordinator.rest;

import io.diagon.coordinator.routing.IndexOptions;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;

/** The URL parameters that say which indices an expression stands for. */
public final class IndexParameters {
    /** Their names, for the registration of routes. */
    public static final String NAMES = "ignore_unavailable,allow_no_indices,expand_wildcards,ignore_throttled";

    /** Patterns match open indices, and a pattern may match none. */
    public static final IndexOptions OPEN = new IndexOptions(false, true, true, false);

    /** As {@link #OPEN}, with closed indices. */
    public static final IndexOptions OPEN_AND_CLOSED = new IndexOptions(false, true, true, true);

    private IndexParameters() {}

    public static IndexOptions read(RestRequest request, IndexOptions otherwise) {
        boolean open = otherwise.expandOpen();
        boolean closed = otherwise.expandClosed();
        if (request.has("expand_wildcards")) {
            open = false;
            closed = false;
            for (String state : request.list("expand_wildcards")) {
                switch (state) {
                    case "open" -> open = true;
                    case "closed" -> closed = true;
                    case "all" -> {
                        open = true;
                        closed = true;
                    }
                    case "hidden", "none" -> {}
                    default ->
                        throw new SearchException(
                                ErrorCode.ILLEGAL_ARGUMENT, "No valid expand wildcard value [" + state + "]");
                }
            }
        }
        return new IndexOptions(
                request.flag("ignore_unavailable", otherwise.ignoreUnavailable()),
                request.flag("allow_no_indices", otherwise.allowNoIndices()),
                open,
                closed);
    }
}
