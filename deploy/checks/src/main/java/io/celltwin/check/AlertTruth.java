package io.celltwin.check;

import io.celltwin.domain.CellSpec;
import io.celltwin.simulation.Fault;
import io.celltwin.simulation.PackFault;
import io.celltwin.simulation.TrueState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a person should have been told of a cell, and what may be said of it without being wrong:
 * made from the simulation's truth alone, never from an estimate.
 */
final class AlertTruth {
  /** Discharges within which a fault is to be found. */
  static final int PATIENCE = 60;

  /** Discharges an ageing rule needs after the fact: three checks, one in eight. */
  private static final int CHECKS = 40;

  /** A check that lies this much beside the truth crosses the end early [share]. */
  private static final double END_EARLY = 0.012;

  /** A fault shows in the operation in which it begins [ms]. */
  private static final long AN_OPERATION = 2 * 3_600_000;

  /** With these nobody can know how a cell ages: what should be told is the fault. */
  private static final Set<Fault> BLIND =
      Set.of(Fault.STUCK_VOLTAGE, Fault.CURRENT_UNIT, Fault.EARLY_DEATH);

  /**
   * A leak takes away what a discharge gives from one day to the next: what is to be told is it.
   */
  private static final Set<Fault> LEAKS =
      Set.of(Fault.LEAK, Fault.SMALL_LEAK, Fault.MEDIUM_LEAK, Fault.LARGE_LEAK);

  private static final double HOURS_AT_REST = 0.5;
  private static final int HORIZON = 50;
  private static final double LEAK_HARMS = 1 / 30.0; // C
  private static final double GROWN = 1.5;
  private static final double GROWN_EARLY = 1.3;
  private static final double KNEE = 3.0;
  private static final double KNEE_EARLY = 1.5;

  /**
   * What is to be told.
   *
   * @param kind of the alert that does
   * @param fromMillis before it nobody can say so
   * @param untilMillis by then it should have been told
   * @param harmMillis when the harm is done; {@link Long#MAX_VALUE} where it does none by itself
   * @param fault that causes it; NONE for ageing
   */
  record Fact(String kind, long fromMillis, long untilMillis, long harmMillis, Enum<?> fault) {}

  /**
   * What is no false alarm.
   *
   * @param kind of the alert
   * @param fromMillis not before
   * @param untilMillis not after
   */
  record Allowed(String kind, long fromMillis, long untilMillis) {}

  private final CellSpec spec;
  private final List<TrueState> life;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Allowed> allowed = new ArrayList<>();

  private AlertTruth(CellSpec spec, List<TrueState> life) {
    this.spec = spec;
    this.life = life;
  }

  List<Fact> facts() {
    return facts;
  }

  /** True where an alert of this kind says what is the case. */
  boolean allows(String kind, long millis) {
    return allowed.stream()
        .anyMatch(
            a -> a.kind().equals(kind) && a.fromMillis() <= millis && millis <= a.untilMillis());
  }

  /**
   * @param life of the cell, after each operation, as far as it was watched
   */
  static AlertTruth of(CellSpec spec, Fault fault, List<TrueState> life) {
    AlertTruth truth = new AlertTruth(spec, life);
    int end = truth.firstBelow(spec.endOfLife());
    truth.endOfLife(end, fault);
    truth.resistance(fault);
    truth.knee(fault);
    truth.voltage();
    if (fault != Fault.NONE) {
      truth.fault(fault, end);
    }
    return truth;
  }

  /**
   * Of a measured cell.
   *
   * @param told what is to be told of it, or null
   * @param allowed what may be
   */
  static AlertTruth known(CellSpec spec, String told, Set<String> allowed) {
    AlertTruth truth = new AlertTruth(spec, List.of());
    if (told != null) {
      truth.facts.add(new Fact(told, 0, Long.MAX_VALUE, Long.MAX_VALUE, Fault.NONE));
    }
    allowed.forEach(kind -> truth.allowed.add(new Allowed(kind, 0, Long.MAX_VALUE)));
    return truth;
  }

