package io.celltwin.core.alert;

import io.celltwin.core.pack.SiblingView;
import io.celltwin.core.pack.StringView;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Lineage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Watches the cells of a string beside each other: one that holds less or more charge than its
 * siblings, one that is smaller or more resistive, one that discharges itself. A rule is broken
 * only where the value is beyond its limit by {@value #SURE} standard deviations of its own
 * estimate, so that a string of which little was seen says nothing.
 */
public final class PackWatch {
  /** Charge beside the median cell's [share of the capacity]. */
  static final AgeingRule IMBALANCE =
      new AgeingRule(
          "CELL_IMBALANCE",
          Severity.WARNING,
          0.04,
          0.015,
          3,
          1,
          "1",
          "Let the pack stand at the top of its charge until the balancer is done, or balance the"
              + " cell by hand; until then it cuts the pack's charge off.",
          "The cell is level with its siblings again.");

  /** Capacity, or resistance, beside the median cell's [1 less the ratio, or the ratio less 1]. */
  static final AgeingRule WEAK_CELL =
      new AgeingRule(
          "WEAK_CELL",
          Severity.WARNING,
          0.06,
          0.02,
          3,
          1,
          "1",
          "The pack can do no more than this cell: plan to replace it, and check its contacts if"
              + " it is the resistance.",
          "The cell does as its siblings do again.");

  private static final double RESISTIVE = 0.4;

  /** Charge lost beside its siblings [share of the capacity a day]. */
  static final AgeingRule SELF_DISCHARGE =
      new AgeingRule(
          "SELF_DISCHARGE",
          Severity.WARNING,
          0.001,
          0.0004,
          6,
          1,
          "1/d",
          "The cell drains itself, or something draws from it alone: look for a balancer that"
              + " sticks and a leak; one that grows can end in a short.",
          "The cell keeps its charge as its siblings do.");

  /**
   * Charge that is taken from a cell, or kept by it alone, while the full string rests, beside what
   * it loses at all times [share of the capacity an hour].
   */
  static final AgeingRule BALANCER_BUSY =
      new AgeingRule(
          "BALANCER_BUSY",
          Severity.WARNING,
          0.0005,
          0.0002,
          6,
          1,
          "1/h",
          "The balancer works on this cell whenever the pack stands full, and does not come to an"
              + " end: compare the cell's voltage with a meter, look at the balancer's threshold,"
              + " and for a cell that drains itself.",
          "The balancer is done: standing full, the cell keeps its charge as its siblings do.");

  /** How far the siblings' voltages went while one stood still [V]. */
  static final AgeingRule STUCK =
      new AgeingRule(
          "SENSOR_STUCK",
          Severity.WARNING,
          0.08,
          0.05,
          1,
          1,
          "V",
          "Check the sensor of this cell and its wire: it does not follow the pack, and nobody sees"
              + " the cell's limits.",
          "The sensor moves with its siblings' again.");

  /** A drain is not told of a string watched for less [d]. */
  private static final double DRAIN_DAYS = 8;

  /**
   * Nor that a cell is out of balance [d]: until the string has been charged and discharged a few
   * times, one that is smaller looks like one that holds less.
   */
  private static final double BALANCE_DAYS = 3;

  private static final double HOURS_A_DAY = 24;
  private static final double SURE = 2.5;
  private static final long EVERY = 3_600_000; // ms of event time

  private final Map<Integer, Episode> imbalances = new TreeMap<>();
  private final Map<Integer, Episode> weaknesses = new TreeMap<>();
  private final Map<Integer, Episode> drains = new TreeMap<>();
  private final Map<Integer, Episode> stuck = new TreeMap<>();
  private final Map<Integer, Episode> balanced = new TreeMap<>();
  private long next = Long.MIN_VALUE;

  private PackWatch() {}

  /** Of a string nobody has seen yet. */
  public static PackWatch fresh() {
    return new PackWatch();
  }

  /**
   * Looks at the string once an hour of event time.
   *
   * @param cellIds in the order of the string; null where nobody stands
   * @param lineage of a cell's latest reading, by its place from 0
   * @return alerts that fire or clear, mostly none
   */
  public List<Alert> accept(StringView string, List<String> cellIds, IntFunction<Lineage> lineage) {
    if (!isDue(string.timeMillis())) {
      return List.of();
    }
    next = string.timeMillis() + EVERY;
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < string.cells().size(); i++) {
      SiblingView cell = string.cells().get(i);
      if (cellIds.get(i) == null) {
        continue;
      }
      Episode.Place place =
          new Episode.Place(cellIds.get(i), string.timeMillis(), null, 0, lineage.apply(i));
      if (stuck(i, cell, place, alerts)) {
        continue; // what its sensor shows says nothing of the cell
      }
      imbalance(string, i, cell, place, alerts);
      weak(i, cell, place, alerts);
      drain(string, i, cell, place, alerts);
      balanced(string, i, cell, place, alerts);
    }
    return alerts;
  }

  private void imbalance(
      StringView string, int i, SiblingView cell, Episode.Place place, List<Alert> alerts) {
    if (string.daysWatched() < BALANCE_DAYS) {
      return;
    }
    double smaller = 1 / cell.capacityRatio() - 1;
    double share = everywhere(cell.imbalance() / string.capacity(), smaller / 2);
    double doubt =
        SURE
            * Math.hypot(
                cell.imbalanceDeviation() / string.capacity(), cell.capacityRatioDeviation() / 2);
    String text =
        String.format(
            Locale.ROOT,
            "%s (cell %d of %d) holds %.2f Ah %s than its siblings, %.1f %% of their capacity",
            place.cellId(),
            i + 1,
            string.cells().size(),
            Math.abs(share) * string.capacity(),
            share < 0 ? "less" : "more",
            100 * Math.abs(share));
    observe(
        imbalances, IMBALANCE, i, Math.abs(share), doubt, IMBALANCE.limit(), place, text, alerts);
  }

  /**
   * What a cell holds beyond its siblings at least, wherever they are: one that is level with them
   * when full, or when empty, and smaller, is not out of balance.
   *
   * @param middle in the middle of the range [share]
   * @param half change from there to either end [share]
   */
  private static double everywhere(double middle, double half) {
    double full = middle + half;
    double empty = middle - half;
    return full * empty <= 0 ? 0 : Math.abs(full) < Math.abs(empty) ? full : empty;
  }

  /** Under the current of its siblings a voltage moves, or its sensor does not. */
  private boolean stuck(int i, SiblingView cell, Episode.Place place, List<Alert> alerts) {
    String text =
        String.format(
            Locale.ROOT,
            "%s (cell %d) has shown %.3f V while its siblings went over %.0f mV",
            place.cellId(),
            i + 1,
            cell.voltage(),
            1000 * cell.still());
    observe(stuck, STUCK, i, cell.still(), 0, STUCK.limit(), place, text, alerts);
    return stuck.containsKey(i);
  }

  private void weak(int i, SiblingView cell, Episode.Place place, List<Alert> alerts) {
    double smaller = 1 - cell.capacityRatio();
    double resistive = Double.isNaN(cell.resistanceRatio()) ? 0 : cell.resistanceRatio() - 1;
    // one scale for both: resistance counts as much less as its limit is higher
    double scale = WEAK_CELL.limit() / RESISTIVE;
    boolean byCharge =
        smaller - SURE * cell.capacityRatioDeviation()
            >= scale * (resistive - SURE * cell.resistanceRatioDeviation());
    String text =
        byCharge
            ? String.format(
                Locale.ROOT,
                "%s (cell %d) holds %.0f %% of the charge that its siblings hold",
                place.cellId(),
                i + 1,
                100 * cell.capacityRatio())
            : String.format(
                Locale.ROOT,
                "%s (cell %d) has %.1f times the resistance of its siblings",
                place.cellId(),
                i + 1,
                cell.resistanceRatio());
    double value = byCharge ? smaller : scale * resistive;
    double doubt =
        SURE * (byCharge ? cell.capacityRatioDeviation() : scale * cell.resistanceRatioDeviation());
    observe(weaknesses, WEAK_CELL, i, value, doubt, WEAK_CELL.limit(), place, text, alerts);
  }

  private void drain(
      StringView string, int i, SiblingView cell, Episode.Place place, List<Alert> alerts) {
    if (string.daysWatched() < DRAIN_DAYS) {
      return;
    }
    double share = cell.selfDischarge() / string.capacity();
    String text =
        String.format(
            Locale.ROOT,
            "%s (cell %d) loses %.2f Ah a day more than its siblings, as %.1f mA would",
            place.cellId(),
            i + 1,
            cell.selfDischarge(),
            1000 * cell.selfDischarge() / 24);
    double doubt = SURE * cell.selfDischargeDeviation() / string.capacity();
    observe(drains, SELF_DISCHARGE, i, share, doubt, SELF_DISCHARGE.limit(), place, text, alerts);
  }

  /** What a cell loses while the full string rests, beside what it loses at all times. */
  private void balanced(
      StringView string, int i, SiblingView cell, Episode.Place place, List<Alert> alerts) {
    double always = cell.selfDischarge() / HOURS_A_DAY;
    double beyond = (cell.fullLoss() - always) / string.capacity();
    double doubt =
        SURE
            * Math.hypot(cell.fullLossDeviation(), cell.selfDischargeDeviation() / HOURS_A_DAY)
            / string.capacity();
    String text =
        String.format(
            Locale.ROOT,
            "%s (cell %d) %s %.3f Ah an hour beside its siblings while the full pack rests, as a"
                + " balancer of %.0f mA would have it",
            place.cellId(),
            i + 1,
            beyond > 0 ? "loses" : "gains",
            Math.abs(cell.fullLoss()),
            1000 * Math.abs(cell.fullLoss()));
    double limit = BALANCER_BUSY.limit();
    observe(balanced, BALANCER_BUSY, i, Math.abs(beyond), doubt, limit, place, text, alerts);
  }

  private static void observe(
      Map<Integer, Episode> episodes,
      AgeingRule rule,
      int cell,
      double value,
      double doubt,
      double limit,
      Episode.Place place,
      String text,
      List<Alert> alerts) {
    boolean broken = value - doubt > limit;
    Episode episode = episodes.get(cell);
    if (episode == null && !broken) {
      return;
    }
    episode = episode == null ? new Episode() : episode;
    Alert alert =
        episode.observe(rule, broken, value < limit - rule.clearBy(), value, limit, place, text);
    if (alert != null) {
      alerts.add(alert);
    }
    if (broken || episode.firing()) {
      episodes.put(cell, episode);
    } else {
      episodes.remove(cell);
    }
  }

  /**
   * Another cell stands at a place, or none: what is open of the one before is over.
   *
   * @param cell in the string, from 0
   * @param before who stood there
   */
  public List<Alert> replaced(int cell, String before, long eventMillis, Lineage lineage) {
    List<Alert> alerts = new ArrayList<>();
    Episode.Place place = new Episode.Place(before, eventMillis, null, 0, lineage);
    String text = before + " no longer stands at its place in the pack";
    over(imbalances.remove(cell), IMBALANCE, place, text, alerts);
    over(weaknesses.remove(cell), WEAK_CELL, place, text, alerts);
    over(drains.remove(cell), SELF_DISCHARGE, place, text, alerts);
    over(stuck.remove(cell), STUCK, place, text, alerts);
    over(balanced.remove(cell), BALANCER_BUSY, place, text, alerts);
    return alerts;
  }

  private static void over(
      Episode episode, AgeingRule rule, Episode.Place place, String text, List<Alert> alerts) {
    Alert alert =
        episode == null ? null : episode.over(rule, Double.NaN, rule.limit(), place, text);
    if (alert != null) {
      alerts.add(alert);
    }
  }

  /** Whether it would look at a string of this time. */
  boolean isDue(long eventMillis) {
    return eventMillis >= next;
  }

  /** One that goes its own way from here on. */
  PackWatch copy() {
    PackWatch copy = new PackWatch();
    copy.next = next;
    imbalances.forEach((cell, episode) -> copy.imbalances.put(cell, episode.copy()));
    weaknesses.forEach((cell, episode) -> copy.weaknesses.put(cell, episode.copy()));
    drains.forEach((cell, episode) -> copy.drains.put(cell, episode.copy()));
    stuck.forEach((cell, episode) -> copy.stuck.put(cell, episode.copy()));
    balanced.forEach((cell, episode) -> copy.balanced.put(cell, episode.copy()));
    return copy;
  }

  /**
   * Kinds that hold of a cell, in alphabetical order.
   *
   * @param cell in the string, from 0
   */
  public List<String> open(int cell) {
    List<String> kinds = new ArrayList<>();
    open(balanced, BALANCER_BUSY, cell, kinds);
    open(imbalances, IMBALANCE, cell, kinds);
    open(drains, SELF_DISCHARGE, cell, kinds);
    open(stuck, STUCK, cell, kinds);
    open(weaknesses, WEAK_CELL, cell, kinds);
    return kinds;
  }

  private static void open(
      Map<Integer, Episode> episodes, AgeingRule rule, int cell, List<String> kinds) {
    Episode episode = episodes.get(cell);
    if (episode != null && episode.firing()) {
      kinds.add(rule.kind());
    }
  }

  /** The fields, to or from bytes. */
  public void fields(SavedFields saved) throws IOException {
    int version = saved.version("watch of a string", 2);
    next = saved.integer(next);
    for (Map<Integer, Episode> each : List.of(imbalances, weaknesses, drains, stuck)) {
      fields(each, saved);
    }
    if (version > 1) {
      fields(balanced, saved);
    }
  }

  private static void fields(Map<Integer, Episode> episodes, SavedFields saved) throws IOException {
    int size = saved.integer(episodes.size());
    List<Integer> cells = new ArrayList<>(episodes.keySet());
    for (int i = 0; i < size; i++) {
      int cell = saved.integer(i < cells.size() ? cells.get(i) : 0);
      episodes.computeIfAbsent(cell, c -> new Episode()).fields(saved);
    }
  }
}
