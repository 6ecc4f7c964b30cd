package io.celltwin.training.evaluate;

import io.celltwin.artifact.Card;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects a figure per cell and averages: over cells within a group, then over groups. */
final class CellMeans {
  static final String ALL = "mean of groups";

  private final String protocol;
  private final Map<String, Map<Column, List<Double>>> groups = new LinkedHashMap<>();

  private record Column(String model, String metric, String unit) {}

  CellMeans(String protocol) {
    this.protocol = protocol;
  }

  /** One cell's figure. */
  void add(String group, String model, String metric, String unit, double value) {
    groups
        .computeIfAbsent(group, g -> new LinkedHashMap<>())
        .computeIfAbsent(new Column(model, metric, unit), c -> new ArrayList<>())
        .add(value);
  }

  List<Card.Score> scores() {
    List<Card.Score> scores = new ArrayList<>();
    Map<Column, List<Double>> means = new LinkedHashMap<>();
    groups.forEach(
        (group, columns) ->
            columns.forEach(
                (column, values) -> {
                  double mean =
                      values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
                  means.computeIfAbsent(column, c -> new ArrayList<>()).add(mean);
                  scores.add(score(group, values.size(), column, mean));
                }));
    means.forEach(
        (column, values) ->
            scores.add(
                score(
                    ALL,
                    values.size(),
                    column,
                    values.stream().mapToDouble(Double::doubleValue).average().orElseThrow())));
    return scores;
  }

  private Card.Score score(String group, int cells, Column column, double value) {
    return new Card.Score(
        protocol,
        group,
        cells,
        column.model(),
        column.metric(),
        column.unit(),
        Math.rint(value * 1e4) / 1e4);
  }
}
