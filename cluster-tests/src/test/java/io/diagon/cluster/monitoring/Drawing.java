package io.diagon.cluster.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Charts as SVG: much less than Grafana, enough to see whether a panel makes sense. */
final class Drawing {
    private static final String[] PALETTE = {
        "#3b6fc2", "#3d8b5f", "#d9822b", "#c23b3b", "#7b57b2", "#2a9aa5", "#b0588f", "#8a7a2f", "#5f6b7a", "#9c5a3c"
    };
    private static final int LEFT = 62;
    private static final int BOTTOM = 16;
    private static final int LINES = 3;

    private Drawing() {}

    static String lines(Panel panel, List<Report.Curve> curves, Instant from, Instant to) {
        boolean stacked = panel.json()
                .at("/fieldConfig/defaults/custom/stacking/mode")
                .asString("")
                .equals("normal");
        List<TreeMap<Long, Double>> drawn = new ArrayList<>();
        TreeMap<Long, Double> base = new TreeMap<>();
        double top = panel.json().at("/fieldConfig/defaults/max").asDouble(0);
        double least = panel.json().at("/fieldConfig/defaults").has("min") ? 0 : Double.MAX_VALUE;
        for (Report.Curve curve : curves) {
            TreeMap<Long, Double> points = new TreeMap<>(curve.series().points());
            if (stacked) {
                points.forEach((second, value) -> base.merge(second, value, Double::sum));
                points.replaceAll((second, value) -> base.get(second));
            }
            drawn.add(points);
            for (double value : points.values()) {
                top = Math.max(top, value);
                least = Math.min(least, value);
            }
        }
        Frame frame = new Frame(panel, from, to, Math.min(least, 0), top == 0 ? 1 : top * 1.05);
        StringBuilder svg = new StringBuilder(frame.head());
        for (int i = 0; i < drawn.size(); i++) {
            svg.append("<path fill='none' stroke-width='1.6' stroke='%s' d='".formatted(PALETTE[i % PALETTE.length]));
            long before = Long.MIN_VALUE;
            for (Map.Entry<Long, Double> point : drawn.get(i).entrySet()) {
                svg.append(before == point.getKey() - 1 ? 'L' : 'M').append(frame.at(point.getKey(), point.getValue()));
                before = point.getKey();
            }
            svg.append("'/>");
        }
        return svg.append("</svg>").append(legend(panel, curves)).toString();
    }

