package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.Decay;
import io.diagon.protocol.query.FieldValueFactor;
import io.diagon.protocol.query.RandomScore;
import io.diagon.protocol.query.ScoreFunction;
import java.util.Locale;
import java.util.Map;

/** Reads the functions of function_score. */
final class ScoreFunctions {
    private static final double DEFAULT_DECAY = 0.5;

    private ScoreFunctions() {}

    /** Takes a function or its weight; false if the key is neither. */
    static boolean parameter(String key, Json value, ScoreFunction.Builder function) {
        switch (key) {
            case "weight" -> function.setWeight(value.asFloat());
            case "field_value_factor" -> one(key, value, function).setFieldValueFactor(fieldValueFactor(value));
            case "gauss" -> one(key, value, function).setDecay(decay(Decay.Shape.GAUSS, key, value));
            case "exp" -> one(key, value, function).setDecay(decay(Decay.Shape.EXP, key, value));
            case "linear" -> one(key, value, function).setDecay(decay(Decay.Shape.LINEAR, key, value));
            case "random_score" -> one(key, value, function).setRandomScore(randomScore(value));
            case "script_score" ->
                throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "[function_score] does not support [script_score]");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static ScoreFunction.Builder one(String key, Json value, ScoreFunction.Builder function) {
        if (function.getKindCase() != ScoreFunction.KindCase.KIND_NOT_SET) {
            throw value.error(
                    ErrorCode.PARSING,
                    "failed to parse [function_score] query. already found function, now encountering [" + key
                            + "]. use [functions] array if you want to define several functions.");
        }
        if (!value.isObject()) {
            throw value.error(ErrorCode.PARSING, "[" + key + "] malformed, expected START_OBJECT");
        }
        return function;
    }

    private static FieldValueFactor fieldValueFactor(Json body) {
        FieldValueFactor.Builder factor = FieldValueFactor.newBuilder().setFactor(1);
        body.members().forEach((key, value) -> {
            switch (key) {
                case "field" -> factor.setField(value.asText());
                case "factor" -> factor.setFactor(value.asFloat());
                case "modifier" -> factor.setModifier(modifier(value));
                case "missing" -> factor.setMissing(value.asDouble());
                default -> throw QueryParser.unsupported("field_value_factor", key, value);
            }
        });
        if (factor.getField().isEmpty()) {
            throw body.error(ErrorCode.PARSING, "[field_value_factor] required field 'field' missing");
        }
        return factor.build();
    }

    private static FieldValueFactor.Modifier modifier(Json value) {
        try {
            return FieldValueFactor.Modifier.valueOf(value.asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "No enum constant modifier [" + value.asText() + "]");
        }
    }

    private static Decay decay(Decay.Shape shape, String name, Json body) {
        Decay.Builder decay = Decay.newBuilder().setShape(shape).setDecay(DEFAULT_DECAY);
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            if (member.getKey().equals("multi_value_mode")) {
                decay.setMultiValueMode(mode(member.getValue()));
            } else if (decay.getField().isEmpty() && member.getValue().isObject()) {
                decay.setField(member.getKey());
                member.getValue().members().forEach((key, value) -> {
                    switch (key) {
                        case "origin" -> decay.setOrigin(value.asValue());
                        case "scale" -> decay.setScale(value.asValue());
                        case "offset" -> decay.setOffset(value.asValue());
                        case "decay" -> decay.setDecay(decayFactor(value));
                        default -> throw QueryParser.unsupported(name, key, value);
                    }
                });
            } else {
                throw member.getValue().error(ErrorCode.PARSING, "malformed score function score parameters.");
            }
        }
        if (decay.getField().isEmpty() || !decay.hasScale()) {
            throw body.error(ErrorCode.PARSING, "decay function [" + name + "] must have a field with [scale]");
        }
        if (!decay.hasOrigin()) {
            // Only dates have an origin by default. Said here, the request tells by itself that it depends on the time.
            decay.setOrigin(Value.newBuilder().setStringValue("now"));
        }
        return decay.build();
    }

    private static double decayFactor(Json value) {
        double factor = value.asDouble();
        if (!(factor > 0 && factor < 1)) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "decay must be in range (0..1)");
        }
        return factor;
    }

    private static Decay.Mode mode(Json value) {
        try {
            return Decay.Mode.valueOf(value.asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "Unknown multi_value_mode [" + value.asText() + "]");
        }
    }

    private static RandomScore randomScore(Json body) {
        RandomScore.Builder random = RandomScore.newBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "seed" -> random.setSeed(value.isString() ? value.text().hashCode() : value.asLong());
                case "field" -> random.setField(value.asText());
                default -> throw value.error(ErrorCode.PARSING, "random_score query does not support [" + key + "]");
            }
        });
        return random.build();
    }
}
