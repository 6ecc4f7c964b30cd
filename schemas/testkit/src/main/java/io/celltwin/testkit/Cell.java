package io.celltwin.testkit;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import io.celltwin.domain.OperationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A cell one can reckon with: 2 Ah, open-circuit voltage on a straight line from 2.7 V (empty) to
 * 4.2 V (full), 50 mΩ, 24 °C. What is done to it is said in words,
 *
 * <pre>{@code
 * new Cell().rest(ofMinutes(1)).draw(2.0, ofHours(1)).rest(ofMinutes(1)).frames(1000)
 * }</pre>
 *
 * <p>and each step in the current is two samples of one instant, so that trapezoids are exact. It
 * starts full, at {@link #START}.
 */
public final class Cell {
  /** When a cell begins: 2026-01-01T00:00:00Z [ms]. */
  public static final long START = 1_767_225_600_000L;

  private static final double EMPTY = 2.7;
  private static final double FULL = 4.2;
  private static final double OHM = 0.05;
  private static final double RATED = 2.0;

  private final String cellId;
  private final List<Sample> samples = new ArrayList<>();
  private double capacity = RATED;
  private double charge = RATED;
  private double celsius = 24;
  private long everyMicros = 1_000_000;
  private long now;
  private OperationKind declared;
  private int operation = -1;
  private Double ambient;

  private record Sample(
      long micros,
      double voltage,
      double current,
      double celsius,
      OperationKind declared,
      int operation,
      Double ambient) {}

  public Cell() {
    this("test/1");
  }

  public Cell(String cellId) {
    this.cellId = cellId;
  }

  /** Its nameplate. */
  public CellSpec spec() {
    return new CellSpec(
        cellId,
        Chemistry.NCM,
        RATED,
        3.6,
        EMPTY,
        FULL,
        EMPTY,
        2.5,
        6,
        -10,
        55,
        RATED,
        24,
        0.8,
        null,
        null,
        null);
  }

  /** How often it is looked at from now on. */
  public Cell every(Duration interval) {
    everyMicros = interval.toNanos() / 1000;
    return this;
  }

  /** Ages it: from now on it holds this much [Ah]; if it is full, it stays so. */
  public Cell holding(double ampHours) {
    charge *= ampHours / capacity;
    capacity = ampHours;
    return this;
  }

  /** Its share of full from now on. */
  public Cell chargedTo(double share) {
    charge = share * capacity;
    return this;
  }

  public Cell at(double temperature) {
    celsius = temperature;
    return this;
  }

  /** From here on the source declares an operation of this kind, the next in its count. */
  public Cell operation(OperationKind kind) {
    declared = kind;
    operation++;
    return this;
  }

  /** The ambient temperature the source declares from now on. */
  public Cell ambient(double temperature) {
    ambient = temperature;
    return this;
  }

  public Cell rest(Duration duration) {
    return run(0, duration);
  }

  /** Discharges it at a constant current [A], positive here. */
  public Cell draw(double amps, Duration duration) {
    return run(-amps, duration);
  }

  /** Charges it at a constant current [A]. */
  public Cell push(double amps, Duration duration) {
    return run(amps, duration);
  }

  /** Discharges it at a constant current until its voltage is at the lower cut-off. */
  public Cell drawToCutoff(double amps) {
    double ampHours = Math.max(0, charge - amps * OHM * capacity / (FULL - EMPTY));
    // a hair further, or rounding might leave it a hair above
    return run(-amps, Duration.ofNanos(Math.round(ampHours / amps * 3600e9) + 1_000_000));
  }

  /** Charges it at a constant current to 4.2 V, then at that voltage until 20 mA are left. */
  public Cell fill(double amps) {
    double ampHours = Math.max(0, capacity - charge - amps * OHM * capacity / (FULL - EMPTY));
    run(amps, Duration.ofNanos(Math.round(ampHours / amps * 3600e9)));
    double current = (FULL - openCircuit()) / OHM;
    while (current > 0.02) {
      charge += current * everyMicros / 3600e6;
      now += everyMicros;
      current = (FULL - openCircuit()) / OHM;
      add(FULL, current);
    }
    return this;
  }

  private Cell run(double amps, Duration duration) {
    long end = now + duration.toNanos() / 1000;
    add(openCircuit() + amps * OHM, amps);
    while (now < end) {
      long step = Math.min(everyMicros, end - now);
      charge += amps * step / 3600e6;
      now += step;
      add(openCircuit() + amps * OHM, amps);
    }
    return this;
  }

  /** Nothing is heard of it; at rest meanwhile. */
  public Cell silence(Duration duration) {
    now += duration.toNanos() / 1000;
    return this;
  }

  /** One reading as given, one interval later. */
  public Cell reads(double voltage, double current) {
    now += everyMicros;
    add(voltage, current);
    return this;
  }

  /** A reading that was taken earlier and comes now. */
  public Cell readsLate(Duration ago, double voltage, double current) {
    samples.add(
        new Sample(
            now - ago.toNanos() / 1000, voltage, current, celsius, declared, operation, ambient));
    return this;
  }

  private double openCircuit() {
    return EMPTY + (FULL - EMPTY) * charge / capacity;
  }

  private void add(double voltage, double current) {
    samples.add(new Sample(now, voltage, current, celsius, declared, operation, ambient));
  }

  /** Samples so far. */
  public int size() {
    return samples.size();
  }

  /** All of it, in frames of at most so many samples. */
  public List<Frame> frames(int largest) {
    return frames(List.of(largest));
  }

  /** The same, in frames of these sizes in turn. Declared operations begin a frame of their own. */
  public List<Frame> frames(List<Integer> sizes) {
    List<List<Sample>> blocks = new ArrayList<>();
    int turn = 0;
    int last = -1;
    List<Sample> block = null;
    for (Sample s : samples) {
      if (block == null
          || s.operation() != last
          || block.size() == sizes.get(turn % sizes.size())) {
        turn += block == null ? 0 : 1;
        block = new ArrayList<>();
        blocks.add(block);
      }
      block.add(s);
      last = s.operation();
    }
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      frames.add(frame(blocks, i));
    }
    return frames;
  }

  private Frame frame(List<List<Sample>> blocks, int at) {
    List<Sample> block = blocks.get(at);
    Sample first = block.get(0);
    int part = 0;
    int parts = 1;
    if (first.operation() >= 0) {
      for (int i = at - 1; i >= 0 && same(blocks.get(i), first); i--) {
        part++;
      }
      parts = part + 1;
      for (int i = at + 1; i < blocks.size() && same(blocks.get(i), first); i++) {
        parts++;
      }
    }
    int n = block.size();
    long[] offset = new long[n];
    double[] voltage = new double[n];
    double[] current = new double[n];
    float[] temperature = new float[n];
    long start = START + Math.floorDiv(first.micros(), 1000);
    for (int i = 0; i < n; i++) {
      Sample s = block.get(i);
      offset[i] = START * 1000 + s.micros() - start * 1000;
      voltage[i] = s.voltage();
      current[i] = s.current();
      temperature[i] = (float) s.celsius();
    }
    Declared says =
        first.operation() < 0
            ? new Declared(null, null, null, null, first.ambient())
            : new Declared(first.operation(), first.declared(), null, null, first.ambient());
    return new Frame(
        cellId, "test", at, part, parts, start, says, n, offset, voltage, current, temperature);
  }

  private static boolean same(List<Sample> block, Sample first) {
    return block.get(0).operation() == first.operation();
  }
}
