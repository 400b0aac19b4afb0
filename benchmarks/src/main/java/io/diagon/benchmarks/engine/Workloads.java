package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.corpus.Document;
import io.diagon.benchmarks.corpus.Words;
import io.diagon.benchmarks.engine.Workload.Buckets;
import io.diagon.benchmarks.engine.Workload.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The classes of searches, each with searches drawn from a seed. */
final class Workloads {
    /** What the numbers of hits are counted up to where nobody needs to know them. */
    private static final int THRESHOLD = 1_000;

    private final Map<String, List<Workload>> classes = new LinkedHashMap<>();
    private final EngineOptions options;

    private final Words words;

    private Workloads(EngineOptions options, Words words) {
        this.options = options;
        this.words = words;
    }

    static Map<String, List<Workload>> of(EngineOptions options, Words words) throws IOException {
        Workloads workloads = new Workloads(options, words);
        workloads.words();
        workloads.filters();
        workloads.aggregations();
        if (!options.queryFile().isEmpty()) {
            QueryFile.read(Path.of(options.queryFile()), THRESHOLD).forEach(workloads::put);
        }
        return workloads.classes;
    }

    private void words() {
        for (int count : new int[] {THRESHOLD, Workload.EXACT}) {
            String counted = count == THRESHOLD ? "threshold 1000" : "exact count";
            hits("term frequent, " + counted, count, random -> new Spec.Word(words.frequent(random)));
            hits("and of two frequent, " + counted, count, random -> new Spec.And(distinct(random, 2, 0)));
            hits("or of two frequent, " + counted, count, random -> new Spec.Or(distinct(random, 2, 0), 1));
        }
        hits("term middling", THRESHOLD, random -> new Spec.Word(words.middling(random)));
        hits("term rare", THRESHOLD, random -> new Spec.Word(rare(random)));
        hits(
                "and frequent middling",
                THRESHOLD,
                random -> new Spec.And(List.of(words.frequent(random), words.middling(random))));
        hits("or of 5", THRESHOLD, random -> new Spec.Or(distinct(random, 2, 3), 1));
        hits("or of 10", THRESHOLD, random -> new Spec.Or(distinct(random, 4, 6), 1));
        hits("or of ten frequent", THRESHOLD, random -> new Spec.Or(distinct(random, 10, 0), 1));
        hits("at least 2 of 4", THRESHOLD, random -> new Spec.Or(distinct(random, 2, 2), 2));
        hits("phrase of two frequent", THRESHOLD, random -> new Spec.Phrase(distinct(random, 2, 0)));
        hits("prefix", THRESHOLD, random -> new Spec.Prefix(words.middling(random)));
        hits("two fields", THRESHOLD, random -> new Spec.EitherField(distinct(random, 1, 1)));
    }

    private void filters() {
        hits(
                "term frequent + 10 % range",
                THRESHOLD, random -> new Spec.Filtered(new Spec.Word(words.frequent(random)), range(random)));
        add("range 10 %, count", random -> Workload.count("range 10 %, count", range(random)));
        add(
                "or of two frequent, count",
                random -> Workload.count("or of two frequent, count", new Spec.Or(distinct(random, 2, 0), 1)));
        add(
                "term frequent by value",
                random -> new Workload(
                        "term frequent by value",
                        new Spec.Word(words.frequent(random)),
                        10,
                        Order.VALUE,
                        THRESHOLD,
                        Buckets.NONE));
    }

    private void aggregations() {
        for (Buckets buckets : Buckets.values()) {
            if (buckets != Buckets.NONE) {
                String name = buckets.terms()
                        ? "terms, "
                                + Map.of(Buckets.FEW, "10", Buckets.SOME, "1k", Buckets.MANY, "100k")
                                        .get(buckets)
                        : buckets == Buckets.DAYS ? "days" : "stats";
                String all = name + ", all";
                String quarter = name + ", 24 %";
                add(all, random -> Workload.aggregation(all, new Spec.All(), buckets));
                String word = words.word(words.rank(0.24));
                add(quarter, random -> Workload.aggregation(quarter, new Spec.Word(word), buckets));
            }
        }
    }

    private void hits(String type, int countUpTo, Function<Random, Spec> query) {
        add(type, random -> Workload.hits(type, query.apply(random), countUpTo));
    }

    private void add(String type, Function<Random, Workload> next) {
        Random random = new Random(options.seed() ^ type.hashCode());
        put(
                type,
                Stream.generate(() -> next.apply(random))
                        .limit(options.queries())
                        .toList());
    }

    private void put(String type, List<Workload> workloads) {
        if (options.classes().isEmpty() || options.classes().stream().anyMatch(type::startsWith)) {
            classes.put(type, workloads.stream().distinct().toList());
        }
    }

    private static Spec.Range range(Random random) {
        long from = random.nextInt(Document.VALUES * 9 / 10);
        return new Spec.Range(from, from + Document.VALUES / 10);
    }

    private List<String> distinct(Random random, int frequent, int middling) {
        TreeSet<String> chosen = new TreeSet<>();
        while (chosen.size() < frequent) {
            chosen.add(words.frequent(random));
        }
        while (chosen.size() < frequent + middling) {
            chosen.add(words.middling(random));
        }
        return List.copyOf(chosen);
    }

    /** In 35 of a million, and in some documents of any corpus. */
    private String rare(Random random) {
        return words.around(Math.max(0.000035, 10.0 / options.documents()), random);
    }
}
