package io.celltwin.standalone;

/**
 * Whether there is room. A broker whose disk is full ends, and everything with it; so intake is
 * slowed before that, while there is room for what was taken in already.
 */
final class DiskCheck {
  /** Wanted at the start [bytes]: what an empty system writes, and {@link #PAUSE}. */
  static final long START = 256L << 20;

  /** Below, it is said [bytes]. */
  static final long LOW = 384L << 20;

  /** Below, nothing more is taken in [bytes]. */
  static final long PAUSE = 128L << 20;

  private DiskCheck() {}

  /**
   * @param free [bytes]
   * @param folder that is filling
   * @param paused whether intake is slowed already
   */
  static Finding of(long free, String folder, boolean paused) {
    String left = "%s left under %s".formatted(Bytes.of(free), folder);
    if (paused || free < PAUSE) {
      return Finding.fault(
          left + ": intake is held back, so that what was taken in is not lost",
          "free some room, or give --disk a lower figure; intake goes on by itself with %s free"
              .formatted(Bytes.of(LOW)));
    }
    if (free < LOW) {
      return Finding.fault(
          left + ", nearly full; below %s intake is held back".formatted(Bytes.of(PAUSE)),
          "free some room, or give --disk a lower figure");
    }
    return Finding.good(left);
  }
}
