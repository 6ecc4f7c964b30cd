package io.celltwin.lake;

import org.apache.avro.generic.IndexedRecord;

/**
 * A row of a table.
 *
 * @param event as its topic has it
 * @param partition of the topic it lay on
 * @param offset there
 * @param timestampMillis of the record [ms since 1970-01-01 UTC]
 * @param validFromMillis from when a registration holds, where its record says so, else {@link
 *     io.celltwin.codec.ValidFrom#UNSTATED} [ms since 1970-01-01 UTC]
 */
public record LakeRow(
    IndexedRecord event, int partition, long offset, long timestampMillis, long validFromMillis) {}
