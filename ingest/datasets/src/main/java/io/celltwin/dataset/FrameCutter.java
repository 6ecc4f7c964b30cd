package io.celltwin.dataset;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the frames of one source and cell and cuts operations that are too long for one.
 *
 * <p>Times become whole microseconds, temperatures floats; voltage and current stay the doubles of
 * the file. Each part starts at the millisecond of its first sample, so that no offset outgrows its
 * part.
 */
public final class FrameCutter {
  /** Samples in a frame at most: about 120 kB, well below what a broker takes by default. */
  public static final int MAX_SAMPLES = 4096;

  private final String cellId;
  private final String source;
  private long sequence;

  public FrameCutter(String cellId, String source) {
    this.cellId = requireNonNull(cellId, "cellId");
    this.source = requireNonNull(source, "source");
  }

  /** The frame of an operation without samples. */
  public Frame empty(long startMillis, Frame.Declared declared) {
    return cut(startMillis, declared, 0, new double[0], new double[0], new double[0], new double[0])
        .get(0);
  }

  /**
   * One operation as frames with arrays of their own.
   *
   * @param startMillis when the operation's clock was at 0 [ms since 1970-01-01 UTC]
   * @param declared what the source says about it
   * @param size number of samples
   * @param seconds since start, finite [s]
   * @param volts terminal voltage [V]
   * @param amperes positive while charging [A]
   * @param celsius surface temperature [°C], or null
   * @return at least one frame
   */
  public List<Frame> cut(
      long startMillis,
      Frame.Declared declared,
      int size,
      double[] seconds,
      double[] volts,
      double[] amperes,
      double[] celsius) {
    int parts = Math.max(1, (size + MAX_SAMPLES - 1) / MAX_SAMPLES);
    var frames = new ArrayList<Frame>(parts);
    for (int part = 0; part < parts; part++) {
      int from = part * MAX_SAMPLES;
      int to = Math.min(size, from + MAX_SAMPLES);
      long shift = part == 0 ? 0 : Math.floorDiv(micros(seconds[from]), 1000L);
      long[] offsets = new long[to - from];
      for (int i = from; i < to; i++) {
        offsets[i - from] = micros(seconds[i]) - shift * 1000;
      }
      frames.add(
          new Frame(
              cellId,
              source,
              sequence++,
              part,
              parts,
              startMillis + shift,
              declared,
              to - from,
              offsets,
              Arrays.copyOfRange(volts, from, to),
              Arrays.copyOfRange(amperes, from, to),
              celsius == null ? null : floats(celsius, from, to)));
    }
    return frames;
  }

  private static long micros(double seconds) {
    return Math.round(seconds * 1e6);
  }

  private static float[] floats(double[] values, int from, int to) {
    float[] floats = new float[to - from];
    for (int i = from; i < to; i++) {
      floats[i - from] = (float) values[i];
    }
    return floats;
  }
}
