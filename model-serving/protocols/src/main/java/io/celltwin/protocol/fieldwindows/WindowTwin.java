package io.celltwin.protocol.fieldwindows;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinStep;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import java.util.Arrays;

/** A cell's twin that is shown every n-th reading, as coarsely as a battery management tells it. */
final class WindowTwin {
  private static final int ROOM = 600;
  private static final CycleSegmenter SEGMENTER = new CycleSegmenter(SegmenterConfig.standard());
  private static final TwinUpdater UPDATER = new TwinUpdater(AgeingConfig.standard());

  private final CellSpec spec;
  private final int every;
  private final boolean coarse;
  private final OpenCell open = OpenCell.fresh();
  private final TwinState state = TwinState.fresh();
  private final long[] micros = new long[ROOM];
  private final double[] volt = new double[ROOM];
  private final double[] ampere = new double[ROOM];
  private final float[] celsius = new float[ROOM];
  private int n;
  private int seen;
  private long sequence;
  private Attribute health;

  /**
   * @param every readings between those that it is shown
   * @param coarse in steps of 10 mV, 0.1 A and 1 °C
   */
  WindowTwin(CellSpec spec, int every, boolean coarse) {
    this.spec = spec;
    this.every = every;
    this.coarse = coarse;
  }

  int every() {
    return every;
  }

  void read(long when, double volts, double amps, double warm) {
    if (seen++ % every != 0) {
      return;
    }
    micros[n] = when;
    volt[n] = coarse ? Math.rint(volts * 100) / 100 : volts;
    ampere[n] = coarse ? Math.rint(amps * 10) / 10 : amps;
    celsius[n] = (float) (coarse ? Math.rint(warm) : warm);
    if (++n == ROOM) {
      send();
    }
  }

  private void send() {
    if (n == 0) {
      return;
    }
    long start = Math.floorDiv(micros[0], 1000);
    long[] offset = new long[n];
    for (int i = 0; i < n; i++) {
      offset[i] = micros[i] - start * 1000;
    }
    take(
        SEGMENTER.accept(
            open,
            spec,
            new Frame(
                spec.cellId(),
                "field",
                sequence++,
                0,
                1,
                start,
                Declared.NOTHING,
                n,
                offset,
                Arrays.copyOf(volt, n),
                Arrays.copyOf(ampere, n),
                Arrays.copyOf(celsius, n))));
    n = 0;
  }

  /** A window is over, and nobody looks for hours. */
  void windowOver() {
    send();
    take(SEGMENTER.flush(open, spec));
    seen = 0;
  }

  private void take(Step step) {
    for (Cycle cycle : step.closed()) {
      TwinStep aged = UPDATER.accept(state, spec, cycle, null);
      if (aged.twin() != null) {
        health = aged.twin().sohCapacity();
      }
    }
  }

  /** What it says of health, null before the first operation. */
  Attribute health() {
    return health;
  }
}
