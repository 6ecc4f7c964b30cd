package io.celltwin.fleet.api;

import io.celltwin.domain.OperationKind;

/**
 * One operation in a bounded number of samples ({@code TraceSampler} says which), as columns of
 * equal length.
 *
 * @param cellId whose
 * @param revision of the operation
 * @param kind what was done
 * @param startMillis first sample [ms since 1970-01-01 UTC]
 * @param samples that were read, of which these stayed
 * @param offsetMicros since start [µs], non-decreasing
 * @param voltage terminal [V]
 * @param current positive while charging [A]
 * @param temperature surface [°C], or null where the rig has no probe
 * @param incomplete why samples are missing, or null where all are here
 */
public record Trace(
    String cellId,
    long revision,
    OperationKind kind,
    long startMillis,
    long samples,
    long[] offsetMicros,
    double[] voltage,
    double[] current,
    float[] temperature,
    String incomplete) {

  public int size() {
    return offsetMicros.length;
  }
}
