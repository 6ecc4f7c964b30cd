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

/**
 * What one reading of a file tells about it before any of it is sent: how many rows, which columns
 * can be believed, what the cell was put through. Constant memory.
 */
final class Survey {
  private static final double COLDEST = -100;
  private static final double HOTTEST = 200;
  private static final int WORDS = 5;

  /** Charge is not integrated over longer gaps [s]. */
  private static final double LONGEST_STEP = 3600;

  private static final double HALF_A_DAY = 43_200;

  /** Nobody tests a cell for longer [s]. */
  private static final double TEN_YEARS = 10 * 365.25 * 86_400;

  /** Lowest, highest and number of the values of one column. */
  static final class Range {
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private long count;
    private long plausible;

    void add(double value) {
      if (Double.isNaN(value)) {
        return;
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
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

    private boolean isTemperature() {
      return plausible > 0 && !(low == 0 && high == 0);
    }
  }

  /** Whether a column of indices can be declared. */
  private static final class Index {
    private long values;
    private double odd = Double.NaN;
    private String oddHere;

    void add(double value, Rows rows) {
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
  private final ChargeLegs legs = new ChargeLegs();
  private final Set<String> unknownStates = new TreeSet<>();
  private DatasetFormatException firstFault;
  private long rows;
  private long refused;
  private long undated;
  private long backwards;
  private double stoodSeconds;
  private long firstMicros;
  private long lastMicros;
  private double lastCurrent;
  private String lastState = "";
  private OperationKind kind;
  private boolean dischargingStates;

  private Survey() {}

  /**
   * Reads all rows.
   *
   * @param rows from the first on; left open
   * @param manifest of the file
   * @param clock fresh
   */
  static Survey of(Rows rows, Manifest manifest, TesterClock clock) throws IOException {
    var survey = new Survey();
    try {
      while (rows.next()) {
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

  private void add(Rows row, Manifest manifest, TesterClock clock) {
    DatasetFormatException fault = row.fault();
    if (fault != null) {
      refuse(fault);
      return;
    }
    double volts = row.number(Quantity.VOLTAGE);
    double amperes = row.number(Quantity.CURRENT);
    long micros = clock.micros(row.number(Quantity.TEST_TIME), row.number(Quantity.WALL_TIME));
    voltage.add(volts);
    current.add(amperes);
    surface.add(row.number(Quantity.SURFACE_TEMPERATURE));
    ambient.add(row.number(Quantity.AMBIENT_TEMPERATURE));
    cycle.add(row.number(Quantity.CYCLE), row);
    step.add(row.number(Quantity.STEP), row);
    if (Double.isNaN(row.number(Quantity.WALL_TIME))) {
      undated++;
    }
    String state = row.state();
    if (!state.equals(lastState)) {
      lastState = state;
      kind = manifest.kind(state);
      if (kind == null && unknownStates.size() < WORDS && !manifest.knows(state)) {
        unknownStates.add(state);
      }
      dischargingStates |= kind == OperationKind.DISCHARGE;
    }
    if (rows == 0) {
      firstMicros = micros;
    } else {
      double seconds = (micros - lastMicros) / 1e6;
      if (seconds < 0) {
        backwards++;
      } else if (seconds <= LONGEST_STEP) {
        double mean = turned(manifest, (amperes + lastCurrent) / 2);
        legs.add(mean * seconds / 3600, volts, mean);
      }
    }
    lastMicros = micros;
    lastCurrent = amperes;
    rows++;
  }

  private double turned(Manifest manifest, double amperes) {
    return switch (manifest.text().sign()) {
      case CHARGING -> amperes;
      case DISCHARGING -> -amperes;
      case STATE -> kind == OperationKind.DISCHARGE ? -Math.abs(amperes) : amperes;
    };
  }

  private void conclude(Rows row, Manifest manifest, TesterClock clock) {
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
    if (!clock.dated() && rows > 0) {
      assumed.add(
          new Assumption(
              Assumption.About.DATES, "nothing says when it was: laid from 1970-01-01 on"));
    }
    stoodSeconds = clock.stoodSeconds();
    if (clock.pauses() > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "the test stood still %d times, %.1f h in all, by its dates",
              clock.pauses(),
              clock.stoodSeconds() / 3600));
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
    if (manifest.text().sign() == Manifest.Sign.STATE && !signed() && current.high > 0) {
      assumed.add(
          new Assumption(
              Assumption.About.SIGN,
              dischargingStates
                  ? "current has no sign here: taken from the state"
                  : "no current is negative and no state says discharge: all is taken as charging"));
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
  boolean datedBetterThan(Survey other) {
    return undated != other.undated ? undated < other.undated : stoodSeconds < other.stoodSeconds;
  }

  /** Whether the file's current has a sign. */
  boolean signed() {
    return current.low < 0;
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

  /** Of all readable rows, in the file's sign [A]. */
  Range current() {
    return current;
  }

  ChargeLegs legs() {
    return legs;
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
