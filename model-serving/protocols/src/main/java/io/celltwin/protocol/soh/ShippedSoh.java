package io.celltwin.protocol.soh;

import io.celltwin.artifact.Answers;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.ShippedModel;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PublishedCells;
import io.celltwin.training.data.TableCell;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The model of health the live twin asks, told of each row what the live job would tell it. One
 * model for all kinds: unlike the experts of the protocol it does not know the use a cell is in.
 */
final class ShippedSoh {
  private ShippedSoh() {}

  /** Adds its figures on cells it was not trained on; what it left out goes to the notes. */
  static void score(
      ProtocolSetting setting, TableSplit split, ScoresByCell scores, List<String> notes)
      throws IOException {
    try (ShippedModel model = new ShippedModel(ShippedModel.FOLDER, "soh")) {
      List<TableCell> unseen = model.unseen(split, setting);
      for (TableCell cell : unseen) {
        LabelledCell told = PublishedCells.labelled(cell);
        int[] rows = cell.scoredRows();
        Answers answers =
            model
                .answers()
                .ask(
                    Arrays.stream(rows)
                        .mapToObj(row -> told.sohInput(model.card().featureSet(), row))
                        .toList());
        double error = 0;
        double covered = 0;
        double width = 0;
        double outside = 0;
        for (int i = 0; i < rows.length; i++) {
          float[] q = Arrays.copyOfRange(answers.quantiles(), 3 * i, 3 * i + 3);
          double truth = cell.soh()[rows[i]];
          error += Math.abs(q[1] - truth) / truth;
          covered += truth >= q[0] && truth <= q[2] ? 1 : 0;
          width += q[2] - q[0];
          outside += answers.distance()[i] > 1 ? 1 : 0;
        }
        double percent = 100.0 / rows.length;
        String name = model.name();
        scores.add(cell.group(), name, ReportRow.MAPE, false, cell.id(), error * percent);
        scores.add(cell.group(), name, "coverage", false, cell.id(), covered * percent);
        scores.add(cell.group(), name, "width", false, cell.id(), width * percent);
        scores.add(cell.group(), name, "outside domain", false, cell.id(), outside * percent);
      }
      notes.add(
          String.format(
                  Locale.ROOT,
                  "%s: one model for all kinds and uses, scored on %d of %d cells, those it was not"
                      + " trained",
                  model.name(),
                  unseen.size(),
                  split.tests().size())
              + " on; rows outside its domain are counted though the live twin asks physics there");
    }
  }
}
