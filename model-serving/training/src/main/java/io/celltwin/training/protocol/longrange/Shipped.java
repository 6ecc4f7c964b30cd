package io.celltwin.training.protocol.longrange;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PublishedCells;
import io.celltwin.training.fit.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The trajectory model the live twin asks, answering what protocol H asks: curves from row k on, of
 * cells it was not trained on.
 */
final class Shipped implements AutoCloseable {
  private final Card card;
  private final Answers answers;
  private final Set<String> trained = new HashSet<>();
  private final Map<String, LabelledCell> cells = new HashMap<>();

  /**
   * @param models folder of saved models
   * @param data folder of the published tables
   */
  Shipped(Path models, Path data) throws IOException {
    Path latest;
    try (Stream<Path> all = Files.list(models)) {
      latest =
          all.filter(p -> p.getFileName().toString().matches("trajectory-\\d+"))
              .max(Comparator.comparingInt(Shipped::version))
              .orElseThrow(() -> new IOException(models + " holds no trajectory-<version>"));
    }
    Artifact artifact = Artifact.load(latest);
    this.card = artifact.card();
    this.answers = new Answers(artifact.network(), artifact.arrays());
    card.training().cells().values().forEach(trained::addAll);
    for (LabelledCell cell :
        new PublishedCells(data.getFileName().toString()).read(data.getParent())) {
      cells.put(cell.id(), cell);
    }
  }

  private static int version(Path home) {
    return Integer.parseInt(home.getFileName().toString().substring("trajectory-".length()));
  }

  String name() {
    return "shipped " + card.name() + "-" + card.version();
  }

  /** Whether a cell's future may be asked for. */
  boolean unseen(CellLife cell) {
    return cells.containsKey(cell.id()) && !trained.contains(cell.id());
  }

  /**
   * The three quantile curves from row k on, straight between horizons and level after the last;
   * null where SOH was not measured at k.
   */
  double[][] forecast(CellLife cell, int k, int reach) {
    float[] input = cells.get(cell.id()).trajectoryInput(k - 1);
    if (input == null) {
      return null;
    }
    float[] q = answers.ask(List.of(input)).quantiles();
    List<Integer> horizons = card.horizons();
    double[][] curves = new double[3][reach];
    for (int i = 0; i < 3; i++) {
      int at = 1;
      for (int h = 1; h <= reach; h++) {
        while (at < horizons.size() - 1 && horizons.get(at) < h) {
          at++;
        }
        int from = horizons.get(at - 1);
        int to = horizons.get(at);
        double share = Math.min(1, (h - from) / (double) (to - from));
        curves[i][h - 1] = q[3 * (at - 1) + i] + share * (q[3 * at + i] - q[3 * (at - 1) + i]);
      }
    }
    return curves;
  }

  @Override
  public void close() {
    answers.close();
  }
}
