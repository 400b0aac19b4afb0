package io.diagon.coordinator.fetch;

import io.diagon.coordinator.reduce.MergedHit;
import io.diagon.protocol.search.FetchedDocument;

/** A hit and its document. */
public record FetchedHit(MergedHit hit, FetchedDocument document) {}
