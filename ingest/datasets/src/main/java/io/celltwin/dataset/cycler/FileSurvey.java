package io.celltwin.dataset.cycler;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one reading of a file tells about it before any of it is sent: how many rows, which columns
 * can be believed, what the cell was put through. Constant memory.
 */
final class FileSurvey {
  private static final double COLDEST = -100;
  private static final double HOTTEST = 200;
  private static final int WORDS = 5;
  private static final int FEW = 30;

  /** Words of rows in which an impedance is measured. */
  private static final Pattern SWEEP =
      Pattern.compile("(?i).*(?:\\b|_)(?:p?g?eis|impedance|fra)(?:\\b|_).*");

  /** An instrument's zero [V]. */
  private static final double ZERO = 1e-3;

  /** Voltages of neighbouring samples differ by no more, or the share of themselves [V]. */
  private static final double NEIGHBOURS = 0.3;

  private static final double NEIGHBOURS_SHARE = 0.08;

  private static final double HALF_A_DAY = 43_200;

  /** Nobody tests a cell for longer [s]. */
  private static final double TEN_YEARS = 10 * 365.25 * 86_400;

  /** Lowest, highest and number of the values of one column. */
  static final class Range {
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private double last = Double.NaN;
    private double lowSteady = Double.POSITIVE_INFINITY;
    private double highSteady = Double.NEGATIVE_INFINITY;
    private long count;
    private long plausible;

    void add(double value) {
      if (Double.isNaN(value)) {
        return;
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (Math.abs(value - last) <= Math.max(NEIGHBOURS, NEIGHBOURS_SHARE * Math.abs(value))) {
        lowSteady = Math.min(lowSteady, Math.min(last, value));
        highSteady = Math.max(highSteady, Math.max(last, value));
      }
      last = value;
      count++;
      if (value > COLDEST && value < HOTTEST) {
        plausible++;
      }
    }

    double low() {
      return low;
    }

    double high() {
      return high;
    }

    /** The lowest that has a neighbour like it: one alone is a spike. */
    double lowSteady() {
      return lowSteady <= highSteady ? lowSteady : low;
    }

    /** The highest that has a neighbour like it. */
    double highSteady() {
      return lowSteady <= highSteady ? highSteady : high;
    }

    private boolean isTemperature() {
      return plausible > 0 && !(low == 0 && high == 0);
    }
  }

  /** Whether a column of indices can be declared. */
  private static final class Index {
    private long values;
    private double odd = Double.NaN;
    private String oddHere;

    void add(double value, FileRows rows) {
      if (Double.isNaN(value)) {
        return;
      }
      values++;
      if (oddHere == null && integer(value) == null) {
        odd = value;
        oddHere = rows.here();
      }
    }

    boolean usable() {
      return values > 0 && oddHere == null;
    }
  }

  private final List<Assumption> assumed = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Range voltage = new Range();
  private final Range current = new Range();
  private final Range surface = new Range();
  private final Range ambient = new Range();
  private final Index cycle = new Index();
  private final Index step = new Index();
  private final Reading asWritten = new Reading();
  private final Reading byState = new Reading();
  private final RunLengths runs = new RunLengths();
  private final Set<String> unknownStates = new TreeSet<>();
  private DatasetFormatException firstFault;
  private long rows;
  private long refused;
  private long swept;
  private long undated;
  private long sameMoment;
  private long backwards;
  private long wentBack;
  private double stoodSeconds;
  private double firstVolts = Double.NaN;
  private double firstCycle = Double.NaN;
  private double lastCycle = Double.NaN;
  private long firstMicros;
  private long lastMicros;
  private String lastState = "";
  private OperationKind kind;
  private boolean sweep;
  private boolean dischargingStates;
  private boolean chargingStates;
  private boolean fromState;
  private boolean turned;
  private boolean senseUnknown;

  /** What current and voltage say if the current's sense is read in one way. */
  private static final class Reading {
    private final ChargeLegs legs = new ChargeLegs();
    private final CurrentSign sense = new CurrentSign();

    void add(double seconds, double volts, double amperes) {
      legs.add(seconds, volts, amperes);
      sense.add(seconds, volts, amperes);
    }
  }

  private FileSurvey() {}

