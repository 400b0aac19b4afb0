package io.diagon.cluster.monitoring;

import java.util.Locale;

/** Values as Grafana would write them. */
final class Units {
    private static final String[] THOUSANDS = {"", " K", " M", " G", " T"};
    private static final String[] BYTES = {" B", " KiB", " MiB", " GiB", " TiB"};

    private Units() {}

    static String text(double value, String unit) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return switch (unit) {
            case "s" -> seconds(value);
            case "bytes" -> scaled(value, 1024, BYTES);
            case "Bps" -> scaled(value, 1024, BYTES) + "/s";
            case "percentunit" -> digits(value * 100) + " %";
            case "ops" -> scaled(value, 1000, THOUSANDS) + " ops/s";
            case "reqps" -> scaled(value, 1000, THOUSANDS) + " req/s";
            case "short" -> scaled(value, 1000, THOUSANDS);
            default -> throw new IllegalArgumentException("a unit that no panel had before: " + unit);
        };
    }

    private static String seconds(double value) {
        double size = Math.abs(value);
        if (size >= 60) {
            return digits(value / 60) + " min";
        }
        if (size >= 1 || size == 0) {
            return digits(value) + " s";
        }
        return size >= 1e-3 ? digits(value * 1e3) + " ms" : digits(value * 1e6) + " µs";
    }

    private static String scaled(double value, double base, String[] names) {
        double rest = value;
        int at = 0;
        while (Math.abs(rest) >= base && at < names.length - 1) {
            rest /= base;
            at++;
        }
        return digits(rest) + names[at];
    }

    private static String digits(double value) {
        String text = String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
