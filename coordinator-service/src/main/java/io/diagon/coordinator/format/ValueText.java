package io.diagon.coordinator.format;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ValueFormat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the values of one field as text. Not for several threads. */
public final class ValueText {
    private final ValueFormat.Kind kind;
    private final ZoneId zone;
    private final @Nullable DatePattern date;
    private final @Nullable DecimalFormat decimal;

    /**
     * @param format of the field, as a shard tells it
     * @param pattern of the request; empty: that of the field
     */
    public ValueText(ValueFormat format, String pattern, ZoneId zone) {
        this.kind = format.getKind();
        this.zone = zone;
        String chosen = pattern.isEmpty() ? format.getPattern() : pattern;
        boolean isDate = kind == ValueFormat.Kind.DATE;
        this.date = isDate ? DatePattern.of(first(chosen)) : null;
        this.decimal = isDate || chosen.isEmpty() ? null : decimal(chosen);
    }

    public ValueText(ValueFormat format) {
        this(format, "", ZoneOffset.UTC);
    }

    /** Fails with ILLEGAL_ARGUMENT if the pattern can not write values of the field. */
    public static void check(String pattern, boolean date) {
        if (date) {
            DatePattern.of(first(pattern));
        } else {
            decimal(pattern);
        }
    }

    public ValueFormat.Kind kind() {
        return kind;
    }

    /** Whether numbers are written in another way than they are in JSON. */
    public boolean special() {
        return decimal != null || kind == ValueFormat.Kind.DATE || kind == ValueFormat.Kind.BOOLEAN;
    }

    public String text(double value) {
        if (decimal != null) {
            return decimal.format(value);
        }
        return switch (kind) {
            case DATE, BOOLEAN -> text((long) value);
            case KIND_UNSPECIFIED, STRING, LONG, DOUBLE, UNSIGNED_LONG, IP, UNRECOGNIZED -> Double.toString(value);
        };
    }

    public String text(long value) {
        if (date != null) {
            return date.write(value, zone);
        }
        if (decimal != null) {
            return decimal.format(value);
        }
        return switch (kind) {
            case BOOLEAN -> value == 0 ? "false" : "true";
            case UNSIGNED_LONG -> Long.toUnsignedString(value);
            case KIND_UNSPECIFIED, STRING, LONG, DOUBLE, DATE, IP, UNRECOGNIZED -> Long.toString(value);
        };
    }

    /** Bytes that are UTF-8, or an address if the field is one. */
    public String text(byte[] value) {
        if (kind != ValueFormat.Kind.IP) {
            return new String(value, java.nio.charset.StandardCharsets.UTF_8);
        }
        try {
            // The JDK unwraps IPv4 addresses that are mapped into IPv6.
            InetAddress address = InetAddress.getByAddress(value);
            return address.getHostAddress().contains(":") ? compressed(value) : address.getHostAddress();
        } catch (UnknownHostException invalid) {
            throw new SearchException(ErrorCode.INTERNAL, "address has a length of [" + value.length + "]", invalid);
        }
    }

    private static String first(String patterns) {
        if (patterns.isEmpty()) {
            return "strict_date_optional_time";
        }
        int bars = patterns.indexOf("||");
        return bars < 0 ? patterns : patterns.substring(0, bars);
    }

    private static DecimalFormat decimal(String pattern) {
        try {
            return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        } catch (IllegalArgumentException invalid) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "Malformed pattern \"" + pattern + "\"", invalid);
        }
    }

    /** RFC 5952: the longest run of two or more zero groups is written as two colons. */
    private static String compressed(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int j = i;
            while (j < 8 && groups[j] == 0) {
                j++;
            }
            if (j - i > bestLength) {
                best = i;
                bestLength = j - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
