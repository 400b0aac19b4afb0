package io.diagon.coordinator.reduce;

import io.diagon.protocol.common.ValueFormat;
import java.util.List;

/**
 * The page of hits that was asked for.
 *
 * @param total counted hits
 * @param totalIsLowerBound whether there may be more
 * @param maxScore NaN: not known
 * @param sortFormats how to write each sort value
 */
public record MergedHits(
        List<MergedHit> hits, long total, boolean totalIsLowerBound, float maxScore, List<ValueFormat> sortFormats) {}
