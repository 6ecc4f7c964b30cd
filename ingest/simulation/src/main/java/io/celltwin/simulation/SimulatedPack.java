package io.celltwin.simulation;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.PackPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cells in series in a house or a vehicle: one current through all of them, never full and never
 * empty, each with a capacity, a resistance and a charge of its own, and one of them with a fault.
 * The pack stops where its first cell is full or empty. Frames of ten minutes, all cells read at
 * the same instants. Same seed, same bytes.
 */
public final class SimulatedPack {
  private static final long START = 1_767_225_600_000L;
  private static final int FRAME_SECONDS = 600;
  private static final double RATED = 100; // Ah
  private static final double SLOW_SECONDS = 40;

  private final SplittableRandom random;
  private final String id;
  private final Design design;
  private final PackFault fault;
  private final int faulty;
  private final double step;
  private final int every;
  private final double[] capacity;
  private final double[] resistance; // Ω
  private final double[] charge; // Ah
  private final double[] slow; // V
  private final double ratio; // of the slow resistance to the ohmic one
  private final long onset;
  private long millis = START;
  private long sequence;
  private boolean charging;
  private long restingUntil;
  private double bottom;
  private double top;
  private double amperes;
  private long loadUntil;
  private double stuckAt = Double.NaN;

  /**
   * @param design make of its cells: lco, ncm, nca or lfp
   * @param cells in series
   * @param seed of all that differs
   * @param step of the voltages [V]
   * @param every between two readings [s]
   */
  public SimulatedPack(
      String id, String design, int cells, PackFault fault, long seed, double step, int every) {
    this.id = id;
    this.design =
        Design.ALL.stream()
            .filter(d -> d.name().equals(design))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "design is '" + design + "', wanted lco, ncm, nca or lfp"));
    this.fault = fault;
    this.step = step;
    this.every = every;
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + cells);
    this.faulty = random.nextInt(cells);
    this.onset = START + (2 + random.nextInt(6)) * 86_400_000L;
    double scale = RATED / this.design.ratedCapacity();
    this.ratio = this.design.slow() / this.design.ohmic();
    capacity = new double[cells];
    resistance = new double[cells];
    charge = new double[cells];
    slow = new double[cells];
    double full = 0.45 + 0.3 * random.nextDouble();
    for (int i = 0; i < cells; i++) {
      capacity[i] = RATED * (0.97 + 0.008 * normal());
      resistance[i] = this.design.ohmic() / scale * (1 + 0.05 * normal());
      charge[i] = capacity[i] * full + RATED * 0.004 * normal();
    }
    switch (fault) {
      case WEAK_SMALL, WEAK_MEDIUM, WEAK_LARGE -> {
        capacity[faulty] = RATED * (0.97 - fault.size());
        // the balancer of its youth levelled it at the top
        charge[faulty] -= RATED * fault.size();
        charge[faulty] = Math.max(0.1 * RATED, charge[faulty]);
      }
      case BEHIND_SMALL, BEHIND_LARGE -> charge[faulty] -= RATED * fault.size();
      default -> {}
    }
    plan();
  }

  private double normal() {
    double u = 1 - random.nextDouble();
    return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  private void plan() {
    top = 0.86 + 0.1 * random.nextDouble();
    bottom = 0.1 + 0.2 * random.nextDouble();
  }

  /** Of its cells, in the order of the string. */
  public List<CellSpec> specs() {
    List<CellSpec> specs = new ArrayList<>();
    for (int i = 0; i < capacity.length; i++) {
      specs.add(
          new CellSpec(
                  cell(i),
                  design.chemistry(),
                  RATED,
                  design.nominalVoltage(),
                  design.minVoltage(),
                  design.maxVoltage(),
                  design.minVoltage(),
                  RATED,
                  2 * RATED,
                  -20,
                  60,
                  RATED / 3,
                  25,
                  0.7,
                  id,
                  null,
                  null)
              .at(new PackPlace(i + 1, capacity.length)));
    }
    return specs;
  }

  private String cell(int i) {
    return id + "/" + (i + 1);
  }

  /** Id of the cell with the fault; null where all are sound. */
  public String faultyCell() {
    return fault == PackFault.NONE ? null : cell(faulty);
  }

  /** From when on the fault is there [ms]. */
  public long faultyFrom() {
    return switch (fault) {
      case DRAIN_SMALL,
          DRAIN_MEDIUM,
          DRAIN_LARGE,
          BALANCER_SMALL,
          BALANCER_LARGE,
          CONTACT_SMALL,
          CONTACT_LARGE,
          STUCK_SENSOR ->
          onset;
      default -> START;
    };
  }

  /** Event time [ms]. */
  public long millis() {
    return millis;
  }

  /** By how much the faulty cell is out of balance with the others at least, anywhere [share]. */
  public double outOfBalance() {
    double others = 0;
    double size = 0;
    for (int i = 0; i < capacity.length; i++) {
      others += i == faulty ? 0 : charge[i] / (capacity.length - 1);
      size += i == faulty ? 0 : capacity[i] / (capacity.length - 1);
    }
    double empty = charge[faulty] - others; // beyond them where they are empty
    double full = empty - (capacity[faulty] - size);
    return full * empty <= 0 ? 0 : Math.min(Math.abs(full), Math.abs(empty)) / RATED;
  }

  /** The next ten minutes: a frame of each cell. */
  public List<Frame> next() {
    int n = FRAME_SECONDS / every;
    long[] offsets = new long[n];
    double[] currents = new double[n];
    double[][] volts = new double[capacity.length][n];
    for (int k = 0; k < n; k++) {
      long now = millis + 1000L * every * k;
      current(now);
      offsets[k] = 1_000_000L * every * k;
      currents[k] = amperes;
      for (int i = 0; i < capacity.length; i++) {
        volts[i][k] = shown(i, now, flow(i, now));
      }
    }
    List<Frame> frames = new ArrayList<>();
    sequence++;
    for (int i = 0; i < capacity.length; i++) {
      float[] celsius = new float[n];
      for (int k = 0; k < n; k++) {
        double day = 2 * Math.PI * (millis + 1000L * every * k) / 86_400_000.0;
        celsius[k] = (float) (24 + 2 * StrictMath.sin(day) + 0.05 * normal());
      }
      frames.add(
          new Frame(
              cell(i),
              "bms",
              sequence,
              0,
              1,
              millis,
              Frame.Declared.NOTHING,
              n,
              offsets.clone(),
              volts[i],
              currents.clone(),
              celsius));
    }
    millis += 1000L * FRAME_SECONDS;
    return frames;
  }

  /** A step of one cell; its terminal voltage at the end of it. */
  private double flow(int i, long now) {
    boolean itself = i == faulty && now >= faultyFrom();
    double drain = itself && fault.name().startsWith("DRAIN") ? fault.size() * RATED / 24 : 0; // A
    boolean full = now < restingUntil && !charging;
    boolean balanced = itself && full && fault.name().startsWith("BALANCER");
    double bled = balanced ? fault.size() * RATED : 0; // A
    charge[i] += (amperes - drain - bled) * every / 3600;
    double r =
        resistance[i] * (itself && fault.name().startsWith("CONTACT") ? 1 + fault.size() : 1);
    double keep = StrictMath.exp(-every / SLOW_SECONDS);
    slow[i] = slow[i] * keep + amperes * resistance[i] * ratio * (1 - keep);
    return design.ocv(charge[i] / capacity[i]) + amperes * r + slow[i];
  }

  private double shown(int i, long now, double volt) {
    double read = Math.rint((volt + 0.0005 * normal()) / step) * step;
    if (fault == PackFault.STUCK_SENSOR && i == faulty && now >= onset) {
      stuckAt = Double.isNaN(stuckAt) ? read : stuckAt;
      return stuckAt;
    }
    return read;
  }

  /** The pack's load: charged by day, drawn from in turns, with rests between. */
  private void current(long now) {
    if (now < restingUntil) {
      amperes = 0;
      return;
    }
    double most = 0;
    double least = 1;
    for (int i = 0; i < capacity.length; i++) {
      most = Math.max(most, charge[i] / capacity[i]);
      least = Math.min(least, charge[i] / capacity[i]);
    }
    if (charging ? most >= top : least <= bottom) {
      restingUntil = now + (charging ? 3 : 5) * 3_600_000L;
      charging = !charging;
      loadUntil = 0;
      amperes = 0;
      plan();
      return;
    }
    if (now >= loadUntil) {
      loadUntil = now + (2 + random.nextInt(charging ? 30 : 10)) * 60_000L;
      amperes =
          RATED
              * (charging
                  ? 0.1 + 0.15 * random.nextDouble()
                  : random.nextInt(6) == 0 ? 0 : -0.05 - 0.4 * random.nextDouble());
    }
  }
}
