package io.diagon.coordinator.cat;

import java.util.List;

/**
 * A column of a table.
 *
 * @param aliases shorter names
 * @param shown unless columns are chosen
 */
public record Column(String name, List<String> aliases, boolean right, boolean shown, String description) {
    /** Aligned to the left. */
    public static Column text(String name, String aliases, String description) {
        return new Column(name, names(aliases), false, true, description);
    }

    /** Aligned to the right. */
    public static Column number(String name, String aliases, String description) {
        return new Column(name, names(aliases), true, true, description);
    }

    public Column hidden() {
        return new Column(name, aliases, right, false, description);
    }

    private static List<String> names(String aliases) {
        return aliases.isEmpty() ? List.of() : List.of(aliases.split(",", -1));
    }

    boolean isCalled(String other) {
        return name.equals(other) || aliases.contains(other);
    }
}
