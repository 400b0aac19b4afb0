package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.query.Expression;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/** Evaluates an expression for a document. */
record ExpressionValue(MemorySchema schema) {

    /** Thrown in the evaluation of a document that lacks a value; such a document does not match. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown() {
            super(null, null, false, false);
        }
    }

    boolean holds(Expression expression, MemoryDocument document) {
        try {
            return truth(evaluate(expression, document));
        } catch (Unknown e) {
            return false;
        }
    }

    private static boolean truth(double value) {
        return value != 0 && !Double.isNaN(value);
    }

    private double evaluate(Expression expression, MemoryDocument document) {
        return switch (expression.getKindCase()) {
            case CONSTANT -> expression.getConstant();
            case FIELD -> FieldValues.asDouble(least(expression.getField(), document));
            case OP -> operation(expression, document);
            case STRING_CONSTANT, KIND_NOT_SET ->
                throw new SearchException(ErrorCode.PARSING, "malformed expression [" + expression.getKindCase() + "]");
        };
    }

    private Comparable<?> least(String name, MemoryDocument document) {
        MemoryField field = schema.find(name);
        List<Comparable<?>> values = field == null ? List.of() : document.values(field);
        if (values.isEmpty()) {
            throw new Unknown();
        }
        return values.getFirst();
    }

    private double operation(Expression expression, MemoryDocument document) {
        Expression first = expression.getOperands(0);
        boolean second = expression.getOperandsCount() > 1;
        if (second && expression.getOperands(1).hasStringConstant()) {
            BytesRef text = new BytesRef(expression.getOperands(1).getStringConstant());
            boolean equal = least(first.getField(), document).equals(text);
            return bool(equal == (expression.getOp() == Expression.Op.EQ));
        }
        double a = evaluate(first, document);
        return switch (expression.getOp()) {
            case AND_ALSO -> bool(truth(a) && truth(evaluate(expression.getOperands(1), document)));
            case OR_ELSE -> bool(truth(a) || truth(evaluate(expression.getOperands(1), document)));
            case NOT -> bool(!truth(a));
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SQRT -> Math.sqrt(a);
            case FLOOR -> Math.floor(a);
            case CEIL -> Math.ceil(a);
            case TERNARY -> evaluate(expression.getOperands(truth(a) ? 1 : 2), document);
            default -> binary(expression.getOp(), a, evaluate(expression.getOperands(1), document));
        };
    }

    private static double binary(Expression.Op op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MOD -> a % b;
            case POW -> Math.pow(a, b);
            case LT -> bool(a < b);
            case LE -> bool(a <= b);
            case GT -> bool(a > b);
            case GE -> bool(a >= b);
            case EQ -> bool(a == b);
            case NE -> bool(a != b);
            case MIN_OF -> Math.min(a, b);
            case MAX_OF -> Math.max(a, b);
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no function [" + op + "]");
        };
    }

    private static double bool(boolean value) {
        return value ? 1 : 0;
    }
}
