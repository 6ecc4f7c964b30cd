package io.celltwin.job.lake;

/**
 * A record of a topic on its way to a file.
 *
 * @param cellId whose it is
 * @param eventMillis when it was [ms since 1970-01-01 UTC]
 * @param partition of the topic it lay on
 * @param offset there
 * @param timestampMillis of the record [ms since 1970-01-01 UTC]
 * @param validFromMillis from when a registration holds, or {@link
 *     io.celltwin.codec.ValidFrom#UNSTATED} [ms since 1970-01-01 UTC]
 * @param event Avro binary in our version of its schema
 */
public record LakeRecord(
    String cellId,
    long eventMillis,
    int partition,
    long offset,
    long timestampMillis,
    long validFromMillis,
    byte[] event) {}
