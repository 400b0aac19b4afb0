package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Converts values as typed to values of a field. */
final class FieldValues {
    private FieldValues() {}

    /** What {@code value} is in Java: a string, boolean, long, double or big integer. */
    static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case LONG_VALUE -> value.getLongValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BOOL_VALUE -> value.getBoolValue();
            case UNSIGNED_LONG_VALUE -> new BigInteger(Long.toUnsignedString(value.getUnsignedLongValue()));
            case KIND_NOT_SET -> throw new SearchException(ErrorCode.PARSING, "value is missing");
        };
    }

    static BigDecimal number(Object plain) {
        try {
            return new BigDecimal(plain.toString());
        } catch (NumberFormatException e) {
            throw new SearchException(ErrorCode.MAPPER_PARSING, "For input string: \"" + plain + "\"", e);
        }
    }

    /** The doc value that a document's value, or a query's, makes; null: none can be equal to it. */
    static @Nullable Comparable<?> value(MemoryField field, Object plain, boolean indexing) {
        return switch (field.type()) {
            case TEXT, KEYWORD -> new BytesRef(plain.toString());
            case IP -> ip(plain.toString());
            case BOOLEAN -> bool(plain.toString());
            case DATE -> date(plain);
            case DOUBLE -> number(plain).doubleValue();
            case FLOAT -> (double) number(plain).floatValue();
            default -> {
                BigDecimal number = number(plain);
                boolean whole = number.stripTrailingZeros().scale() <= 0;
                yield whole || indexing ? (Comparable<?>) number.longValue() : null;
            }
        };
    }

    static long bool(String text) {
        return switch (text) {
            case "true" -> 1;
            case "false", "" -> 0;
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Can't parse boolean value [" + text + "], expected [true] or [false]");
        };
    }

    /** Milliseconds since the epoch of a full date, with or without a time. */
    static long date(Object plain) {
        String text = plain.toString();
        try {
            if (text.matches("-?[0-9]{5,}|0")) {
                return Long.parseLong(text);
            }
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            }
            boolean zoned = text.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
            return zoned
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            throw new SearchException(ErrorCode.MAPPER_PARSING, "failed to parse date field [" + text + "]", e);
        }
    }

    /** 16 bytes; IPv4 is mapped into IPv6. */
    static BytesRef ip(String text) {
        if (!text.matches("[0-9a-fA-F:.]+")) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "'" + text + "' is not an IP string literal.");
        }
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            if (bytes.length == 16) {
                return new BytesRef(bytes);
            }
            byte[] mapped = new byte[16];
            Arrays.fill(mapped, 10, 12, (byte) 0xff);
            System.arraycopy(bytes, 0, mapped, 12, 4);
            return new BytesRef(mapped);
        } catch (UnknownHostException e) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "'" + text + "' is not an IP string literal.", e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static int compare(Comparable<?> left, Comparable<?> right) {
        return ((Comparable) left).compareTo(right);
    }

    static double asDouble(Comparable<?> value) {
        return ((Number) value).doubleValue();
    }
}
