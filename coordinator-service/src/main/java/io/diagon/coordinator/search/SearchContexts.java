package io.diagon.coordinator.search;

import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.SearchContext;
import java.util.Base64;

/** Search contexts as the ids that users hold. */
public final class SearchContexts {
    /** Larger ids are none of ours. */
    private static final int MAX_ID_LENGTH = 4 << 20;

    private SearchContexts() {}

    public static String encode(SearchContext context) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(context.toByteArray());
    }

    /** @param kind scroll or PIT, for the error message */
    public static SearchContext decode(String id, String kind) {
        try {
            if (id.length() > MAX_ID_LENGTH) {
                throw new IllegalArgumentException("too long");
            }
            SearchContext context =
                    SearchContext.parseFrom(Base64.getUrlDecoder().decode(id));
            if (context.getReadersCount() > 0 || !context.getClusterUuid().isEmpty()) {
                return context;
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "Cannot parse " + kind + " id", malformed);
        }
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "Cannot parse " + kind + " id");
    }
}
