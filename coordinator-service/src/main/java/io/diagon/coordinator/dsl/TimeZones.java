package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.TimeZone;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** Lays out the rules of a time zone as a table, from the first change on record to the year 2100. */
final class TimeZones {
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private TimeZones() {}

    static TimeZone parse(Json value) {
        try {
            if (value.isNumber()) {
                int hours = value.asInt();
                return table(ZoneId.of(java.time.ZoneOffset.ofHours(hours).getId()));
            }
            return table(ZoneId.of(value.asText()));
        } catch (DateTimeException unknown) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "unknown time zone [" + value.asText() + "]");
        }
    }

    static TimeZone table(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        TimeZone.Builder table = TimeZone.newBuilder().setId(zone.getId());
        table.addOffsetSeconds(rules.getOffset(Instant.MIN).getTotalSeconds());
        ZoneOffsetTransition transition = rules.nextTransition(Instant.MIN);
        while (transition != null && transition.getInstant().isBefore(END)) {
            table.addTransitionMillis(transition.getInstant().toEpochMilli());
            table.addOffsetSeconds(transition.getOffsetAfter().getTotalSeconds());
            transition = rules.nextTransition(transition.getInstant());
        }
        return table.build();
    }
}
