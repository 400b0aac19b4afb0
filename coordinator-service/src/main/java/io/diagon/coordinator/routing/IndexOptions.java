package io.diagon.coordinator.routing;

/**
 * What happens when an index expression finds nothing, or what is closed.
 *
 * @param ignoreUnavailable whether missing and closed indices are passed over
 * @param allowNoIndices whether a pattern may match nothing
 * @param expandOpen whether patterns match open indices
 * @param expandClosed whether patterns match closed indices
 */
public record IndexOptions(
        boolean ignoreUnavailable, boolean allowNoIndices, boolean expandOpen, boolean expandClosed) {
    /** What searches do unless told otherwise. */
    public static final IndexOptions SEARCH = new IndexOptions(false, true, true, false);
}
