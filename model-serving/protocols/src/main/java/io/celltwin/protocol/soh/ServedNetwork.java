package io.celltwin.protocol.soh;

import io.celltwin.artifact.Answers;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ShippedModel;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PublishedCells;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.data.TableCells;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the served network says to cells of the tables. A cell it learned from, be it under another
 * name, is answered by those of its members that never saw it.
 */
final class ServedNetwork implements AutoCloseable {
  private final ShippedModel model;
  private final List<TableCell> published;
  private final Map<String, double[]> said = new HashMap<>();

  /**
   * @param model of health
   * @param published cells it may have learned from
   */
  ServedNetwork(ShippedModel model, List<TableCell> published) {
    this.model = model;
    this.published = List.copyOf(published);
  }

  /** The newest one in the repository. */
  static ServedNetwork of(ProtocolSetting setting) throws IOException {
    return new ServedNetwork(
        new ShippedModel(ShippedModel.FOLDER, "soh"),
        TableCells.read(setting.training(TableSplit.DATASET)).cells());
  }

  /** SOH at every row of a cell, NaN outside the network's domain; asked once, then remembered. */
  double[] medians(TableCell cell) {
    return said.computeIfAbsent(
        cell.id(),
        id -> {
          LabelledCell told = PublishedCells.labelled(cell);
          Answers answers =
              model
                  .unseenBy(known(cell))
                  .ask(
                      IntStream.range(0, cell.rows())
                          .mapToObj(row -> told.sohInput(model.card().featureSet(), row))
                          .toList());
          return IntStream.range(0, cell.rows())
              .mapToDouble(
                  row ->
                      answers.distance()[row] > 1 ? Double.NaN : answers.quantiles()[3 * row + 1])
              .toArray();
        });
  }

  private String known(TableCell cell) {
    if (!model.unseen(cell.id())) {
      return cell.id();
    }
    return published.stream()
        .filter(p -> !model.unseen(p.id()) && TableSplit.sameBeginning(p, cell))
        .map(TableCell::id)
        .findFirst()
        .orElse(cell.id());
  }

  @Override
  public void close() {
    model.close();
  }
}
