package io.celltwin.job.operator;

import io.celltwin.core.alert.WatchedPack;
import io.celltwin.core.cycle.LivePace;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Live;
import io.celltwin.job.type.PackPart;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Hands a cell's readings on to its pack: the first in each window of five seconds, whatever frames
 * they come in, so that siblings that are read together hand on the same instants. It remembers
 * nothing: the time a cell had come to before a frame says which windows are new. A cell without a
 * place in a pack costs one comparison.
 */
final class PackParts {
  /** A voltage outside of the cell's limits by more than this is no cell's [V]. */
  private static final double BEYOND = 1;

  private PackParts() {}

  /**
   * A frame was taken in.
   *
   * @param beforeMillis event time that its cell had come to before it, or {@link Live#NEVER}
   */
  static void taken(
      long beforeMillis, OpenCell cell, CellSpec spec, Frame frame, Consumer<PackPart> out) {
    if (spec.place() == null || cell.liveMillis() == beforeMillis) {
      return;
    }
    int n = frame.size();
    long[] times = new long[n];
    double[] volts = new double[n];
    double[] currents = new double[n];
    int kept = 0;
    long last = beforeMillis;
    for (int i = 0; i < n; i++) {
      long time = frame.startMillis() + Math.floorDiv(frame.offsetMicros()[i], 1000L);
      double volt = frame.voltage()[i];
      boolean possible =
          volt > spec.minVoltage() - BEYOND
              && volt < spec.maxVoltage() + BEYOND
              && Double.isFinite(frame.current()[i]);
      if (possible && (last == Live.NEVER || time > last)) {
        if (LivePace.isDue(last, time)) {
          times[kept] = time;
          volts[kept] = volt;
          currents[kept] = frame.current()[i];
          kept++;
        }
        last = time;
      }
    }
    if (kept > 0) {
      out.accept(
          PackPart.of(
              spec,
              new WatchedPack.Part(
                  spec.cellId(),
                  spec.place(),
                  spec.ratedCapacity(),
                  spec.site(),
                  frame.source(),
                  frame.sequence(),
                  Arrays.copyOf(times, kept),
                  Arrays.copyOf(volts, kept),
                  Arrays.copyOf(currents, kept),
                  cell.liveSoc())));
    }
  }

  /** Another specification holds for a cell, or none: the place it stood at may be free. */
  static void moved(CellSpec before, CellSpec now, long eventMillis, Consumer<PackPart> out) {
    if (before == null || before.place() == null) {
      return;
    }
    boolean stays =
        now != null
            && now.place() != null
            && before.pack().equals(now.pack())
            && before.place().position() == now.place().position();
    if (!stays) {
      out.accept(PackPart.left(before, eventMillis));
    }
  }
}
