package io.diagon.coordinator.scatter;

import com.google.protobuf.ByteString;
import io.diagon.protocol.search.TermStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up the term statistics of shards, as if their documents were in one. */
final class TermStatisticsSum {
    private final Map<String, TermStatistics.Field.Builder> fields = new TreeMap<>();
    private final Map<String, Map<ByteString, TermStatistics.Term.Builder>> terms = new TreeMap<>();
    private long maxDoc;

    private TermStatisticsSum() {}

    static TermStatistics of(List<TermStatistics> shards) {
        TermStatisticsSum sum = new TermStatisticsSum();
        shards.forEach(sum::add);
        return sum.total();
    }

    private void add(TermStatistics shard) {
        maxDoc += shard.getMaxDoc();
        for (TermStatistics.Field field : shard.getFieldsList()) {
            TermStatistics.Field.Builder total = fields.computeIfAbsent(
                    field.getName(), name -> TermStatistics.Field.newBuilder().setName(name));
            total.setDocCount(total.getDocCount() + field.getDocCount())
                    .setSumTotalTermFreq(total.getSumTotalTermFreq() + field.getSumTotalTermFreq())
                    .setSumDocFreq(total.getSumDocFreq() + field.getSumDocFreq());
            Map<ByteString, TermStatistics.Term.Builder> byText = terms.computeIfAbsent(
                    field.getName(), name -> new TreeMap<>(ByteString.unsignedLexicographicalComparator()));
            for (TermStatistics.Term term : field.getTermsList()) {
                TermStatistics.Term.Builder known = byText.computeIfAbsent(
                        term.getText(), text -> TermStatistics.Term.newBuilder().setText(text));
                known.setDocFreq(known.getDocFreq() + term.getDocFreq())
                        .setTotalTermFreq(known.getTotalTermFreq() + term.getTotalTermFreq());
            }
        }
    }

    private TermStatistics total() {
        TermStatistics.Builder total = TermStatistics.newBuilder().setMaxDoc(maxDoc);
        fields.forEach((name, field) -> {
            terms.getOrDefault(name, Map.of()).values().forEach(field::addTerms);
            total.addFields(field);
        });
        return total.build();
    }
}
