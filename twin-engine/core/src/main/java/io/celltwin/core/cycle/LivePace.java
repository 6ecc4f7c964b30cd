package io.celltwin.core.cycle;

import io.celltwin.domain.Live;

/**
 * When a live twin is told of anew. Event time is cut into windows of {@link #WINDOW_MILLIS}; the
 * first sample of a cell is told of, then each frame that comes into another window. So there is at
 * most one in a window, nothing is remembered, and the same frames give the same records whenever
 * they are read.
 */
public final class LivePace {
  /** How long a window is [ms]. */
  public static final long WINDOW_MILLIS = 5_000;

  private LivePace() {}

  /**
   * Whether a frame is told of.
   *
   * @param beforeMillis event time that the cell had come to before it, or {@link Live#NEVER}
   * @param nowMillis event time that it has come to with it, or {@link Live#NEVER}
   */
  public static boolean isDue(long beforeMillis, long nowMillis) {
    return nowMillis != Live.NEVER
        && (beforeMillis == Live.NEVER
            || Math.floorDiv(nowMillis, WINDOW_MILLIS)
                != Math.floorDiv(beforeMillis, WINDOW_MILLIS));
  }
}
