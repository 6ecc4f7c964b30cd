package io.celltwin.dashboard.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * So many requests a second of each caller in the long run, and some at once: a bucket each that
 * fills again. Thread-safe.
 */
public final class Limits {
  /** Callers that are remembered; who was heard of longest ago is forgotten. */
  private static final int MOST_CALLERS = 10_000;

  private final double perSecond;
  private final double atOnce;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  private static final class Bucket {
    double left;
    long at;
  }

  public Limits(double perSecond, double atOnce, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.nanos = nanos;
  }

  /**
   * Takes one request's worth.
   *
   * @return 0, or in how many seconds there will be one again
   */
  public synchronized long take(String caller) {
    long now = nanos.getAsLong();
    Bucket its = buckets.get(caller);
    if (its == null) {
      its = new Bucket();
      its.left = atOnce;
      its.at = now;
      buckets.put(caller, its);
    }
    its.left = Math.min(atOnce, its.left + (now - its.at) / 1e9 * perSecond);
    its.at = now;
    if (its.left < 1) {
      return (long) Math.ceil((1 - its.left) / perSecond);
    }
    its.left--;
    return 0;
  }
}
