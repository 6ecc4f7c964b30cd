package io.celltwin.protocol.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PublishedCells;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.data.TableCells;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class ShippedModelTest {
  private static final Path MODELS = Path.of("..", "models");

  /** Were the folds of the card told wrongly, no member would be worse than another. */
  @Test
  @EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
  void membersThatNeverSawACellErrMoreOnItThanThoseThatDid() throws IOException {
    Path tables = Path.of(System.getenv("CELLTWIN_DATA"), "pinn4soh");
    try (ShippedModel model = new ShippedModel(MODELS, "soh")) {
      List<TableCell> learned =
          TableCells.read(tables).cells().stream()
              .filter(c -> c.dataset().equals("XJTU") && !model.unseen(c.id()))
              .toList();
      double ofOwnFold = 0;
      double ofOthers = 0;
      for (TableCell cell : learned) {
        int[] rows = OutOfFold.evenly(cell.scoredRows(), 20);
        LabelledCell told = PublishedCells.labelled(cell);
        LoadedModel own = model.unseenBy(cell.id());
        for (LoadedModel some :
            learned.stream().map(c -> model.unseenBy(c.id())).distinct().toList()) {
          float[] quantiles =
              some.ask(
                      Arrays.stream(rows)
                          .mapToObj(row -> told.sohInput(model.card().featureSet(), row))
                          .toList())
                  .quantiles();
          double error = 0;
          for (int i = 0; i < rows.length; i++) {
            error += Math.abs(quantiles[3 * i + 1] - cell.soh()[rows[i]]) / rows.length;
          }
          if (some.equals(own)) {
            ofOwnFold += error;
          } else {
            ofOthers += error / 4;
          }
        }
      }

      assertThat(learned).hasSizeGreaterThan(30);
      assertThat(ofOwnFold).isGreaterThan(1.5 * ofOthers);
    }
  }
}