  /** Of a cell with which nothing is wrong. */
  static AlertTruth sound() {
    return new AlertTruth(null, List.of());
  }

  /**
   * Of the one cell of a pack that has a fault.
   *
   * @param fromMillis when it began
   * @param patience within which it should be told [ms]
   * @param imbalancedMillis from when on it is out of balance with its siblings too
   */
  static AlertTruth ofSibling(
      PackFault fault, long fromMillis, long patience, long imbalancedMillis) {
    AlertTruth truth = new AlertTruth(null, List.of());
    String kind = kind(fault);
    truth.facts.add(new Fact(kind, fromMillis, fromMillis + patience, Long.MAX_VALUE, fault));
    truth.allowed.add(new Allowed(kind, fromMillis, Long.MAX_VALUE));
    if (kind.equals("RESISTANCE_GROWTH")) {
      truth.allowed.add(new Allowed("WEAK_CELL", fromMillis, Long.MAX_VALUE));
    }
    if (kind.equals("BALANCER_BUSY")) { // it does lose charge, and that shows earlier
      truth.allowed.add(new Allowed("SELF_DISCHARGE", fromMillis, Long.MAX_VALUE));
    }
    truth.allowed.add(new Allowed("CELL_IMBALANCE", imbalancedMillis, Long.MAX_VALUE));
    return truth;
  }

  /** Name of the alert by which a fault of one cell of a pack is found. */
  static String kind(PackFault fault) {
    return switch (fault) {
      case WEAK_SMALL, WEAK_MEDIUM, WEAK_LARGE -> "WEAK_CELL";
      // by its own history, which holds back what its siblings say of it
      case CONTACT_SMALL, CONTACT_LARGE -> "RESISTANCE_GROWTH";
      case DRAIN_SMALL, DRAIN_MEDIUM, DRAIN_LARGE -> "SELF_DISCHARGE";
      case BEHIND_SMALL, BEHIND_LARGE -> "CELL_IMBALANCE";
      case BALANCER_SMALL, BALANCER_LARGE -> "BALANCER_BUSY";
      case STUCK_SENSOR -> "SENSOR_STUCK";
      case NONE -> throw new IllegalArgumentException("a sound cell has no alert");
    };
  }

  /** With a leak that takes its part while the full cell rests. */
  private double health(int i) {
    TrueState state = life.get(i);
    return (state.referenceCapacity() - state.leak() * HOURS_AT_REST) / spec.ratedCapacity();
  }

  private int firstBelow(double health) {
    for (int i = 0; i < life.size(); i++) {
      if (health(i) < health) {
        return i;
      }
    }
    return -1;
  }

  /** Index of the first operation at or after so many more discharges, or the last. */
  private int after(int from, int discharges) {
    int wanted = life.get(from).discharge() + discharges;
    int i = from;
    while (i < life.size() - 1 && life.get(i).discharge() < wanted) {
      i++;
    }
    return i;
  }

  private boolean goesOnFor(int from, int discharges) {
    return life.get(life.size() - 1).discharge() - life.get(from).discharge() >= discharges;
  }

  private long millis(int i) {
    return life.get(i).endMillis();
  }

  private void endOfLife(int end, Fault fault) {
    int early = firstBelow(spec.endOfLife() + END_EARLY);
    if (early >= 0) {
      allowed.add(new Allowed("END_OF_LIFE", millis(early), Long.MAX_VALUE));
    }
    if (end <= 0) {
      return;
    }
    if (goesOnFor(end, CHECKS) && !BLIND.contains(fault) && !LEAKS.contains(fault)) {
      facts.add(
          new Fact(
              "END_OF_LIFE", millis(early), millis(after(end, CHECKS)), millis(end), Fault.NONE));
    }
    int left = life.get(end).discharge();
    int near = 0;
    int far = 0;
    while (left - life.get(near).discharge() > HORIZON) {
      near++;
    }
    while (left - life.get(far).discharge() > 2 * HORIZON) {
      far++;
    }
    // until the end can be told, little is left
    allowed.add(new Allowed("RUL_BELOW_HORIZON", millis(far), millis(after(end, CHECKS))));
    // a life that is cut short by a fault could not be foreseen
    boolean foreseeable =
        !BLIND.contains(fault) && !LEAKS.contains(fault) && fault != Fault.CONTACT_RESISTANCE;
    if (life.get(near).discharge() > 40 && foreseeable) {
      facts.add(new Fact("RUL_BELOW_HORIZON", millis(far), millis(end), millis(end), Fault.NONE));
    }
  }

