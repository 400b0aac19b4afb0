package io.diagon.coordinator.cat;

import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Rows under columns. */
public final class CatTable {
    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    public CatTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** One cell for each column, in their order. */
    public void add(List<Cell> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException("a row of " + row.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    /** A column as it was chosen: under the name that it was asked for by. */
    record Chosen(int position, String header) {}

    /** @param names of columns, with wildcards; empty: those that are shown */
    List<Chosen> choose(List<String> names) {
        List<Chosen> chosen = new ArrayList<>();
        if (names.isEmpty()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).shown()) {
                    chosen.add(new Chosen(i, columns.get(i).name()));
                }
            }
        }
        for (String name : names) {
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                if (Wildcards.isPattern(name) ? Wildcards.matches(name, column.name()) : column.isCalled(name)) {
                    chosen.add(new Chosen(i, Wildcards.isPattern(name) ? column.name() : name));
                }
            }
        }
        return chosen;
    }

    /** By the first key, then the next; {@code name:desc} turns one round. */
    List<List<Cell>> sorted(List<String> keys) {
        Comparator<List<Cell>> order = null;
        for (String key : keys) {
            int colon = key.lastIndexOf(':');
            String name = colon < 0 ? key : key.substring(0, colon);
            int position = position(name)
                    .orElseThrow(() -> new SearchException(
                            ErrorCode.UNSUPPORTED_OPERATION, "Unable to sort by unknown sort key `" + name + "`"));
            Comparator<List<Cell>> one = Comparator.comparing(row -> row.get(position));
            one = colon >= 0 && key.substring(colon + 1).equals("desc") ? one.reversed() : one;
            order = order == null ? one : order.thenComparing(one);
        }
        return order == null ? List.copyOf(rows) : rows.stream().sorted(order).toList();
    }

    private Optional<Integer> position(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).isCalled(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    List<Column> columns() {
        return columns;
    }
}
