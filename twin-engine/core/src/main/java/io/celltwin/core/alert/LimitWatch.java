package io.celltwin.core.alert;

import static java.lang.Math.abs;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Lineage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Holds a cell's samples against its {@link LimitRules}. Most samples break nothing and cost a few
 * comparisons; the rules are gone through only when one might fire, or clear.
 */
public final class LimitWatch implements Cloneable {
  /** Number of rules. */
  private static final int RULES = 10;

  /** What saved state calls the rules, in the order of {@link LimitRules}: never change one. */
  static final List<String> NAMES =
      List.of(
          "OVERCHARGE",
          "OVERVOLTAGE",
          "UNDERVOLTAGE",
          "OVERTEMPERATURE",
          "OVERHEATING",
          "UNDERTEMPERATURE",
          "OVERCURRENT.charge",
          "OVERCURRENT.discharge",
          "CELL_DEAD",
          "SENSOR_FAULT");

  private static final int DEAD_RULE = 8;
  private static final int SENSOR_RULE = 9;

  /** Samples after an impossible one whose voltage proves nothing yet. */
  private static final int DISTRUST = 10;

  /** A step of this height without current is not a cell's [V]. */
  public static final double JUMP = 1.0;

  /** Within this time [µs]. */
  private static final long JUMP_WITHIN = 300_000_000;

  private int firing; // one bit per rule
  private int pending; // one bit per rule
  private int distrust;
  private double lastVoltage = Double.NaN;
  private double lastCurrent = Double.NaN;
  private long lastMicros;
  private int[] run = new int[RULES];
  private int[] calm = new int[RULES];
  private long[] since = new long[RULES];
  private long[] sinceSequence = new long[RULES];
  private long[] calmSince = new long[RULES];

  /**
   * Where a sample is, for the alert it may raise.
   *
   * @param source who sent it
   * @param sequence of its frame
   * @param operationIndex as declared, or null
   * @param cycleNumber at which cycle
   */
  public record Place(String source, long sequence, Integer operationIndex, int cycleNumber) {}

  /** A spec's limits as plain numbers for the inner loop. */
  public static final class Limits {
    private final List<LimitRule> rules;
    private final String cellId;
    private final double high;
    private final double low;
    private final double hot;
    private final double cold;
    private final double in;
    private final double out;
    private final double impossible;
    private final double rest;
    private final double impossibleCurrent;

    public Limits(CellSpec spec) {
      rules = LimitRules.of(spec);
      cellId = spec.cellId();
      high = rules.get(0).limit();
      low = Math.max(rules.get(2).limit(), rules.get(DEAD_RULE).limit());
      hot = rules.get(3).limit();
      cold = rules.get(5).limit();
      in = rules.get(6).limit();
      out = rules.get(7).limit();
      impossible = spec.maxVoltage() + LimitRules.IMPOSSIBLE_ABOVE;
      rest = spec.ratedCapacity() / 50;
      impossibleCurrent = 5 * Math.max(spec.maxChargeCurrent(), spec.maxDischargeCurrent());
    }

    /** Voltage from which on nothing is too low, under load or not [V]. */
    public double lowest() {
      return low;
    }

    /** Voltage up to which nothing is too high [V]. */
    public double highest() {
      return high;
    }

    /** Temperature from which on nothing is too cold [°C]. */
    public double coldest() {
      return cold;
    }

    /** Temperature up to which nothing is too hot [°C]. */
    public double hottest() {
      return hot;
    }

    /** Charging current up to which nothing is too much [A]. */
    public double mostIn() {
      return in;
    }

    /** Discharging current up to which nothing is too much [A], positive. */
    public double mostOut() {
      return out;
    }
  }

  /** True where no cell can give this voltage. */
  public static boolean impossible(double voltage, double upperCutoff) {
    return voltage > upperCutoff + LimitRules.IMPOSSIBLE_ABOVE
        || voltage < LimitRules.IMPOSSIBLE_BELOW;
  }

  /**
   * The next sample in time.
   *
   * @param limits of the cell
   * @param micros event time [µs since 1970-01-01 UTC]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   * @param temperature [°C], NaN without a probe
   * @param place for the alert
   * @param alerts where one is put that fires or clears
   * @return kinds that fired, one bit for each rule; 0 mostly
   */
  public int sample(
      Limits limits,
      long micros,
      double voltage,
      double current,
      double temperature,
      Place place,
      List<Alert> alerts) {
    boolean jumped =
        abs(voltage - lastVoltage) > JUMP
            && abs(current) < limits.rest
            && abs(lastCurrent) < limits.rest
            && micros - lastMicros < JUMP_WITHIN;
    boolean impossible = voltage > limits.impossible || voltage < LimitRules.IMPOSSIBLE_BELOW;
    lastVoltage = voltage;
    lastCurrent = current;
    lastMicros = micros;
    boolean quiet =
        (firing | pending | distrust) == 0
            && voltage <= limits.high
            && voltage >= limits.low
            && !(temperature > limits.hot)
            && !(temperature < limits.cold)
            && current <= limits.in
            && -current <= limits.out
            && !jumped;
    return quiet
        ? 0
        : weigh(limits, micros, voltage, current, temperature, jumped || impossible, place, alerts);
  }

