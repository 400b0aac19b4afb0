package io.diagon.coordinator.cat;

import io.diagon.coordinator.cat.CatTable.Chosen;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes tables as text whose columns stand under each other, or as JSON. */
public final class CatText {
    private CatText() {}

    /**
     * What is asked for.
     *
     * @param headers whether the first line names the columns
     * @param columns empty: the usual ones
     * @param sort keys
     */
    public record Options(boolean headers, List<String> columns, List<String> sort) {}

    public static String text(CatTable table, Options options) {
        List<Chosen> chosen = table.choose(options.columns);
        List<List<Cell>> rows = table.sorted(options.sort);
        int[] widths = new int[chosen.size()];
        for (int i = 0; i < widths.length; i++) {
            int position = chosen.get(i).position();
            widths[i] = options.headers ? chosen.get(i).header().length() : 0;
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], row.get(position).text().length());
            }
        }
        StringBuilder out = new StringBuilder();
        if (options.headers) {
            for (int i = 0; i < widths.length; i++) {
                cell(
                        out,
                        chosen.get(i).header(),
                        i,
                        widths,
                        table.columns().get(chosen.get(i).position()).right());
            }
            out.append('\n');
        }
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                int position = chosen.get(i).position();
                cell(
                        out,
                        row.get(position).text(),
                        i,
                        widths,
                        table.columns().get(position).right());
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** The last column is not filled up. */
    private static void cell(StringBuilder out, String text, int column, int[] widths, boolean right) {
        String fill = " ".repeat(widths[column] - text.length());
        boolean last = column == widths.length - 1;
        if (column > 0) {
            out.append(' ');
        }
        out.append(right ? fill : "").append(text).append(right || last ? "" : fill);
    }

    public static void json(CatTable table, Options options, JsonGenerator json) {
        List<Chosen> chosen = table.choose(options.columns);
        json.writeStartArray();
        for (List<Cell> row : table.sorted(options.sort)) {
            json.writeStartObject();
            for (Chosen column : chosen) {
                Cell cell = row.get(column.position());
                if (cell.equals(Cell.EMPTY)) {
                    json.writeNullProperty(column.header());
                } else {
                    json.writeStringProperty(column.header(), cell.text());
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What the columns mean. */
    public static String help(CatTable table) {
        CatTable help = new CatTable(List.of(
                Column.text("name", "", ""), Column.text("aliases", "", ""), Column.text("description", "", "")));
        for (Column column : table.columns()) {
            help.add(List.of(
                    Cell.of(column.name()),
                    Cell.of("| " + (column.aliases().isEmpty() ? "-" : String.join(",", column.aliases()))),
                    Cell.of("| " + column.description())));
        }
        return text(help, new Options(false, List.of(), List.of()));
    }
}