  private void resistance(Fault fault) {
    double young = life.get(0).resistance();
    int early = -1;
    for (int i = 0; i < life.size(); i++) {
      double ratio = life.get(i).resistance() / young;
      if (early < 0 && ratio > GROWN_EARLY) {
        early = i;
        allowed.add(new Allowed("RESISTANCE_GROWTH", millis(i), Long.MAX_VALUE));
      }
      if (ratio > GROWN) {
        if (goesOnFor(i, PATIENCE)) {
          int harm = i;
          while (harm < life.size() - 1 && life.get(harm).resistance() < 2 * young) {
            harm++;
          }
          facts.add(
              new Fact(
                  "RESISTANCE_GROWTH",
                  millis(early),
                  millis(after(i, PATIENCE)),
                  millis(harm),
                  fault == Fault.RESISTANCE || fault == Fault.CONTACT_RESISTANCE
                      ? fault
                      : Fault.NONE));
        }
        return;
      }
    }
  }

  /** True fade of the last 20 discharges over that of the last 100. */
  private void knee(Fault fault) {
    boolean told = false;
    int early = -1;
    for (int i = 0; i < life.size(); i++) {
      int k = life.get(i).discharge();
      if (k < 100) {
        continue;
      }
      double recent = (health(at(k - 20)) - health(i)) / 20;
      double all = (health(at(k - 100)) - health(i)) / 100;
      double ratio = recent / Math.max(all, 4e-4 / KNEE);
      if (ratio > KNEE_EARLY && 20 * recent > 0.01) {
        if (early < 0) {
          early = i;
        }
        allowed.add(new Allowed("CAPACITY_KNEE", millis(i), millis(after(i, PATIENCE))));
      }
      if (!told
          && !LEAKS.contains(fault)
          && fault != Fault.OVERCHARGE
          && ratio > KNEE
          && 20 * recent > 0.02
          && goesOnFor(i, PATIENCE)) {
        told = true;
        facts.add(
            new Fact(
                "CAPACITY_KNEE",
                millis(early),
                millis(after(i, PATIENCE)),
                Long.MAX_VALUE,
                fault == Fault.WEAK_IN_PACK ? Fault.NONE : fault));
      }
    }
  }

  private int at(int discharge) {
    int i = 0;
    while (i < life.size() - 1 && life.get(i).discharge() < discharge) {
      i++;
    }
    return i;
  }

  /** A voltage that is really too high, or too low, may be called so. */
  private void voltage() {
    for (TrueState state : life) {
      if (state.highest() > spec.maxVoltage() + 0.08) {
        long until = state.endMillis() + 60_000;
        allowed.add(new Allowed("OVERVOLTAGE", state.endMillis() - 43_200_000, until));
        allowed.add(new Allowed("OVERCHARGE", state.endMillis() - 43_200_000, until));
      }
      if (state.lowest() < spec.minVoltage() - 0.08) { // a logger at each minute ends it late
        long until = state.endMillis() + AN_OPERATION;
        allowed.add(new Allowed("UNDERVOLTAGE", state.endMillis() - 43_200_000, until));
      }
    }
  }

