package io.celltwin.benchmark.serving;

import org.HdrHistogram.Histogram;

/** How long questions took [ns], and the line made of it. */
final class Latencies {
  static final double SECOND = 1e9;

  /** A question that was refused was never answered: it counts as one that took this long. */
  static final long LONGEST = 60_000_000_000L;

  static final int DIGITS = 3;
  private static final double MILLI = 1e6;

  private Latencies() {}

  static Histogram histogram() {
    return new Histogram(LONGEST, DIGITS);
  }

  static void record(Histogram nanos, boolean answered, long took) {
    nanos.recordValue(answered ? Math.min(took, LONGEST - 1) : LONGEST);
  }

  static ServeRow row(
      Questions load,
      int clients,
      double rate,
      Histogram nanos,
      double seconds,
      double cpuSeconds) {
    long refused = nanos.getCountAtValue(LONGEST);
    return new ServeRow(
        load.where(),
        load.model(),
        load.batch(),
        clients,
        rate,
        nanos.getValueAtPercentile(50) / MILLI,
        nanos.getValueAtPercentile(99) / MILLI,
        (nanos.getTotalCount() - refused) * (double) load.batch() / seconds,
        cpuSeconds);
  }
}
