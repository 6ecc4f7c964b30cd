package io.celltwin.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.domain.Alert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts beside the truth, summed up by kind. Not for several threads at once. */
final class AlertLedger {
  private static final double MILLIS_A_YEAR = 365.25 * 86_400_000;

  private final Map<String, Sums> kinds = new TreeMap<>();
  private final Map<String, Sums> faults = new TreeMap<>();
  private final List<String> missed = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private double years;
  private int falseCritical;

  private static final class Sums {
    private int facts;
    private int found;
    private int falseAlarms;
    private int alerts;
    private final List<Double> leads = new ArrayList<>();
    private final List<Double> delays = new ArrayList<>();
  }

  /**
   * A line.
   *
   * @param kind of alert
   * @param faults it should have told of
   * @param found by it, in time
   * @param recall found over faults; null without any
   * @param falseAlarms where nothing of the kind was the case
   * @param cellYears watched in all
   * @param falsePerCellYear the rate
   * @param leadHoursMedian from the alert to the harm [h]; negative after it; null where none
   * @param alertsPerFault episodes that a person saw for each fault; null without any
   */
  record Row(
      @JsonProperty("kind") String kind,
      @JsonProperty("faults") int faults,
      @JsonProperty("found") int found,
      @JsonProperty("recall") Double recall,
      @JsonProperty("false_alarms") int falseAlarms,
      @JsonProperty("cell_years") double cellYears,
      @JsonProperty("false_per_cell_year") double falsePerCellYear,
      @JsonProperty("lead_hours_median") Double leadHoursMedian,
      @JsonProperty("alerts_per_fault") Double alertsPerFault) {}

  /**
   * All kinds together.
   *
   * @param recall found over faults
   * @param falsePerCellYear the rate
   * @param falseCritical false ones of the highest severity
   */
  record Overall(
      @JsonProperty("recall") double recall,
      @JsonProperty("false_per_cell_year") double falsePerCellYear,
      @JsonProperty("false_critical") int falseCritical) {}

  /**
   * One alert that a person saw.
   *
   * @param kind of it
   * @param severity of it
   * @param millis when it came
   * @param text for the list of what was wrong
   */
  record Told(String kind, Severity severity, long millis, String text) {}

  /** A cell that was watched. */
  void add(String cellId, AlertTruth truth, List<Told> told, long fromMillis, long untilMillis) {
    years += (untilMillis - fromMillis) / MILLIS_A_YEAR;
    for (AlertTruth.Fact fact : truth.facts()) {
      add(cellId, fact, told);
    }
    for (Told each : told) {
      if (!truth.allows(each.kind(), each.millis())) {
        sums(kinds, each.kind()).falseAlarms++;
        falseCritical += each.severity() == Severity.CRITICAL ? 1 : 0;
        wrong.add(cellId + " " + each.text());
      }
    }
  }

  private void add(String cellId, AlertTruth.Fact fact, List<Told> told) {
    Sums kind = sums(kinds, fact.kind());
    Sums fault =
        sums(faults, fact.fault().name().toLowerCase(java.util.Locale.ROOT) + " " + fact.kind());
    Told first =
        told.stream()
            .filter(t -> t.kind().equals(fact.kind()))
            .filter(t -> fact.fromMillis() <= t.millis() && t.millis() <= fact.untilMillis())
            .findFirst()
            .orElse(null);
    int seen =
        (int)
            told.stream()
                .filter(t -> t.kind().equals(fact.kind()))
                .filter(t -> fact.fromMillis() <= t.millis())
                .count();
    for (Sums sums : List.of(kind, fault)) {
      sums.facts++;
      sums.alerts += seen;
      if (first != null) {
        sums.found++;
        sums.delays.add((first.millis() - fact.fromMillis()) / 3.6e6);
        if (fact.harmMillis() != Long.MAX_VALUE) {
          sums.leads.add((fact.harmMillis() - first.millis()) / 3.6e6);
        }
      }
    }
    if (first == null) {
      missed.add(cellId + " " + fact.kind());
    }
  }

  private static Sums sums(Map<String, Sums> by, String key) {
    return by.computeIfAbsent(key, k -> new Sums());
  }

  List<Row> rows() {
    return rows(kinds);
  }

  /** The same by fault and the kind that tells of it. */
  List<Row> byFault() {
    return rows(faults);
  }

  private List<Row> rows(Map<String, Sums> by) {
    List<Row> rows = new ArrayList<>();
    by.forEach(
        (kind, s) ->
            rows.add(
                new Row(
                    kind,
                    s.facts,
                    s.found,
                    s.facts == 0 ? null : s.found / (double) s.facts,
                    s.falseAlarms,
                    years,
                    s.falseAlarms / years,
                    median(s.leads),
                    s.facts == 0 ? null : s.alerts / (double) s.facts)));
    return rows;
  }

  Overall overall() {
    int facts = kinds.values().stream().mapToInt(s -> s.facts).sum();
    int found = kinds.values().stream().mapToInt(s -> s.found).sum();
    int alarms = kinds.values().stream().mapToInt(s -> s.falseAlarms).sum();
    return new Overall(found / (double) Math.max(1, facts), alarms / years, falseCritical);
  }

  double cellYears() {
    return years;
  }

  /** What was not told in time. */
  List<String> missed() {
    return missed;
  }

  /** What was told and was not so. */
  List<String> wrong() {
    return wrong;
  }

  private static Double median(List<Double> values) {
    if (values.isEmpty()) {
      return null;
    }
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    int n = sorted.length;
    double middle = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return Math.rint(10 * middle) / 10;
  }

  /**
   * Ends of the exact 95 % interval of a rate of rare events.
   *
   * @param n events seen
   * @param years watched
   * @return per year; by Garwood, from quantiles of the gamma distribution
   * @see <a href="https://doi.org/10.1093/biomet/28.3-4.437">Garwood, Biometrika 28 (1936)
   *     437–442</a>
   */
  static double[] interval(int n, double years) {
    double low = n == 0 ? 0 : mean(n - 1, 0.975);
    return new double[] {low / years, mean(n, 0.025) / years};
  }

  /** Mean of a Poisson distribution that gives n or fewer with this probability. */
  private static double mean(int n, double probability) {
    double low = 0;
    double high = 10 + 3.0 * n;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      double term = Math.exp(-middle);
      double sum = term;
      for (int k = 1; k <= n; k++) {
        term *= middle / k;
        sum += term;
      }
      if (sum > probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
