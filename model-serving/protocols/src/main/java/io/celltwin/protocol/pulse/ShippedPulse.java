package io.celltwin.protocol.pulse;

import io.celltwin.artifact.Answers;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.ShippedModel;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.data.PulseRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model the live twin asks about pulse tests. It has learned from all levels of charge, so only
 * the questions where all are seen are fair to ask; in all of them it is one and the same.
 */
final class ShippedPulse implements AutoCloseable {
  private final ShippedModel model;

  ShippedPulse() throws IOException {
    model = new ShippedModel(ShippedModel.FOLDER, "pulse");
  }

  String name() {
    return model.name();
  }

  /** Whether it can be asked without an advantage. */
  static boolean answers(ChargeQuestion question) {
    return question == ChargeQuestion.A || question == ChargeQuestion.C1;
  }

  /**
   * Rows of cells it did not learn from, be it under another name.
   *
   * @param known rows it may have learned from
   */
  List<PulseRow> unseen(List<PulseRow> asked, List<PulseRow> known) {
    Set<List<Double>> learned =
        known.stream()
            .filter(r -> !model.unseen(PulseCells.id(r)))
            .map(ShippedPulse::volts)
            .collect(Collectors.toCollection(HashSet::new));
    Set<String> seen =
        asked.stream()
            .filter(r -> !model.unseen(PulseCells.id(r)) || learned.contains(volts(r)))
            .map(PulseCells::id)
            .collect(Collectors.toCollection(HashSet::new));
    return asked.stream().filter(r -> !seen.contains(PulseCells.id(r))).toList();
  }

  private static List<Double> volts(PulseRow row) {
    return Arrays.stream(row.volts()).boxed().toList();
  }

  /** Adds its figures on the rows of a split that are scored. */
  void score(ChargeQuestion question, KindSplit split, ScoresByCell scores) {
    Map<String, List<PulseRow>> cells =
        split.test().stream()
            .filter(r -> question.asks(r.soc()))
            .collect(
                Collectors.groupingBy(PulseRow::cell, LinkedHashMap::new, Collectors.toList()));
    cells.forEach(
        (cell, rows) -> {
          Answers answers =
              model
                  .answers()
                  .ask(rows.stream().map(r -> PulseCells.input(r, question.told())).toList());
          double error = 0;
          double covered = 0;
          double width = 0;
          double outside = 0;
          for (int i = 0; i < rows.size(); i++) {
            float[] q = Arrays.copyOfRange(answers.quantiles(), 3 * i, 3 * i + 3);
            double truth = rows.get(i).soh();
            error += Math.abs(q[1] - truth) / truth;
            covered += truth >= q[0] && truth <= q[2] ? 1 : 0;
            width += q[2] - q[0];
            outside += answers.distance()[i] > 1 ? 1 : 0;
          }
          double percent = 100.0 / rows.size();
          scores.add(split.kind(), name(), ReportRow.MAPE, false, cell, error * percent);
          scores.add(split.kind(), name(), "coverage", false, cell, covered * percent);
          scores.add(split.kind(), name(), "width", false, cell, width * percent);
          scores.add(split.kind(), name(), "outside domain", false, cell, outside * percent);
        });
  }

  @Override
  public void close() {
    model.close();
  }
}