  /**
   * Reads all rows.
   *
   * @param rows from the first on; left open
   * @param parts that the rows are of
   * @param clock fresh
   */
  static FileSurvey of(FileRows rows, List<Part> parts, TesterClock clock) throws IOException {
    var survey = new FileSurvey();
    Manifest manifest = parts.get(0).manifest();
    int part = 0;
    try {
      while (rows.next()) {
        if (rows.part() != part) {
          part = rows.part();
          parts.get(part).begin(clock);
        }
        survey.add(rows, manifest, clock);
      }
    } catch (DatasetFormatException e) {
      survey.refuse(e); // the rest is lost, and will be said again when it is sent
    }
    survey.conclude(rows, manifest, clock);
    return survey;
  }

  private void refuse(DatasetFormatException fault) {
    refused++;
    if (firstFault == null) {
      firstFault = fault;
    }
  }

  /**
   * Whether a row is one of an impedance sweep in which the instrument wrote no voltage: its zeros
   * are no volts.
   */
  static boolean isSweep(FileRows row, boolean sweepingState) {
    double volts = row.number(ColumnQuantity.VOLTAGE);
    boolean none = Double.isNaN(volts) || Math.abs(volts) < ZERO;
    return none && (sweepingState || row.number(ColumnQuantity.FREQUENCY) > 0);
  }

  static boolean isSweep(String state) {
    return !state.isEmpty() && SWEEP.matcher(state).matches();
  }

  private void add(FileRows row, Manifest manifest, TesterClock clock) {
    String state = row.state();
    if (!state.equals(lastState)) {
      state(state, manifest);
    }
    if (isSweep(row, sweep)) {
      swept++;
      return;
    }
    DatasetFormatException fault = row.fault();
    if (fault != null) {
      refuse(fault);
      return;
    }
    double volts = row.number(ColumnQuantity.VOLTAGE);
    double amperes = row.number(ColumnQuantity.CURRENT);
    long micros =
        clock.micros(row.number(ColumnQuantity.TEST_TIME), row.number(ColumnQuantity.WALL_TIME));
    voltage.add(volts);
    current.add(amperes);
    surface.add(row.number(ColumnQuantity.SURFACE_TEMPERATURE));
    ambient.add(row.number(ColumnQuantity.AMBIENT_TEMPERATURE));
    cycle.add(row.number(ColumnQuantity.CYCLE), row);
    step.add(row.number(ColumnQuantity.STEP), row);
    if (Double.isNaN(row.number(ColumnQuantity.WALL_TIME))) {
      undated++;
    }
    double counted = row.number(ColumnQuantity.CYCLE);
    firstCycle = Double.isNaN(firstCycle) ? counted : firstCycle;
    lastCycle = Double.isNaN(counted) ? lastCycle : counted;
    if (rows == 0) {
      firstVolts = volts;
      firstMicros = micros;
      lastMicros = micros;
    }
    double seconds = (micros - lastMicros) / 1e6;
    backwards += seconds < 0 ? 1 : 0;
    sameMoment += rows > 0 && seconds == 0 ? 1 : 0;
    asWritten.add(seconds, volts, amperes);
    runs.add(seconds, volts, amperes);
    if (dischargingStates || chargingStates) {
      byState.add(seconds, volts, kind == OperationKind.DISCHARGE ? -Math.abs(amperes) : amperes);
    } else {
      byState.add(seconds, volts, amperes);
    }
    lastMicros = micros;
    rows++;
  }

  private void state(String state, Manifest manifest) {
    lastState = state;
    kind = manifest.kind(state);
    sweep = isSweep(state);
    if (kind == null && unknownStates.size() < WORDS && !manifest.knows(state)) {
      unknownStates.add(state);
    }
    dischargingStates |= kind == OperationKind.DISCHARGE;
    chargingStates |= kind == OperationKind.CHARGE;
  }

  private static boolean turnable(CurrentSign.Verdict verdict) {
    return verdict == CurrentSign.Verdict.TURNED;
  }

