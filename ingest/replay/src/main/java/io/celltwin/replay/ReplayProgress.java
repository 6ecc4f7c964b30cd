package io.celltwin.replay;

import java.time.Duration;
import java.util.Map;

/**
 * How far a replay has come.
 *
 * @param cells in all
 * @param cellsDone sent to their end
 * @param samples sent, in this run
 * @param skippedSamples that an earlier run had sent
 * @param expectedSamples in all, about; -1 where nobody knows
 * @param frames sent, in this run
 * @param spectra sent, in this run
 * @param bytes of all values sent, before compression
 * @param rejected what could not be read, by code
 * @param elapsed since the start of this run
 */
public record ReplayProgress(
    int cells,
    int cellsDone,
    long samples,
    long skippedSamples,
    long expectedSamples,
    long frames,
    long spectra,
    long bytes,
    Map<String, Long> rejected,
    Duration elapsed) {

  public ReplayProgress {
    rejected = Map.copyOf(rejected);
  }

  /** Whether every cell was sent to its end. */
  public boolean complete() {
    return cellsDone == cells;
  }

  public double samplesPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? samples / seconds : 0;
  }

  /** About how long the rest takes at the rate so far; null where nobody knows. */
  public Duration remaining() {
    double rate = samplesPerSecond();
    if (expectedSamples < 0 || rate == 0) {
      return null;
    }
    long left = Math.max(0, expectedSamples - samples - skippedSamples);
    return complete() ? Duration.ZERO : Duration.ofMillis((long) (left / rate * 1000));
  }
}
