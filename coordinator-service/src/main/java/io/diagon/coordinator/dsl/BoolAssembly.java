package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.Operator;
import io.diagon.protocol.query.Query;
import java.util.ArrayList;
import java.util.List;

/** Puts the clauses of a query string together. AND and OR change the clause before them, as they always have in this syntax. */
final class BoolAssembly {
    /** What stands between two clauses. */
    enum Conjunction {
        NONE,
        AND,
        OR
    }

    /** What stands before a clause. */
    enum Modifier {
        NONE,
        REQUIRED,
        PROHIBITED
    }

    private enum Occurrence {
        MUST,
        SHOULD,
        MUST_NOT
    }

    private final Operator operator;
    private final List<Query> clauses = new ArrayList<>();
    private final List<Occurrence> occurrences = new ArrayList<>();
    private boolean modified;

    BoolAssembly(Operator operator) {
        this.operator = operator;
    }

    void add(Conjunction conjunction, Modifier modifier, Query clause) {
        int last = clauses.size() - 1;
        if (last >= 0 && occurrences.get(last) != Occurrence.MUST_NOT) {
            if (conjunction == Conjunction.AND) {
                occurrences.set(last, Occurrence.MUST);
            } else if (conjunction == Conjunction.OR && operator == Operator.AND) {
                occurrences.set(last, Occurrence.SHOULD);
            }
        }
        modified |= modifier != Modifier.NONE;
        clauses.add(clause);
        occurrences.add(occurrence(conjunction, modifier));
        if (clauses.size() > QueryContext.MAX_CLAUSES) {
            throw new SearchException(
                    ErrorCode.TOO_MANY_CLAUSES, "maxClauseCount is set to " + QueryContext.MAX_CLAUSES);
        }
    }

    private Occurrence occurrence(Conjunction conjunction, Modifier modifier) {
        if (modifier == Modifier.PROHIBITED) {
            return Occurrence.MUST_NOT;
        }
        boolean required = operator == Operator.OR
                ? modifier == Modifier.REQUIRED || conjunction == Conjunction.AND
                : conjunction != Conjunction.OR;
        return required ? Occurrence.MUST : Occurrence.SHOULD;
    }

    /** A clause whose text has no words, as all are left out by the analysis, is none. */
    Query build() {
        if (clauses.isEmpty()) {
            return TextFields.matchNone();
        }
        if (clauses.size() == 1 && !modified) {
            return clauses.get(0);
        }
        BoolQuery.Builder bool = BoolQuery.newBuilder().setOfText(true);
        for (int i = 0; i < clauses.size(); i++) {
            switch (occurrences.get(i)) {
                case MUST -> bool.addMust(clauses.get(i));
                case SHOULD -> bool.addShould(clauses.get(i));
                case MUST_NOT -> bool.addMustNot(clauses.get(i));
            }
        }
        return Query.newBuilder().setBool(bool).build();
    }
}
