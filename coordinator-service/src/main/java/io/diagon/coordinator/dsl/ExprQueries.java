package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.ExprQuery;
import io.diagon.protocol.query.Expression;
import io.diagon.protocol.query.Expression.Op;
import io.diagon.protocol.query.Query;
import java.util.List;
import java.util.Map;

/** Reads {@code expr}: a tree of {@code {"field"}}, {@code {"const"}} and {@code {"op", "left", "right"}} nodes. */
final class ExprQueries {
    private static final int MAX_DEPTH = 80;

    private static final Map<String, Op> OPERATORS = Map.ofEntries(
            Map.entry("+", Op.ADD),
            Map.entry("-", Op.SUB),
            Map.entry("*", Op.MUL),
            Map.entry("/", Op.DIV),
            Map.entry("%", Op.MOD),
            Map.entry("pow", Op.POW),
            Map.entry("^", Op.POW),
            Map.entry("<", Op.LT),
            Map.entry("<=", Op.LE),
            Map.entry(">", Op.GT),
            Map.entry(">=", Op.GE),
            Map.entry("==", Op.EQ),
            Map.entry("!=", Op.NE),
            Map.entry("&&", Op.AND_ALSO),
            Map.entry("||", Op.OR_ELSE),
            Map.entry("!", Op.NOT),
            Map.entry("?:", Op.TERNARY),
            Map.entry("?", Op.TERNARY),
            Map.entry("ternary", Op.TERNARY),
            Map.entry("if", Op.TERNARY),
            Map.entry("abs", Op.ABS),
            Map.entry("sqrt", Op.SQRT),
            Map.entry("min", Op.MIN_OF),
            Map.entry("max", Op.MAX_OF),
            Map.entry("floor", Op.FLOOR),
            Map.entry("ceil", Op.CEIL),
            Map.entry("round", Op.ROUND),
            Map.entry("log", Op.LOG),
            Map.entry("ln", Op.LOG),
            Map.entry("log10", Op.LOG10),
            Map.entry("exp", Op.EXP_OF),
            Map.entry("sin", Op.SIN),
            Map.entry("cos", Op.COS),
            Map.entry("tan", Op.TAN),
            Map.entry("neg", Op.NEG));

    /** The names that the operands may go by, in order, besides "args": ["left", "right"] and so on. */
    private static final List<List<String>> OPERAND_NAMES = List.of(
            List.of("left", "operand", "arg", "value", "condition", "cond", "if"),
            List.of("right", "then"),
            List.of("else"));

    private ExprQueries() {}

    static Query expr(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        if (body.members().containsKey("expression")) {
            body.members().forEach((key, value) -> {
                if (!key.equals("expression") && !QueryParser.shared(key, value, query)) {
                    throw QueryParser.unsupported("expr", key, value);
                }
            });
            return query.setExpr(ExprQuery.newBuilder().setExpression(node(only(body, "expression"), 0)))
                    .build();
        }
        return query.setExpr(ExprQuery.newBuilder().setExpression(node(body, 0)))
                .build();
    }

    private static Expression node(Json node, int depth) {
        if (depth > MAX_DEPTH) {
            throw node.error(ErrorCode.ILLEGAL_ARGUMENT, "[expr] is nested deeper than [" + MAX_DEPTH + "]");
        }
        if (node.isNumber() || node.kind() == Json.Kind.BOOLEAN) {
            return constant(node);
        }
        if (!node.isObject()) {
            throw node.error(ErrorCode.PARSING, "[expr] expects an object with [field], [const] or [op]");
        }
        Map<String, Json> members = node.members();
        if (members.containsKey("op")) {
            return operation(node, depth);
        }
        if (members.size() == 1 && members.containsKey("field")) {
            return Expression.newBuilder()
                    .setField(only(node, "field").asText())
                    .build();
        }
        if (members.size() == 1 && members.containsKey("const")) {
            return constant(only(node, "const"));
        }
        throw node.error(
                ErrorCode.PARSING,
                "[expr] expects an object with [field], [const] or [op] but found " + members.keySet());
    }

    private static Expression constant(Json value) {
        return switch (value.kind()) {
            case STRING ->
                Expression.newBuilder().setStringConstant(value.text()).build();
            case BOOLEAN ->
                Expression.newBuilder().setConstant(value.asBoolean() ? 1 : 0).build();
            case INTEGER, DECIMAL ->
                Expression.newBuilder().setConstant(value.asDouble()).build();
            case NULL, OBJECT, ARRAY ->
                throw value.error(ErrorCode.PARSING, "[expr] constant must be a number, boolean or string");
        };
    }

    private static Expression operation(Json node, int depth) {
        Json name = only(node, "op");
        Op op = OPERATORS.get(name.asText());
        if (op == null) {
            throw name.error(ErrorCode.PARSING, "[expr] unknown operator [" + name.asText() + "]");
        }
        Expression.Builder operation = Expression.newBuilder().setOp(op);
        int taken = 1;
        Json list = node.members().getOrDefault("args", node.members().get("operands"));
        if (list != null) {
            list.asList().forEach(operand -> operation.addOperands(node(operand, depth + 1)));
            taken++;
        } else {
            for (List<String> names : OPERAND_NAMES) {
                for (String candidate : names) {
                    Json operand = node.members().get(candidate);
                    if (operand != null) {
                        operation.addOperands(node(operand, depth + 1));
                        taken++;
                    }
                }
            }
        }
        if (taken != node.members().size()) {
            throw node.error(
                    ErrorCode.PARSING,
                    "[expr] operator [" + name.asText() + "] has unknown parameters in "
                            + node.members().keySet());
        }
        if (op == Op.SUB && operation.getOperandsCount() == 1) {
            operation.setOp(Op.NEG);
        }
        requireOperands(operation, name);
        return operation.build();
    }

    private static void requireOperands(Expression.Builder operation, Json name) {
        int wanted =
                switch (operation.getOp()) {
                    case ADD, SUB, MUL, DIV, MOD, POW, LT, LE, GT, GE, EQ, NE, AND_ALSO, OR_ELSE, MIN_OF, MAX_OF -> 2;
                    case TERNARY -> 3;
                    case NOT, ABS, SQRT, FLOOR, CEIL, ROUND, LOG, LOG10, EXP_OF, SIN, COS, TAN, NEG -> 1;
                    case OP_UNSPECIFIED, UNRECOGNIZED -> 0;
                };
        if (operation.getOperandsCount() != wanted) {
            throw name.error(
                    ErrorCode.PARSING,
                    "[expr] operator [" + name.asText() + "] takes [" + wanted + "] operands but got ["
                            + operation.getOperandsCount() + "]");
        }
    }

    private static Json only(Json node, String key) {
        Json value = node.members().get(key);
        if (value == null) {
            throw node.error(ErrorCode.PARSING, "[expr] requires [" + key + "]");
        }
        return value;
    }
}
