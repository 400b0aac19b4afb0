package io.diagon.coordinator.cat;

/**
 * A value in a table.
 *
 * @param order what it is sorted by if it is a number or a size; NaN: by its text
 */
public record Cell(String text, double order) implements Comparable<Cell> {
    public static final Cell EMPTY = new Cell("", Double.NaN);

    public static Cell of(String text) {
        return new Cell(text, Double.NaN);
    }

    public static Cell of(long number) {
        return new Cell(Long.toString(number), number);
    }

    @Override
    public int compareTo(Cell other) {
        boolean numbers = !Double.isNaN(order) && !Double.isNaN(other.order);
        return numbers ? Double.compare(order, other.order) : text.compareTo(other.text);
    }
}
