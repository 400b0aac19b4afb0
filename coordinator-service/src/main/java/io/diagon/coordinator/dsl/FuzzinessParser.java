package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.Fuzziness;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code fuzziness}: 0, 1, 2, AUTO or AUTO:low,high. */
final class FuzzinessParser {
    static final Fuzziness AUTO =
            Fuzziness.newBuilder().setAuto(true).setLow(3).setHigh(6).build();
    private static final Pattern AUTO_BOUNDS = Pattern.compile("AUTO:(\\d{1,6}),(\\d{1,6})");

    private FuzzinessParser() {}

    static Fuzziness parse(Json value) {
        String text = value.asText().toUpperCase(Locale.ROOT);
        if (text.equals("AUTO")) {
            return AUTO;
        }
        Matcher bounds = AUTO_BOUNDS.matcher(text);
        if (bounds.matches()) {
            int low = Integer.parseInt(bounds.group(1));
            int high = Integer.parseInt(bounds.group(2));
            if (low > high) {
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "fuzziness low bound can not be larger than the high one [" + text + "]");
            }
            return Fuzziness.newBuilder()
                    .setAuto(true)
                    .setLow(low)
                    .setHigh(high)
                    .build();
        }
        return switch (text) {
            case "0", "0.0" -> Fuzziness.newBuilder().setEdits(0).build();
            case "1", "1.0" -> Fuzziness.newBuilder().setEdits(1).build();
            case "2", "2.0" -> Fuzziness.newBuilder().setEdits(2).build();
            default ->
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Valid edit distances are [0, 1, 2] but was ["
                                + value.asText().toLowerCase(Locale.ROOT) + "]");
        };
    }
}
