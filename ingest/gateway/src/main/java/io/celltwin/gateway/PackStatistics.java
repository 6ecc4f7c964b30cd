package io.celltwin.gateway;

import io.celltwin.domain.SourceStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Counts what a feed sees of one pack. Used under the feed's lock. */
final class PackStatistics {
  private static final int RECENT = 32;
  private static final int GAP_PERIODS = 5;
  private static final int STEPS_BEFORE_A_GAP = 3;

  private final Map<Quantity, Told> told = new EnumMap<>(Quantity.class);
  private final BitSet cells = new BitSet();
  private final Map<SourceClock.Verdict, Long> verdicts = new EnumMap<>(SourceClock.Verdict.class);
  private final double[] steps = new double[RECENT];
  private final double[] lags = new double[RECENT];
  private long shuffled;
  private long retained;
  private long retainedWithoutTime;
  private long rows;
  private int stepsSeen;
  private int lagsSeen;
  private double habit = Double.NaN;
  private long gaps;
  private double longestGap;
  private long newestMicros = Long.MIN_VALUE;
  private long arrivedMillis = SourceStatus.NEVER;
  private long timeMillis;
  private long lagMillis;
  private String clock = "none";
  private String serial;

  /** One quantity; of one that each cell tells, all of them. */
  private static final class Told {
    private long values;
    private long sentinels;
    private double step = Double.NaN;
    private double latest = Double.NaN;
    private String word;
    private double[] before = {Double.NaN};

    private void value(int slot, double value) {
      if (Double.isNaN(value)) {
        sentinels++;
        return;
      }
      values++;
      if (slot >= before.length) {
        int known = before.length;
        before = Arrays.copyOf(before, Math.max(slot + 1, 2 * known));
        Arrays.fill(before, known, before.length, Double.NaN);
      }
      double difference = Math.abs(value - before[slot]);
      if (difference > 0 && !(difference >= step)) {
        step = difference;
      }
      before[slot] = value;
    }
  }

  void heard(Message message, Row row) {
    arrivedMillis = message.arrivedMillis();
    retained += message.retained() ? 1 : 0;
    if (row.serial() != null) {
      serial = row.serial();
    }
    row.ofPack()
        .forEach(
            (quantity, value) -> {
              if (!Double.isNaN(value) && !(row.undirected() && quantity.signed())) {
                told(quantity).latest = value;
              }
            });
    row.words().forEach((quantity, word) -> told(quantity).word = word);
  }

  /** What makes one sample, or tells what the BMS reports. */
  void counted(Row row) {
    row.ofPack().forEach((quantity, value) -> told(quantity).value(0, value));
    if (!row.cells().isEmpty()) {
      Told voltages = told(Quantity.CELL_VOLTAGE);
      cells.or(row.cells());
      double lowest = Double.POSITIVE_INFINITY;
      for (int cell = row.cells().nextSetBit(0);
          cell >= 0;
          cell = row.cells().nextSetBit(cell + 1)) {
        voltages.value(cell, row.voltage(cell));
        lowest = row.voltage(cell) < lowest ? row.voltage(cell) : lowest;
      }
      voltages.latest = Double.isInfinite(lowest) ? voltages.latest : lowest;
    }
    if (!row.temperatures().isEmpty()) {
      Told temperatures = told(Quantity.TEMPERATURE);
      int slot = 0;
      for (double value : row.temperatures().values()) {
        temperatures.value(slot++, value);
        temperatures.latest = Double.isNaN(value) ? temperatures.latest : value;
      }
    }
  }

  private Told told(Quantity quantity) {
    return told.computeIfAbsent(quantity, q -> new Told());
  }