    /** A column a second, a row a bucket, the darker the more. */
    static String heatMap(Panel panel, List<Report.Curve> curves, Instant from, Instant to) {
        List<Report.Curve> buckets = curves.stream()
                .sorted(Comparator.comparingDouble(Drawing::limit))
                .toList();
        Frame frame = new Frame(panel, from, to, 0, Math.max(buckets.size(), 1));
        StringBuilder svg = new StringBuilder(frame.start());
        double most = 1e-9;
        List<TreeMap<Long, Double>> rows = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            TreeMap<Long, Double> row = new TreeMap<>(buckets.get(i).series().points());
            if (i > 0) {
                TreeMap<Long, Double> below = buckets.get(i - 1).series().points();
                row.replaceAll((second, value) -> Math.max(0, value - below.getOrDefault(second, 0.0)));
            }
            rows.add(row);
            most = Math.max(
                    most,
                    row.values().stream().mapToDouble(value -> value).max().orElse(0));
        }
        for (int i = 0; i < rows.size(); i++) {
            svg.append(frame.label(
                    i + 0.5,
                    limit(buckets.get(i)) == Double.POSITIVE_INFINITY
                            ? "more"
                            : Units.text(limit(buckets.get(i)), panel.unit())));
            for (Map.Entry<Long, Double> cell : rows.get(i).entrySet()) {
                svg.append(frame.cell(cell.getKey(), i, Math.sqrt(cell.getValue() / most)));
            }
        }
        return svg.append("</svg>").toString();
    }

    static String bars(Panel panel, List<Report.Curve> curves) {
        double most = curves.stream()
                .mapToDouble(curve -> curve.series().last())
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder("<svg viewBox='0 0 400 %d'>".formatted(Math.max(1, curves.size()) * 16));
        for (int i = 0; i < curves.size(); i++) {
            double value = curves.get(i).series().last();
            svg.append("<text x='96' y='%d' text-anchor='end' font-size='10'>%s</text>"
                    .formatted(i * 16 + 11, Report.escaped(curves.get(i).name())));
            svg.append("<rect x='100' y='%d' height='12' width='%.1f' fill='%s'/>"
                    .formatted(i * 16 + 2, 220 * value / most, PALETTE[0]));
            svg.append("<text x='%.1f' y='%d' font-size='10'>%s</text>"
                    .formatted(104 + 220 * value / most, i * 16 + 11, Units.text(value, panel.unit())));
        }
        return svg.append("</svg>").toString();
    }

    private static double limit(Report.Curve bucket) {
        String le = bucket.series().labels().getOrDefault("le", "+Inf");
        return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    }

    private static String legend(Panel panel, List<Report.Curve> curves) {
        StringBuilder html = new StringBuilder("<div class=legend>");
        for (int i = 0; i < curves.size(); i++) {
            html.append("<b><span style='color:%s'>■</span> %s %s</b> "
                    .formatted(
                            PALETTE[i % PALETTE.length],
                            Report.escaped(curves.get(i).name()),
                            Units.text(curves.get(i).series().last(), panel.unit())));
        }
        return html.append("</div>").toString();
    }

    /** From seconds and values to places. */
    private record Frame(Panel panel, Instant from, Instant to, double least, double top) {
        int width() {
            return panel.width() * 60;
        }

        int height() {
            return panel.height() * 38 - 80;
        }

        double x(long second) {
            long all = Math.max(1, to.getEpochSecond() - from.getEpochSecond());
            return LEFT + (double) (second - from.getEpochSecond()) / all * (width() - LEFT - 4);
        }

        double y(double value) {
            return (height() - BOTTOM) * (1 - (value - least) / (top - least));
        }

        String at(long second, double value) {
            return String.format(Locale.ROOT, "%.1f %.1f", x(second), y(value));
        }

        String start() {
            String svg = "<svg viewBox='0 -6 %d %d'>".formatted(width(), height() + 6);
            long all = to.getEpochSecond() - from.getEpochSecond();
            for (int i = 0; i <= LINES; i++) {
                long second = from.getEpochSecond() + all * i / LINES;
                svg += String.format(
                        Locale.ROOT,
                        "<text x='%.0f' y='%d' font-size='9' text-anchor='%s' fill='#5f6b7a'>%d s</text>",
                        x(second),
                        height() - 2,
                        i == LINES ? "end" : "middle",
                        all * i / LINES);
            }
            return svg;
        }

        String head() {
            StringBuilder svg = new StringBuilder(start());
            for (int i = 0; i <= LINES; i++) {
                double value = least + (top - least) * i / LINES;
                svg.append(String.format(
                        Locale.ROOT, "<path d='M%d %.1fH%d' stroke='#e3e6ea'/>", LEFT, y(value), width()));
                svg.append(label(value, Units.text(value, panel.unit())));
            }
            return svg.toString();
        }

        String label(double value, String text) {
            return String.format(
                    Locale.ROOT,
                    "<text x='%d' y='%.1f' font-size='9' text-anchor='end' fill='#5f6b7a'>%s</text>",
                    LEFT - 4,
                    y(value) + 3,
                    text);
        }

        String cell(long second, int row, double darkness) {
            return String.format(
                    Locale.ROOT,
                    "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='#d9822b' opacity='%.2f'/>",
                    x(second),
                    y(row + 1),
                    x(second + 1) - x(second),
                    y(row) - y(row + 1),
                    darkness);
        }
    }
}