  /** Decides in which sense current is read, and says where that is not the file's word. */
  private void senses(Manifest manifest) {
    boolean states = dischargingStates;
    fromState = !signed() && states;
    Reading reading = fromState ? byState : asWritten;
    boolean says = manifest.text().sign() != Manifest.Sign.DISCHARGING;
    CurrentSign.Verdict verdict = reading.sense.verdict();
    reading.legs.end();
    if (fromState) {
      assumed.add(
          new Assumption(Assumption.About.SIGN, "current has no sign here: taken from the state"));
      says = true;
    } else if (!signed() && current.high > 0) {
      senseUnknown = verdict == CurrentSign.Verdict.CONTRADICTORY;
      if (senseUnknown || (manifest.text().sign() == Manifest.Sign.STATE && !turnable(verdict))) {
        assumed.add(
            new Assumption(
                Assumption.About.SIGN,
                "no current is negative and no state says discharge: all is taken as charging"));
        return;
      }
    }
    boolean opposite = verdict == (says ? CurrentSign.Verdict.TURNED : CurrentSign.Verdict.RIGHT);
    if (opposite) {
      turned = true;
      assumed.add(
          new Assumption(
              Assumption.About.SIGN,
              "the current's sign is turned: voltage falls while it charges and rises while it"
                  + " discharges; read the other way round"));
    } else if (verdict == CurrentSign.Verdict.CONTRADICTORY) {
      remarks.add(
          "voltage does not follow the current's sign throughout: taken as %s"
              .formatted(says ? "positive while charging" : "positive while discharging"));
    }
    turned ^= !says;
  }

  private void conclude(FileRows row, Manifest manifest, TesterClock clock) {
    senses(manifest);
    for (Binding binding : row.bindings()) {
      switch (binding.quantity()) {
        case CYCLE -> index(binding, cycle, "cycles");
        case STEP -> index(binding, step, "steps");
        case SURFACE_TEMPERATURE -> temperature(binding, surface);
        case AMBIENT_TEMPERATURE -> temperature(binding, ambient);
        default -> {
          // said row by row
        }
      }
    }
    ofClock(clock);
    ofRows(row);
  }

