package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that knows where in the body it began. Requests are small, so a tree serves; documents never pass through it.
 *
 * @param members of an object, in the order of the body; otherwise empty
 * @param elements of an array; otherwise empty
 * @param text of a scalar, numbers as typed; otherwise empty
 */
public record Json(Kind kind, Map<String, Json> members, List<Json> elements, String text, int line, int column) {
    /** What a value is. */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NULL;

        /** The name that error messages have for the token. */
        String token() {
            return switch (this) {
                case OBJECT -> "START_OBJECT";
                case ARRAY -> "START_ARRAY";
                case STRING -> "VALUE_STRING";
                case INTEGER, DECIMAL -> "VALUE_NUMBER";
                case BOOLEAN -> "VALUE_BOOLEAN";
                case NULL -> "VALUE_NULL";
            };
        }
    }

    private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);

    public static Json parse(byte[] body) {
        return JsonReader.read(body);
    }

    public boolean isObject() {
        return kind == Kind.OBJECT;
    }

    public boolean isArray() {
        return kind == Kind.ARRAY;
    }

    public boolean isNull() {
        return kind == Kind.NULL;
    }

    public boolean isString() {
        return kind == Kind.STRING;
    }

    public boolean isNumber() {
        return kind == Kind.INTEGER || kind == Kind.DECIMAL;
    }

    public boolean isScalar() {
        return !isObject() && !isArray();
    }

    /** The elements of an array, or the value itself where an array may be left out. */
    public List<Json> asList() {
        return isArray() ? elements : List.of(this);
    }

    /** A scalar as text: numbers and booleans as they were typed. */
    public String asText() {
        if (!isScalar() || isNull()) {
            throw error(ErrorCode.PARSING, "Can't get text on a " + kind.token() + " at " + line + ":" + column);
        }
        return text;
    }

    public boolean asBoolean() {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Failed to parse value [" + shown() + "] as only [true] or [false] are allowed.");
        };
    }

    public int asInt() {
        long value = asLong();
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw error(ErrorCode.ILLEGAL_ARGUMENT, "Numeric value (" + value + ") out of range of int");
        }
        return (int) value;
    }

    public long asLong() {
        try {
            if (kind == Kind.DECIMAL) {
                double value = Double.parseDouble(text);
                if (value != Math.rint(value)) {
                    throw error(ErrorCode.ILLEGAL_ARGUMENT, text + " cannot be converted to Long without data loss");
                }
                return (long) value;
            }
            return Long.parseLong(scalar());
        } catch (NumberFormatException malformed) {
            throw error(ErrorCode.NUMBER_FORMAT, "For input string: \"" + text + "\"");
        }
    }

    public double asDouble() {
        try {
            return Double.parseDouble(scalar());
        } catch (NumberFormatException malformed) {
            throw error(ErrorCode.NUMBER_FORMAT, "For input string: \"" + text + "\"");
        }
    }

    public float asFloat() {
        return (float) asDouble();
    }

    /** A scalar as it was typed, for the shard to convert by the type of the field. */
    public Value asValue() {
        Value.Builder value = Value.newBuilder();
        switch (kind) {
            case STRING -> value.setStringValue(text);
            case BOOLEAN -> value.setBoolValue(asBoolean());
            case DECIMAL -> value.setDoubleValue(asDouble());
            case INTEGER -> setInteger(value);
            case NULL, OBJECT, ARRAY ->
                throw error(ErrorCode.PARSING, "Can't get text on a " + kind.token() + " at " + line + ":" + column);
        }
        return value.build();
    }

    private void setInteger(Value.Builder value) {
        if (text.length() < 19) {
            value.setLongValue(Long.parseLong(text));
            return;
        }
        BigInteger integer = new BigInteger(text);
        if (integer.bitLength() < Long.SIZE) {
            value.setLongValue(integer.longValue());
        } else if (integer.signum() > 0 && integer.compareTo(UNSIGNED_LIMIT) < 0) {
            value.setUnsignedLongValue(integer.longValue());
        } else {
            value.setDoubleValue(integer.doubleValue());
        }
    }

    /** An error at the place of this value. */
    public SearchException error(ErrorCode code, String reason) {
        return new SearchException(code, reason, line, column);
    }

    private String scalar() {
        if (!isScalar() || isNull() || kind == Kind.BOOLEAN) {
            throw error(
                    ErrorCode.PARSING,
                    "Current token (" + kind.token() + ") not numeric, can not use numeric value accessors");
        }
        return text;
    }

    private String shown() {
        return isScalar() ? text : kind.token();
    }
}