  /** True where nothing fires, nothing may fire soon, and no reading is distrusted. */
  public boolean quiet() {
    return (firing | pending | distrust) == 0;
  }

  /** True where a voltage follows the last one without a step that no cell makes. */
  public boolean follows(double voltage) {
    return abs(voltage - lastVoltage) <= JUMP;
  }

  /**
   * Readings within all limits have passed while it was {@link #quiet}; this is the last of them.
   *
   * @param micros event time [µs since 1970-01-01 UTC]
   * @param voltage terminal [V]
   * @param current positive while charging [A]
   */
  public void passed(long micros, double voltage, double current) {
    lastVoltage = voltage;
    lastCurrent = current;
    lastMicros = micros;
  }

  private int weigh(
      Limits limits,
      long micros,
      double voltage,
      double current,
      double temperature,
      boolean impossible,
      Place place,
      List<Alert> alerts) {
    int fired = 0;
    if (impossible && !Double.isNaN(voltage)) {
      distrust = DISTRUST;
    } else if (distrust > 0) {
      distrust--;
    }
    boolean trusted = distrust == 0;
    boolean atRest = abs(current) < limits.rest;
    for (int i = 0; i < RULES; i++) {
      LimitRule rule = limits.rules.get(i);
      double value =
          switch (rule.watched()) {
            case VOLTAGE -> trusted ? voltage : Double.NaN;
            case VOLTAGE_AT_REST -> trusted && atRest ? voltage : Double.NaN;
            case VOLTAGE_UNDER_LOAD -> trusted && current < -limits.rest ? voltage : Double.NaN;
            // what no cell gives is no current too high but a wrong unit
            case CHARGE_CURRENT -> current > limits.impossibleCurrent ? Double.NaN : current;
            case DISCHARGE_CURRENT -> -current > limits.impossibleCurrent ? Double.NaN : -current;
            case TEMPERATURE -> temperature;
            case IMPOSSIBLE_READINGS -> impossible ? 1 : 0;
          };
      int bit = 1 << i;
      if ((firing & bit) == 0) {
        if (rule.brokenBy(value) && !(i == SENSOR_RULE && (firing & 1 << DEAD_RULE) != 0)) {
          if ((pending & bit) == 0) {
            pending |= bit;
            since[i] = micros;
            sinceSequence[i] = place.sequence();
            run[i] = 0;
          }
          run[i]++;
          if (run[i] >= rule.samples() && micros - since[i] >= rule.seconds() * 1e6) {
            pending &= ~bit;
            firing |= bit;
            calm[i] = 0;
            fired |= bit;
            alerts.add(
                alert(
                    limits, rule, State.FIRING, since[i], micros, value, sinceSequence[i], place));
          }
        } else {
          pending &= ~bit;
        }
      } else {
        // an episode of the cell's own voltage also ends under current; but a charger lifts the
        // voltage of a dead cell too
        boolean anyVoltage =
            rule.watched().name().startsWith("VOLTAGE") && trusted && i != DEAD_RULE;
        double now = anyVoltage ? voltage : value;
        if (!rule.calmAt(now)) {
          calm[i] = 0;
        } else {
          if (calm[i] == 0) {
            calmSince[i] = micros;
          }
          calm[i]++;
          if (calm[i] >= rule.samples() && micros - calmSince[i] >= rule.calmSeconds() * 1e6) {
            firing &= ~bit;
            alerts.add(
                alert(limits, rule, State.CLEARED, since[i], micros, now, place.sequence(), place));
          }
        }
      }
    }
    return fired;
  }

  /**
   * A reading without voltage or current (a NaN). Two in a row, and the sensor is gone.
   *
   * @return as {@link #sample}
   */
  public int unreadable(Limits limits, long micros, Place place, List<Alert> alerts) {
    return weigh(limits, micros, Double.NaN, Double.NaN, Double.NaN, true, place, alerts);
  }

