package io.diagon.coordinator.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats in which bodies are taken. */
final class ContentTypes {
    private ContentTypes() {}

    /** A body whose format is not taken: status 406 and a plain reason, as OpenSearch answers. */
    static final class NotAcceptable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAcceptable(String reason) {
            super(reason);
        }
    }

    static void check(@Nullable String header, boolean lines) {
        if (header == null) {
            throw new NotAcceptable("Content-Type header is missing");
        }
        int semicolon = header.indexOf(';');
        String type =
                (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
        boolean accepted = type.equals("application/json") || (lines && type.equals("application/x-ndjson"));
        if (!accepted) {
            throw new NotAcceptable("Content-Type header [" + header + "] is not supported");
        }
    }
}