  private void fault(Fault fault, int end) {
    int onset = 0;
    while (onset < life.size() && !life.get(onset).faulty()) {
      onset++;
    }
    if (onset == life.size()) {
      return;
    }
    long from = onset == 0 ? 0 : millis(onset - 1) - AN_OPERATION;
    long until = millis(after(onset, PATIENCE));
    String kind = kind(fault);
    if (kind != null) {
      // the charger goes too far in two charges: where those end early, nothing happened
      boolean happened =
          fault != Fault.OVERCHARGE
              || life.stream().anyMatch(s -> s.highest() > spec.maxVoltage() + 0.12);
      if (happened && goesOnFor(onset, PATIENCE)) {
        facts.add(new Fact(kind, from, until, harm(fault, onset, end), fault));
      }
      allowed.add(new Allowed(kind, from, Long.MAX_VALUE));
    }
    consequences(fault).forEach(each -> allowed.add(new Allowed(each, from, Long.MAX_VALUE)));
  }

  private long harm(Fault fault, int onset, int end) {
    int harm = -1;
    switch (fault) {
      case LEAK, SMALL_LEAK, MEDIUM_LEAK, LARGE_LEAK -> {
        for (int i = onset; harm < 0 && i < life.size(); i++) {
          harm = life.get(i).leak() > LEAK_HARMS * spec.ratedCapacity() ? i : -1;
        }
      }
      case PLATING, WEAK_IN_PACK -> harm = end;
      default -> {}
    }
    return harm < 0 ? Long.MAX_VALUE : millis(harm);
  }

  /**
   * Name of the alert by which a fault is found; null where an ageing rule finds it. These cells
   * are cycled each by itself, so nobody can hold one that fades faster against its siblings: those
   * under one current are judged by {@link PackCheck}.
   */
  static String kind(Fault fault) {
    return switch (fault) {
      case NONE, RESISTANCE, CONTACT_RESISTANCE, EARLY_DEATH, WEAK_IN_PACK -> null;
      case SENSOR_DRIFT -> "SENSOR_DRIFT";
      case OVERCHARGE -> "OVERVOLTAGE";
      case LEAK, SMALL_LEAK, MEDIUM_LEAK, LARGE_LEAK -> "INTERNAL_LEAK";
      case COLD -> "UNDERTEMPERATURE";
      case MISSING_SAMPLES -> "SAMPLES_LOST";
      case CLOCK_STEP -> "CLOCK_STEP";
      case PLATING -> "LITHIUM_PLATING";
      case STUCK_VOLTAGE, STUCK_TEMPERATURE -> "SENSOR_STUCK";
      case COOLING_LOST -> "COOLING_FAULT";
      case CURRENT_UNIT, VOLTAGE_UNIT, TEMPERATURE_UNIT -> "UNIT_FAULT";
      case SILENCE -> "SILENT";
      case SLOW_LOGGER, LOST_PROBE, BAD_READINGS -> "DATA_DEGRADED";
    };
  }

  /** What else is true of a cell with the fault, though it is not its name. */
  private static Set<String> consequences(Fault fault) {
    return switch (fault) {
      case OVERCHARGE -> Set.of("OVERCHARGE");
      case LARGE_LEAK, LEAK -> Set.of("COOLING_FAULT", "TR_PRECURSOR", "UNDERVOLTAGE", "CELL_DEAD");
      case RESISTANCE -> Set.of("COOLING_FAULT");
      case COOLING_LOST -> Set.of("OVERTEMPERATURE", "TR_PRECURSOR");
      case COLD -> Set.of("LITHIUM_PLATING", "CAPACITY_KNEE");
      case WEAK_IN_PACK, PLATING -> Set.of("CAPACITY_KNEE");
      case STUCK_VOLTAGE, VOLTAGE_UNIT -> Set.of("SENSOR_FAULT");
      case BAD_READINGS -> Set.of("SENSOR_FAULT");
      case CURRENT_UNIT -> Set.of("SENSOR_FAULT", "OVERCURRENT");
      case EARLY_DEATH -> Set.of("CAPACITY_KNEE", "RUL_BELOW_HORIZON", "CELL_IMBALANCE");
      default -> Set.of();
    };
  }
}
