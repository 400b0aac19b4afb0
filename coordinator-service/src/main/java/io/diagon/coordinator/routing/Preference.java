package io.diagon.coordinator.routing;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which copies a request takes.
 *
 * @param shardNumbers of {@code _shards:}; empty: all
 * @param nodes names, ids, patterns of either, or {@code attribute:value}, of the nodes that are wanted
 * @param custom a string of the user's: the same string takes the same copies
 */
public record Preference(Set<Integer> shardNumbers, Kind kind, List<String> nodes, String custom) {
    /** What a copy is chosen by. */
    enum Kind {
        ANY,
        LOCAL,
        ONLY_LOCAL,
        PRIMARY,
        PRIMARY_FIRST,
        REPLICA,
        REPLICA_FIRST,
        PREFER_NODES,
        ONLY_NODES,
        CUSTOM
    }

    /** How well a copy suits; copies that do not are not taken at all. */
    enum Suitability {
        WANTED,
        ACCEPTED,
        REFUSED
    }

    private static final String SHARDS = "_shards:";

    public static final Preference ANY = of(Set.of(), Kind.ANY);

    /** Primaries while there are some: what was acknowledged is there, and nothing that may be taken back. */
    public static final Preference PRIMARY_FIRST = of(Set.of(), Kind.PRIMARY_FIRST);

    public static Preference parse(String text) {
        if (!text.startsWith(SHARDS)) {
            return parse(text, Set.of());
        }
        int bar = text.indexOf('|');
        Set<Integer> shards = numbers(text.substring(SHARDS.length(), bar < 0 ? text.length() : bar), text);
        return parse(bar < 0 ? "" : text.substring(bar + 1), shards);
    }

    private static Preference parse(String text, Set<Integer> shards) {
        if (!text.startsWith("_")) {
            return text.isEmpty() ? of(shards, Kind.ANY) : new Preference(shards, Kind.CUSTOM, List.of(), text);
        }
        int colon = text.indexOf(':');
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "_local" -> of(shards, Kind.LOCAL);
            case "_only_local" -> of(shards, Kind.ONLY_LOCAL);
            case "_primary" -> of(shards, Kind.PRIMARY);
            case "_primary_first" -> of(shards, Kind.PRIMARY_FIRST);
            case "_replica" -> of(shards, Kind.REPLICA);
            case "_replica_first" -> of(shards, Kind.REPLICA_FIRST);
            case "_prefer_nodes" -> new Preference(shards, Kind.PREFER_NODES, names(text, colon), "");
            case "_only_nodes" -> new Preference(shards, Kind.ONLY_NODES, names(text, colon), "");
            default -> throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "no Preference for [" + text + "]");
        };
    }

    private static Preference of(Set<Integer> shards, Kind kind) {
        return new Preference(shards, kind, List.of(), "");
    }

    /** Those of the candidates that are asked for. */
    public SortedSet<Integer> shards(SortedSet<Integer> candidates) {
        if (shardNumbers.isEmpty()) {
            return candidates;
        }
        SortedSet<Integer> chosen = new TreeSet<>(candidates);
        chosen.retainAll(shardNumbers);
        return chosen;
    }

    /** Whether it is all the same which copy answers, as long as one does. */
    public boolean free() {
        return kind != Kind.CUSTOM;
    }

    /** Whether nodes were named of which one has to have the shard. */
    public boolean namesNodes() {
        return kind == Kind.ONLY_NODES;
    }

    Suitability suitability(Node node, boolean primary, Predicate<Node> local) {
        return switch (kind) {
            case ANY, CUSTOM -> Suitability.WANTED;
            case LOCAL -> local.test(node) ? Suitability.WANTED : Suitability.ACCEPTED;
            case ONLY_LOCAL -> local.test(node) ? Suitability.WANTED : Suitability.REFUSED;
            case PRIMARY -> primary ? Suitability.WANTED : Suitability.REFUSED;
            case PRIMARY_FIRST -> primary ? Suitability.WANTED : Suitability.ACCEPTED;
            case REPLICA -> primary ? Suitability.REFUSED : Suitability.WANTED;
            case REPLICA_FIRST -> primary ? Suitability.ACCEPTED : Suitability.WANTED;
            case PREFER_NODES -> named(node) ? Suitability.WANTED : Suitability.ACCEPTED;
            case ONLY_NODES -> named(node) ? Suitability.WANTED : Suitability.REFUSED;
        };
    }

    private boolean named(Node node) {
        for (String name : nodes) {
            int colon = name.indexOf(':');
            boolean matches = colon < 0
                    ? NamePattern.matches(name, node.getId()) || NamePattern.matches(name, node.getName())
                    : NamePattern.matches(
                            name.substring(colon + 1), node.getAttributesOrDefault(name.substring(0, colon), ""));
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static List<String> names(String text, int colon) {
        return colon < 0 ? List.of() : List.of(text.substring(colon + 1).split(",", -1));
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
