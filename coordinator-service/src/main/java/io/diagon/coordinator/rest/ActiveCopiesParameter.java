package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;

/** How many started copies a request waits for: {@code wait_for_active_shards}. */
public final class ActiveCopiesParameter {
    public static final String NAME = "wait_for_active_shards";
    public static final String SETTING = "index.write.wait_for_active_shards";
    public static final int ALL = -1;

    private ActiveCopiesParameter() {}

    /** The primary included; {@link #ALL}: all. */
    public static int read(RestRequest request, int otherwise) {
        return request.has(NAME) ? parse(request.parameter(NAME, "")) : otherwise;
    }

    public static int parse(String value) {
        if (value.equals("all")) {
            return ALL;
        }
        try {
            int copies = Integer.parseInt(value);
            if (copies >= 0) {
                return copies;
            }
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "cannot parse ActiveShardCount[" + value + "]", malformed);
        }
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "shard count cannot be a negative value [" + value + "]");
    }
}
