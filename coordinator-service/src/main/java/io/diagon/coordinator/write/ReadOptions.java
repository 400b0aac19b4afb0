package io.diagon.coordinator.write;

import io.diagon.coordinator.routing.Preference;

/**
 * How documents are read by id.
 *
 * @param realtime whether what was written since the last refresh is seen
 * @param refresh whether to refresh first
 * @param preference which copies to ask
 */
public record ReadOptions(boolean realtime, boolean refresh, Preference preference) {
    /**
     * Real-time reads ask the primary while there is one: a replica may already hold a write that is not acknowledged yet, and a
     * later read of another copy would miss it.
     *
     * @param preference in the words of OpenSearch; empty: any copy that suits
     */
    public static ReadOptions of(boolean realtime, boolean refresh, String preference) {
        boolean primary = preference.isEmpty() && realtime;
        return new ReadOptions(realtime, refresh, primary ? Preference.PRIMARY_FIRST : Preference.parse(preference));
    }
}
