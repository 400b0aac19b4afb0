package io.diagon.coordinator.write;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.WriteOperation;
import java.util.ArrayList;
import java.util.List;

/** Cuts a bulk body into operations. Only the action lines are read; documents stay the bytes they are. */
public final class BulkParser {
    private static final byte NEWLINE = '\n';

    private final BulkHeader.Defaults defaults;
    private final ByteString body;
    private final List<BulkItem> items = new ArrayList<>();
    private int position;
    private int line;

    private BulkParser(ByteString body, BulkHeader.Defaults defaults) {
        this.body = body;
        this.defaults = defaults;
    }

    public static List<BulkItem> parse(ByteString body, BulkHeader.Defaults defaults) {
        if (body.isEmpty()) {
            throw new SearchException(ErrorCode.PARSING, "request body is required");
        }
        if (body.byteAt(body.size() - 1) != NEWLINE) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "The bulk request must be terminated by a newline [\\n]");
        }
        return new BulkParser(body, defaults).items();
    }

    private List<BulkItem> items() {
        while (position < body.size()) {
            ByteString header = nextLine();
            if (blank(header)) {
                continue;
            }
            BulkHeader parsed = BulkHeader.parse(header.toByteArray(), line, defaults);
            items.add(
                    parsed.type() == WriteOperation.Type.DELETE
                            ? parsed.item(ByteString.EMPTY)
                            : parsed.item(source()));
        }
        if (items.isEmpty()) {
            throw new SearchException(ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: no requests added;");
        }
        return items;
    }

    private ByteString source() {
        if (position >= body.size()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Malformed action/metadata line [" + line + "], the document after it is missing");
        }
        return nextLine();
    }

    private ByteString nextLine() {
        int start = position;
        int end = start;
        while (body.byteAt(end) != NEWLINE) {
            end++;
        }
        position = end + 1;
        line++;
        return body.substring(start, end > start && body.byteAt(end - 1) == '\r' ? end - 1 : end);
    }

    private static boolean blank(ByteString text) {
        for (int i = 0; i < text.size(); i++) {
            if (text.byteAt(i) != ' ' && text.byteAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }
}
