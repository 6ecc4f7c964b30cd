package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import io.celltwin.fleet.api.FleetSummary.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a fleet's numbers are made of, so that parts of a fleet can be added up: counts, and of each
 * pack, site and chemistry the single states of health, since quantiles of parts do not add. Two
 * halves of a fleet and the whole of it give the same {@link FleetSummary}, to the last bit.
 *
 * @param leaves each cell in one of them
 * @param operations closed
 * @param samples used
 * @param samplesPerSecond over the last seconds
 * @param operationsPerSecond over the last seconds
 * @param modelAnswers as in {@link FleetSummary}
 * @param fallbackAnswers as in {@link FleetSummary}
 * @param measuredAnswers as in {@link FleetSummary}
 * @param quality of the data, a cell each that has one, in rising order
 * @param rejectedRecords dead letters
 * @param rejectedSamples not used, of operations that were
 * @param eventMillis latest event time
 * @param seenMillis when the last record arrived
 */
@SuppressWarnings("ArrayRecordComponent") // a column, compared by nobody
public record FleetSums(
    List<Leaf> leaves,
    long operations,
    long samples,
    double samplesPerSecond,
    double operationsPerSecond,
    long modelAnswers,
    long fallbackAnswers,
    long measuredAnswers,
    double[] quality,
    long rejectedRecords,
    long rejectedSamples,
    long eventMillis,
    long seenMillis) {

  /**
   * Cells of one pack, site and chemistry.
   *
   * @param pack empty where they name none
   * @param site empty where they name none
   * @param chemistry of them
   * @param cells how many
   * @param pastEndOfLife of these, whose end of life was seen
   * @param soh where it is known [%], in rising order
   * @param openAlerts that hold, by severity
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Leaf(
      String pack,
      String site,
      String chemistry,
      int cells,
      int pastEndOfLife,
      double[] soh,
      Map<Alert.Severity, Integer> openAlerts) {

    /** Of the cells in these rows. */
    public static Leaf of(String pack, String site, String chemistry, Collection<CellRow> rows) {
      var alerts = new EnumMap<Alert.Severity, Integer>(Alert.Severity.class);
      rows.forEach(r -> r.openAlerts().forEach((s, n) -> alerts.merge(s, n, Integer::sum)));
      return new Leaf(
          pack,
          site,
          chemistry,
          rows.size(),
          (int) rows.stream().filter(r -> !Double.isNaN(r.endOfLifeCycle().value())).count(),
          rows.stream()
              .mapToDouble(r -> r.soh().value())
              .filter(Double::isFinite)
              .sorted()
              .toArray(),
          alerts);
    }
  }

  /** Both together, of which no cell is in both. */
  public FleetSums plus(FleetSums other) {
    List<Leaf> both = new ArrayList<>(leaves);
    both.addAll(other.leaves);
    double[] qualities = Arrays.copyOf(quality, quality.length + other.quality.length);
    System.arraycopy(other.quality, 0, qualities, quality.length, other.quality.length);
    Arrays.sort(qualities);
    return new FleetSums(
        both,
        operations + other.operations,
        samples + other.samples,
        samplesPerSecond + other.samplesPerSecond,
        operationsPerSecond + other.operationsPerSecond,
        modelAnswers + other.modelAnswers,
        fallbackAnswers + other.fallbackAnswers,
        measuredAnswers + other.measuredAnswers,
        qualities,
        rejectedRecords + other.rejectedRecords,
        rejectedSamples + other.rejectedSamples,
        Math.max(eventMillis, other.eventMillis),
        Math.max(seenMillis, other.seenMillis));
  }

  /** The fleet in numbers. */
  public FleetSummary summary() {
    return summary(new GroupMemory());
  }

  /**
   * The same for who asks again and again: a group none of whose leaves is another than last time
   * is not worked out anew.
   */
  public FleetSummary summary(GroupMemory memory) {
    return new FleetSummary(
        memory.of("", Map.of("", leaves)).get(0),
        memory.of("pack", by(Leaf::pack)),
        memory.of("site", by(Leaf::site)),
        memory.of("chemistry", by(Leaf::chemistry)),
        operations,
        samples,
        samplesPerSecond,
        operationsPerSecond,
        modelAnswers,
        fallbackAnswers,
        measuredAnswers,
        sum(quality) / quality.length,
        rejectedRecords,
        rejectedSamples,
        eventMillis,
        seenMillis);
  }

  private Map<String, List<Leaf>> by(Function<Leaf, String> name) {
    Map<String, List<Leaf>> groups = new TreeMap<>();
    for (Leaf leaf : leaves) {
      groups.computeIfAbsent(name.apply(leaf), g -> new ArrayList<>()).add(leaf);
    }
    return groups;
  }

  /** The same with the quality of its cells' data, in rising order. */
  public FleetSums withQuality(double[] known) {
    return new FleetSums(
        leaves,
        operations,
        samples,
        samplesPerSecond,
        operationsPerSecond,
        modelAnswers,
        fallbackAnswers,
        measuredAnswers,
        known,
        rejectedRecords,
        rejectedSamples,
        eventMillis,
        seenMillis);
  }

  /** Cells of these leaves as one group. */
  public static Group group(String name, Collection<Leaf> leaves) {
    int known = 0;
    int cells = 0;
    int pastEndOfLife = 0;
    var alerts = new EnumMap<Alert.Severity, Integer>(Alert.Severity.class);
    for (Leaf leaf : leaves) {
      known += leaf.soh.length;
      cells += leaf.cells;
      pastEndOfLife += leaf.pastEndOfLife;
      leaf.openAlerts.forEach((s, n) -> alerts.merge(s, n, Integer::sum));
    }
    double[] soh = new double[known];
    int at = 0;
    for (Leaf leaf : leaves) {
      System.arraycopy(leaf.soh, 0, soh, at, leaf.soh.length);
      at += leaf.soh.length;
    }
    if (leaves.size() > 1) {
      Arrays.sort(soh);
    }
    return new Group(
        name,
        cells,
        known,
        pastEndOfLife,
        sum(soh) / known, // in rising order: the same whoever adds up
        Group.quantile(soh, 0),
        Group.quantile(soh, 0.05),
        Group.quantile(soh, 0.25),
        Group.quantile(soh, 0.5),
        Group.quantile(soh, 0.75),
        Group.quantile(soh, 0.95),
        Group.quantile(soh, 1),
        alerts);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
