package io.celltwin.core.cycle;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.testkit.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a logger wrote of a 2 Ah cell that was cycled: at rest, emptied, at rest, filled, and so on,
 * with the noise of good sensors and the warmth of a cell in use. Faults are written into it.
 */
final class Recording {
  static final int CYCLES = 3;
  static final int INTERVAL = 5;

  final CellSpec spec;
  final long[] micros;
  final double[] volt;
  final double[] amps;
  final float[] celsius;
  private long sequence;

  private Recording(CellSpec spec, int size) {
    this.spec = spec;
    micros = new long[size];
    volt = new double[size];
    amps = new double[size];
    celsius = new float[size];
  }

  /** Of a cell of this name; the seed is that of the noise. */
  static Recording of(String cellId, long seed) {
    Cell cell = new Cell(cellId).every(Duration.ofSeconds(INTERVAL)).rest(Duration.ofMinutes(10));
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      cell.drawToCutoff(1.5)
          .draw(1.5, Duration.ofMinutes(1)) // so that no noise hides the cut-off
          .rest(Duration.ofMinutes(10))
          .fill(1.2)
          .rest(Duration.ofMinutes(10));
    }
    Frame all = cell.frames(1_000_000).get(0);
    Recording recording = new Recording(cell.spec(), all.size());
    Random random = new Random(seed);
    double warm = 0;
    for (int i = 0; i < all.size(); i++) {
      recording.micros[i] = all.timeMicros(i);
      recording.volt[i] = all.voltage()[i] + 0.0005 * random.nextGaussian();
      recording.amps[i] = all.current()[i] + 0.001 * random.nextGaussian();
      warm += 0.002 * (4 * Math.abs(all.current()[i]) - warm);
      recording.celsius[i] = (float) (24 + warm + 0.05 * random.nextGaussian());
    }
    return recording;
  }

  Recording copy() {
    Recording copy = new Recording(spec, micros.length);
    System.arraycopy(micros, 0, copy.micros, 0, micros.length);
    System.arraycopy(volt, 0, copy.volt, 0, volt.length);
    System.arraycopy(amps, 0, copy.amps, 0, amps.length);
    System.arraycopy(celsius, 0, copy.celsius, 0, celsius.length);
    return copy;
  }

  /** Without some of the samples. */
  Recording without(int from, int to) {
    int size = micros.length - (to - from);
    Recording less = new Recording(spec, size);
    for (int i = 0; i < size; i++) {
      int j = i < from ? i : i + to - from;
      less.micros[i] = micros[j];
      less.volt[i] = volt[j];
      less.amps[i] = amps[j];
      less.celsius[i] = celsius[j];
    }
    return less;
  }

  /**
   * The first sample at or after some time into the discharge of a cycle.
   *
   * @param cycle from 0
   */
  int inDischarge(int cycle, Duration into) {
    return inUse(cycle, into, -1);
  }

  int inCharge(int cycle, Duration into) {
    return inUse(cycle, into, 1);
  }

  private int inUse(int cycle, Duration into, int sense) {
    int use = -1;
    boolean on = false;
    for (int i = 0; i < amps.length; i++) {
      boolean now = sense * amps[i] > 0.3;
      use += now && !on ? 1 : 0;
      if (now && use == cycle) {
        return i + (int) (into.toSeconds() / INTERVAL);
      }
      on = now;
    }
    throw new IllegalArgumentException("no cycle " + cycle);
  }

  List<Frame> frames(int size) {
    List<Frame> frames = new ArrayList<>();
    for (int from = 0; from < micros.length; from += size) {
      frames.add(frame(from, Math.min(micros.length, from + size)));
    }
    return frames;
  }

  /** The next frame of its source. */
  Frame frame(int from, int to) {
    long start = Math.floorDiv(micros[from], 1000);
    return new Frame(
        spec.cellId(),
        "test",
        sequence++,
        0,
        1,
        start,
        Frame.Declared.NOTHING,
        to - from,
        Arrays.stream(micros, from, to).map(m -> m - start * 1000).toArray(),
        Arrays.copyOfRange(volt, from, to),
        Arrays.copyOfRange(amps, from, to),
        Arrays.copyOfRange(celsius, from, to));
  }

  /** From here on frames are counted from this number. */
  Recording countFrom(long number) {
    sequence = number;
    return this;
  }
}