  void placed(Row row, SourceClock.Placed placed, long lag) {
    rows++;
    verdicts.merge(placed.verdict(), 1L, Long::sum);
    timeMillis = placed.micros() / 1000;
    lagMillis = lag;
    clock = row.moment().clock().name().toLowerCase(Locale.ROOT).replace('_', '-');
    lags[lagsSeen++ % RECENT] = lag / 1e3;
    if (newestMicros != Long.MIN_VALUE && placed.micros() > newestMicros) {
      step((placed.micros() - newestMicros) / 1e6);
    }
    newestMicros = Math.max(newestMicros, placed.micros());
  }

  private void step(double seconds) {
    if (stepsSeen >= STEPS_BEFORE_A_GAP && seconds > GAP_PERIODS * habit) {
      gaps++;
      longestGap = Math.max(longestGap, seconds);
    }
    steps[stepsSeen++ % RECENT] = seconds;
    habit = Double.isNaN(habit) ? seconds : 0.9 * habit + 0.1 * Math.min(seconds, 4 * habit);
  }

  void shuffled() {
    shuffled++;
  }

  void retainedWithoutTime() {
    retainedWithoutTime++;
  }

  void mean() {
    cells.set(0);
  }

  FeedReport.PackReport report() {
    var values = new TreeMap<String, Double>();
    var words = new TreeMap<String, String>();
    told.forEach(
        (quantity, t) -> {
          if (!Double.isNaN(t.latest)
              && quantity != Quantity.CELL_VOLTAGE
              && quantity != Quantity.TEMPERATURE) {
            values.put(quantity.key(), t.latest);
          }
          if (t.word != null) {
            words.put(quantity.key(), t.word);
          }
        });
    return new FeedReport.PackReport(
        Math.max(0, arrivedMillis), timeMillis, lagMillis, clock, serial, values, words);
  }

  String serial() {
    return serial;
  }

  long rows() {
    return rows;
  }

  long arrivedMillis() {
    return arrivedMillis;
  }

  long newestMillis() {
    return newestMicros == Long.MIN_VALUE ? SourceStatus.NEVER : Math.floorDiv(newestMicros, 1000L);
  }

  List<String> cells(IntFunction<String> id) {
    return cells.stream().mapToObj(id).toList();
  }

  SourceStatus.Pace pace() {
    return new SourceStatus.Pace(
        clock, median(lags, lagsSeen), median(steps, stepsSeen), gaps, longestGap);
  }

  private static double median(double[] ring, int seen) {
    if (seen == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(ring, Math.min(seen, RECENT));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  List<SourceStatus.Count> events() {
    var events = new ArrayList<SourceStatus.Count>();
    for (SourceClock.Verdict verdict : SourceClock.Verdict.values()) {
      if (verdict != SourceClock.Verdict.NEXT) {
        add(events, FeedStatistics.name(verdict), verdicts.getOrDefault(verdict, 0L));
      }
    }
    add(events, "shuffled", shuffled);
    add(events, "retained", retained);
    add(events, "retained-without-time", retainedWithoutTime);
    return events;
  }

  private static void add(List<SourceStatus.Count> events, String name, long count) {
    if (count > 0) {
      events.add(new SourceStatus.Count(name, count));
    }
  }

  List<SourceStatus.Field> fields() {
    var fields = new ArrayList<SourceStatus.Field>();
    told.forEach(
        (quantity, t) -> {
          long each = quantity == Quantity.CELL_VOLTAGE ? Math.max(1, cells.cardinality()) : 1;
          boolean measured = quantity.compareTo(Quantity.POWER) <= 0;
          fields.add(
              new SourceStatus.Field(
                  quantity.key(),
                  quantity.unit(),
                  t.values,
                  measured ? Math.max(0, rows * each - t.values - t.sentinels) : 0,
                  t.sentinels,
                  rounded(t.step),
                  t.latest,
                  t.word));
        });
    return fields;
  }

  /** 3.231 less 3.23 is 0.001, whatever doubles say. */
  private static double rounded(double step) {
    return Double.isNaN(step)
        ? step
        : new java.math.BigDecimal(step).round(new java.math.MathContext(4)).doubleValue();
  }
}
