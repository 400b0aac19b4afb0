package io.diagon.coordinator.routing;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which copies a search takes.
 *
 * @param shardNumbers of {@code _shards:}; empty: all
 * @param nodes names or ids that are wanted
 * @param nodesOnly whether other nodes are out of the question
 * @param seed of {@code custom} strings: the same string takes the same copies; 0: any copy
 */
public record Preference(Set<Integer> shardNumbers, List<String> nodes, boolean nodesOnly, int seed) {
    private static final Preference NONE = new Preference(Set.of(), List.of(), false, 0);

    public static Preference parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Set<Integer> shards = Set.of();
        String rest = text;
        if (text.startsWith("_shards:")) {
            int bar = text.indexOf('|');
            shards = numbers(text.substring("_shards:".length(), bar < 0 ? text.length() : bar), text);
            rest = bar < 0 ? "" : text.substring(bar + 1);
        }
        if (rest.startsWith("_only_nodes:")) {
            return new Preference(shards, names(rest, "_only_nodes:"), true, 0);
        }
        if (rest.startsWith("_prefer_nodes:")) {
            return new Preference(shards, names(rest, "_prefer_nodes:"), false, 0);
        }
        if (rest.startsWith("_only_local")
                || rest.startsWith("_local")
                || rest.isEmpty()
                || rest.startsWith("_primary")
                || rest.startsWith("_replica")) {
            // No shard is local to a coordinator: any copy is as near as another.
            return new Preference(shards, List.of(), false, 0);
        }
        if (rest.startsWith("_")) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "no Preference for [" + rest + "]");
        }
        int hash = rest.hashCode();
        return new Preference(shards, List.of(), false, hash == 0 ? 1 : hash);
    }

    public SortedSet<Integer> shards(SortedSet<Integer> candidates) {
        if (shardNumbers.isEmpty()) {
            return candidates;
        }
        SortedSet<Integer> chosen = new TreeSet<>(candidates);
        chosen.retainAll(shardNumbers);
        return chosen;
    }

    private static List<String> names(String text, String prefix) {
        return List.of(text.substring(prefix.length()).split(",", -1));
    }

    private static Set<Integer> numbers(String list, String text) {
        Set<Integer> numbers = new TreeSet<>();
        try {
            for (String number : list.split(",", -1)) {
                numbers.add(Integer.parseInt(number.trim()));
            }
        } catch (NumberFormatException malformed) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "malformed preference [" + text + "]");
        }
        return numbers;
    }
}