  private void ofClock(TesterClock clock) {
    if (!clock.dated() && rows > 0) {
      assumed.add(
          new Assumption(
              Assumption.About.DATES, "nothing says when it was: laid from 1970-01-01 on"));
    }
    stoodSeconds = clock.stoodSeconds();
    wentBack = backwards + clock.restarts();
    if (clock.pauses() > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "the test stood still %d times, %.1f h in all, by its dates",
              clock.pauses(),
              clock.stoodSeconds() / 3600));
    }
    if (clock.summer().changes() > 0) {
      assumed.add(
          new Assumption(
              Assumption.About.CLOCK,
              String.format(
                  Locale.ROOT,
                  "its clock is put by an hour %d times, as for summer time (after %s): read without",
                  clock.summer().changes(),
                  clock.summer().at())));
    }
    if (clock.restarts() > 0) {
      assumed.add(
          new Assumption(
              Assumption.About.CLOCK,
              String.format(
                  Locale.ROOT,
                  "time begins anew %d times while the rows go on: each is laid behind the one"
                      + " before",
                  clock.restarts())));
    }
  }

  private void ofRows(FileRows row) {
    if (swept > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%d rows of impedance sweeps have no voltage but an instrument's zeros: left out",
              swept));
    }
    if (rows > 1 && sameMoment > rows / 2) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%d of %d rows have the same time as the one before: its times are too coarse for its"
                  + " rows",
              sameMoment,
              rows));
    }
    if (backwards > 0) {
      remarks.add(String.format(Locale.ROOT, "time runs backwards %d times", backwards));
    }
    if ((lastMicros - firstMicros) / 1e6 > TEN_YEARS) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "its %d rows span %.0f years: is the time in the unit its name says?",
              rows,
              (lastMicros - firstMicros) / 1e6 / TEN_YEARS * 10));
    }
    if (!unknownStates.isEmpty()) {
      remarks.add("states of no known meaning: %s".formatted(String.join(", ", unknownStates)));
    }
    if (row.blanks() > 0) {
      remarks.add(String.format(Locale.ROOT, "%d rows are empty", row.blanks()));
    }
    if (refused > 0) {
      remarks.add(
          String.format(Locale.ROOT, "%d of %d rows cannot be read", refused, rows + refused));
    }
  }

  private void index(Binding binding, Index index, String what) {
    if (rows > 0 && index.values == 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "column %s is empty in all %d rows: no %s are declared",
              binding.name(),
              rows,
              what));
    } else if (index.oddHere != null) {
      remarks.add(
          "column %s is %s at %s, wanted a whole number: no %s are declared"
              .formatted(binding.name(), index.odd, index.oddHere, what));
    }
  }

  private void temperature(Binding binding, Range range) {
    if (range.count > 0 && !range.isTemperature()) {
      remarks.add(
          "column %s is %s °C throughout: no probe, left out"
              .formatted(
                  binding.name(),
                  range.low == range.high
                      ? Double.toString(range.low)
                      : "between " + range.low + " and " + range.high));
    }
  }

  /** A whole number that fits, or null. */
  static Integer integer(double value) {
    int whole = (int) value;
    return whole == value ? (Integer) whole : null;
  }

  /**
   * Whether the rows stand in no order of time: it goes back at more than a third of them, which no
   * test does that begins its time anew with a cycle or a step.
   */
  boolean unordered() {
    return rows > FEW && 3 * wentBack > rows;
  }

  /** At how many rows time goes back. */
  long wentBack() {
    return wentBack;
  }

  /** For how long current flowed without a stop. */
  RunLengths runs() {
    return runs;
  }

  /** Rows that can be read. */
  long rows() {
    return rows;
  }

  /** The first row that cannot be read, or null. */
  DatasetFormatException firstFault() {
    return firstFault;
  }

  /** Whether each row has a date and they advance as the test does. */
  boolean dated() {
    return undated == 0 && stoodSeconds < HALF_A_DAY;
  }

  /**
   * Whether dates make more sense here than in another reading of the file: with day and month
   * taken for each other, a test seems to stand still for weeks.
   */
  boolean datedBetterThan(FileSurvey other) {
    return undated != other.undated ? undated < other.undated : stoodSeconds < other.stoodSeconds;
  }

  /** Whether the file's current has a sign. */
  boolean signed() {
    return current.low < 0;
  }

  /**
   * Whether the file's current has no sign, no state tells it, and voltage both falls and rises.
   */
  boolean senseUnknown() {
    return senseUnknown;
  }

  /** Words of a state column that mean nothing here, in brackets; empty if there are none. */
  String unknownStates() {
    return unknownStates.isEmpty() ? "" : " (found: " + String.join(", ", unknownStates) + ")";
  }

  boolean cycles() {
    return cycle.usable();
  }

  boolean steps() {
    return step.usable();
  }

  boolean surface() {
    return surface.isTemperature();
  }

  boolean ambient() {
    return ambient.isTemperature();
  }

  /** Of all readable rows [V]. */
  Range voltage() {
    return voltage;
  }

  /** A current of the file as the domain has it: positive while charging [A]. */
  double charging(double amperes, OperationKind now) {
    double sensed = fromState && now == OperationKind.DISCHARGE ? 0 - Math.abs(amperes) : amperes;
    return turned ? 0 - sensed : sensed;
  }

  /** What was charged. */
  ChargeLegs.Way charges() {
    return (fromState ? byState : asWritten).legs.of(!turned);
  }

  /** What was discharged. */
  ChargeLegs.Way discharges() {
    return (fromState ? byState : asWritten).legs.of(turned);
  }

  /** Largest current in the charging sense [A]; 0 if there was none. */
  double mostCharging() {
    return Math.max(0, turned ? -current.low : current.high);
  }

  /** Largest current in the discharging sense [A]; 0 if there was none. */
  double mostDischarging() {
    return Math.max(0, fromState || turned ? current.high : -current.low);
  }

  /** Whether each row has a date, whatever the test's time does. */
  boolean hasDates() {
    return rows > 0 && undated == 0;
  }

  double firstVolts() {
    return firstVolts;
  }

  double lastVolts() {
    return voltage.last;
  }

  /** Declared by the first row that declares one; NaN if none does. */
  double firstCycle() {
    return firstCycle;
  }

  double lastCycle() {
    return lastCycle;
  }

  /** Whether another survey is of the same rows, as far as one can tell without comparing them. */
  boolean isOfTheSame(FileSurvey other) {
    return rows == other.rows
        && firstMicros == other.firstMicros
        && lastMicros == other.lastMicros
        && firstVolts == other.firstVolts
        && voltage.last == other.voltage.last
        && voltage.low == other.voltage.low
        && voltage.high == other.voltage.high;
  }

  /** When the first row was [µs since 1970-01-01 UTC]. */
  long firstMicros() {
    return firstMicros;
  }

  /** When the last row was [µs since 1970-01-01 UTC]. */
  long lastMicros() {
    return lastMicros;
  }

  /** What the file does not say and was taken to be so. */
  List<Assumption> assumed() {
    return assumed;
  }

  /** What else a person should know of the file. */
  List<String> remarks() {
    return remarks;
  }
}