  private static Alert alert(
      Limits limits,
      LimitRule rule,
      State state,
      long start,
      long micros,
      double value,
      long fromSequence,
      Place place) {
    String message;
    if (rule.watched() == LimitRule.Watched.IMPOSSIBLE_READINGS) {
      message =
          state == State.FIRING
              ? "%s gives readings that no cell can give".formatted(limits.cellId)
              : "%s gives plausible readings again".formatted(limits.cellId);
    } else {
      message =
          String.format(
              Locale.ROOT,
              state == State.FIRING
                  ? "%s: %s %.3f %s, limit %.3f %s, for %.0f s"
                  : "%s: %s back to %.3f %s, limit %.3f %s, after %.0f s",
              limits.cellId,
              rule.watched().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              value,
              rule.watched().unit(),
              rule.limit(),
              rule.watched().unit(),
              (micros - start) / 1e6);
    }
    return new Alert(
        AlertIds.of(limits.cellId, rule.kind(), rule.version(), start),
        limits.cellId,
        rule.kind(),
        rule.severity(),
        state,
        Math.floorDiv(micros, 1000),
        place.operationIndex(),
        place.cycleNumber(),
        value,
        rule.limit(),
        rule.watched().unit(),
        message,
        state == State.FIRING ? rule.action() : rule.clearing(),
        rule.version(),
        new Lineage(place.source(), fromSequence, place.sequence()));
  }

  /** Times begin anew: what had lasted begins again, what fires goes on. */
  public void clockReset() {
    lastMicros = 0;
    lastVoltage = Double.NaN;
    lastCurrent = Double.NaN;
    pending = 0;
    Arrays.fill(calm, 0);
  }

  public LimitWatch copy() {
    try {
      LimitWatch copy = (LimitWatch) clone();
      copy.run = run.clone();
      copy.calm = calm.clone();
      copy.since = since.clone();
      copy.sinceSequence = sinceSequence.clone();
      copy.calmSince = calmSince.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** As states up to version 4 of the open cell have it: a slot for each rule, in their order. */
  public void fieldsInOrder(SavedFields saved) throws IOException {
    firing = saved.integer(firing);
    pending = saved.integer(pending);
    distrust = saved.integer(distrust);
    lastVoltage = saved.decimal(lastVoltage);
    lastCurrent = saved.decimal(lastCurrent);
    lastMicros = saved.integer(lastMicros);
    saved.integers(run);
    saved.integers(calm);
    saved.integers(since);
    saved.integers(sinceSequence);
    saved.integers(calmSince);
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    fields(saved, NAMES);
  }

  /**
   * By the names of the rules, and of those alone that fire or may fire soon: a rule that comes,
   * goes or changes its place changes nothing of the others. What was saved of one that is gone is
   * left behind.
   */
  void fields(SavedFields saved, List<String> names) throws IOException {
    distrust = saved.integer(distrust);
    lastVoltage = saved.decimal(lastVoltage);
    lastCurrent = saved.decimal(lastCurrent);
    lastMicros = saved.integer(lastMicros);
    int busy = firing | pending;
    int n = saved.integer(Integer.bitCount(busy));
    int own = 0; // of what is written; all is 0 where it is read
    for (int k = 0; k < n; k++) {
      while (busy != 0 && (busy & 1 << own) == 0) {
        own++;
      }
      String name = saved.text(busy == 0 ? null : names.get(own));
      int i = names.indexOf(name);
      int from = busy == 0 ? 0 : own;
      boolean fires = saved.bool((firing & 1 << from) != 0);
      int runs = saved.integer(run[from]);
      int calms = saved.integer(calm[from]);
      long start = saved.integer(since[from]);
      long sequence = saved.integer(sinceSequence[from]);
      long calmStart = saved.integer(calmSince[from]);
      own++;
      if (i < 0) {
        continue;
      }
      firing = fires ? firing | 1 << i : firing & ~(1 << i);
      pending = fires ? pending & ~(1 << i) : pending | 1 << i;
      run[i] = runs;
      calm[i] = calms;
      since[i] = start;
      sinceSequence[i] = sequence;
      calmSince[i] = calmStart;
    }
  }

  /** The names of the rules, as bits of {@link #sample} count them, to be saved with such bits. */
  public static String names() {
    return String.join(",", NAMES);
  }

  /** Bits as they count now, where they were saved with the names they counted by. */
  public static int bitsNow(int bits, String names) {
    String[] saved = names.split(",", -1);
    int now = 0;
    for (int i = 0; i < saved.length; i++) {
      int at = NAMES.indexOf(saved[i]);
      now |= (bits & 1 << i) != 0 && at >= 0 ? 1 << at : 0;
    }
    return now;
  }

  /** Kinds of the rules whose bits are set. */
  public static List<String> kinds(Limits limits, int bits) {
    String[] kinds = new String[Integer.bitCount(bits)];
    int at = 0;
    for (int i = 0; i < RULES; i++) {
      if ((bits & 1 << i) != 0) {
        kinds[at++] = limits.rules.get(i).kind();
      }
    }
    return Arrays.asList(kinds);
  }
}
