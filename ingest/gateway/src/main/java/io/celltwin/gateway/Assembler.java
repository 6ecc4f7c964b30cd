package io.celltwin.gateway;

import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the samples of a message together as frames of each cell, the pack's current with each cell
 * of the series. A frame's sequence is the time of its first sample [ms]: who receives the message
 * again makes the same frame again, and the job drops it.
 */
final class Assembler {
  private final String edge;
  private final Map<String, List<Columns>> open = new LinkedHashMap<>();

  Assembler(String edge) {
    this.edge = edge;
  }

  /** Samples of one cell whose times do not go back. */
  private static final class Columns {
    private final List<double[]> samples = new ArrayList<>();

    private boolean takes(long micros) {
      return samples.isEmpty() || samples.get(samples.size() - 1)[0] <= micros;
    }
  }

  /**
   * @param micros since 1970-01-01 UTC; below 2^53, so exact in a double [µs]
   * @param voltage [V], NaN where none was told
   * @param current [A], positive while charging, NaN where none was told
   * @param temperature [°C], NaN where none was told
   */
  void add(String cellId, long micros, double voltage, double current, float temperature) {
    List<Columns> parts = open.computeIfAbsent(cellId, id -> new ArrayList<>());
    if (parts.isEmpty() || !parts.get(parts.size() - 1).takes(micros)) {
      parts.add(new Columns());
    }
    parts.get(parts.size() - 1).samples.add(new double[] {micros, voltage, current, temperature});
  }

  List<Frame> frames() {
    var frames = new ArrayList<Frame>();
    open.forEach((cell, parts) -> parts.forEach(part -> frames.add(frame(cell, part.samples))));
    return frames;
  }

  private Frame frame(String cellId, List<double[]> samples) {
    int n = samples.size();
    long[] offset = new long[n];
    double[] voltage = new double[n];
    double[] current = new double[n];
    float[] temperature = new float[n];
    boolean probe = false;
    long startMillis = Math.floorDiv((long) samples.get(0)[0], 1000L);
    for (int i = 0; i < n; i++) {
      double[] sample = samples.get(i);
      offset[i] = (long) sample[0] - startMillis * 1000;
      voltage[i] = sample[1];
      current[i] = sample[2];
      temperature[i] = (float) sample[3];
      probe |= !Float.isNaN(temperature[i]);
    }
    return new Frame(
        cellId,
        edge,
        startMillis,
        0,
        1,
        startMillis,
        Frame.Declared.NOTHING,
        n,
        offset,
        voltage,
        current,
        probe ? temperature : null);
  }
}
