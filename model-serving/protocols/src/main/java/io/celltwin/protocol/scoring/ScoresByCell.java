package io.celltwin.protocol.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects one figure a cell and model, and turns them into rows: mean and interval over the cells
 * of each group, then over groups. A cell added several times (draws, for one) counts once, by the
 * mean of its figures.
 */
public final class ScoresByCell {
  private record Key(String model, String metric, boolean baseline) {}

  private final Map<Key, Map<String, Map<String, List<Double>>>> scores = new LinkedHashMap<>();
  private final Map<Key, String> notes = new LinkedHashMap<>();

  /**
   * One figure of one cell; NaN is left out.
   *
   * @param group the cell belongs to
   * @param model who answered
   * @param metric what the figure is
   * @param baseline true for a plain method to be beaten
   * @param cell its id
   */
  public void add(
      String group, String model, String metric, boolean baseline, String cell, double value) {
    if (!Double.isNaN(value)) {
      scores
          .computeIfAbsent(new Key(model, metric, baseline), k -> new LinkedHashMap<>())
          .computeIfAbsent(group, g -> new LinkedHashMap<>())
          .computeIfAbsent(cell, c -> new ArrayList<>())
          .add(value);
    }
  }

  /** Something to be said beside every row of a model and metric. */
  public void note(String model, String metric, boolean baseline, String note) {
    notes.put(new Key(model, metric, baseline), note);
  }

  /** Mean over a group's cells; NaN where nothing was added. */
  public double mean(String group, String model, String metric) {
    return rows().stream()
        .filter(r -> r.group().equals(group))
        .filter(r -> r.model().equals(model) && r.metric().equals(metric))
        .mapToDouble(ReportRow::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** A row for each model, metric and group, and one for the mean of its groups if several. */
  public List<ReportRow> rows() {
    List<ReportRow> rows = new ArrayList<>();
    scores.forEach(
        (key, groups) -> {
          String note = notes.getOrDefault(key, "");
          Map<String, double[]> perGroup = new LinkedHashMap<>();
          groups.forEach(
              (group, cells) -> {
                double[] perCell =
                    cells.values().stream()
                        .mapToDouble(
                            v ->
                                v.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElse(Double.NaN))
                        .toArray();
                perGroup.put(group, perCell);
                rows.add(
                    ReportRow.ofCells(
                        group, key.model(), key.metric(), perCell, key.baseline(), note));
              });
          if (perGroup.size() > 1) {
            Bootstrap.Interval all = Bootstrap.meanOfGroups(perGroup.values());
            rows.add(
                new ReportRow(
                    ReportRow.MEAN_OF_GROUPS,
                    key.model(),
                    key.metric(),
                    all.mean(),
                    all.lower(),
                    all.upper(),
                    key.baseline(),
                    note));
          }
        });
    return rows;
  }
}
