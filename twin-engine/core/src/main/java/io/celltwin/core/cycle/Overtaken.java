package io.celltwin.core.cycle;

import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import java.time.Instant;
import java.util.Locale;

/** What is said of frames that come after those that follow them. */
final class Overtaken {
  private static final double HOUR = 3600;

  private Overtaken() {}

  /** It was not seen before, and its time is over. */
  static Rejection rejection(OpenCell open, Frame frame, long newest) {
    String behind =
        frame.size() == 0 || open.lastMillis() == OpenCell.NEVER
            ? "it has no samples"
            : String.format(
                Locale.ROOT,
                "its samples end %.3f s before the cell's latest",
                (open.lastMillis() - frame.endMillis()) / 1e3);
    return new Rejection(
        "OVERTAKEN",
        frame.cellId(),
        place(frame),
        String.format(
            Locale.ROOT,
            "frame came after frame %d of its source, and was not seen before; %s; wanted frames in"
                + " their order, or their release while the operation goes on",
            newest,
            behind));
  }

  /** It was sent back when what it belongs to was over. */
  static Rejection tooLate(OpenCell open, Frame frame) {
    boolean goesOn =
        open.isOpen()
            && frame.size() > 0
            && open.current.samples() > 0
            && frame.timeMicros(0) >= open.current.startMicros();
    String why =
        goesOn
            ? "the operation goes on, but no frame is known to be missing there"
            : "the operation it belongs to is closed";
    double[] moved = moved(frame);
    return new Rejection(
        "CAME_TOO_LATE",
        frame.cellId(),
        place(frame),
        String.format(
            Locale.ROOT,
            "released, but %s; its %d samples from %s to %s would have added %.6f Ah charged and"
                + " %.6f Ah discharged",
            why,
            frame.size(),
            Instant.ofEpochMilli(frame.startMillis()),
            Instant.ofEpochMilli(frame.endMillis()),
            moved[0],
            moved[1]));
  }

  private static String place(Frame frame) {
    return frame.source() + " frame " + frame.sequence();
  }

  /**
   * Charge within a frame, by the straight lines between its samples.
   *
   * @return into and out of the cell [Ah]
   */
  static double[] moved(Frame frame) {
    double in = 0;
    double out = 0;
    double[] current = frame.current();
    long[] offset = frame.offsetMicros();
    for (int i = 1; i < frame.size(); i++) {
      double dt = (offset[i] - offset[i - 1]) * 1e-6;
      double a = current[i - 1];
      double b = current[i];
      if (dt > 0 && Double.isFinite(a) && Double.isFinite(b)) {
        in += dt / 2 * (Math.max(a, 0) + Math.max(b, 0));
        out += dt / 2 * (Math.max(-a, 0) + Math.max(-b, 0));
      }
    }
    return new double[] {in / HOUR, out / HOUR};
  }
}
