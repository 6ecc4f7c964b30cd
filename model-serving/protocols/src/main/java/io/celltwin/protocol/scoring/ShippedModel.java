package io.celltwin.protocol.scoring;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.network.ArrayNames;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.data.TableCells;
import io.celltwin.training.fit.FixedArrays;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.split.Folds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The newest model of a name in the repository, the one the live twin asks. */
public final class ShippedModel implements AutoCloseable {
  /** Where they are, from the root of the repository. */
  public static final Path FOLDER = Path.of("model-serving", "models");

  private final Card card;
  private final Artifact artifact;
  private final LoadedModel answers;
  private final Map<Integer, LoadedModel> ofFold = new HashMap<>();
  private final Set<String> trained = new HashSet<>();

  /**
   * @param models folder of saved models
   * @param name e.g. {@code soh}
   */
  public ShippedModel(Path models, String name) throws IOException {
    if (!Files.isDirectory(models)) {
      throw new IOException(
          "there is no folder of models %s: name it with --models, or start from the root of the repository"
              .formatted(models));
    }
    Path latest;
    try (Stream<Path> all = Files.list(models)) {
      latest =
          all.filter(p -> p.getFileName().toString().matches(name + "-\\d+"))
              .max(Comparator.comparingInt(p -> version(p, name)))
              .orElseThrow(() -> new IOException(models + " holds no " + name + "-<version>"));
    }
    this.artifact = Artifact.load(latest);
    this.card = artifact.card();
    this.answers = new LoadedModel(artifact.network(), artifact.arrays());
    card.training().cells().values().forEach(trained::addAll);
  }

  private static int version(Path home, String name) {
    return Integer.parseInt(home.getFileName().toString().substring(name.length() + 1));
  }

  public Card card() {
    return card;
  }

  public LoadedModel answers() {
    return answers;
  }

  /**
   * Answers for a cell by those members of the ensemble alone that never saw it; by all where it
   * was not learned from. What is common to all members (scaler, typical rows, calibration) is of
   * all training cells.
   *
   * @param id of the cell
   * @throws IllegalStateException where the card does not say how many folds there were
   */
  public LoadedModel unseenBy(String id) {
    if (unseen(id)) {
      return answers;
    }
    Integer count = card.training().folds();
    if (count == null) {
      throw new IllegalStateException(
          "%s: its card does not say into how many folds its cells were parted, so which members saw %s is not known"
              .formatted(name(), id));
    }
    int fold = Folds.of(card.training().cells(), count, card.training().seed()).of(id);
    return ofFold.computeIfAbsent(
        fold,
        f -> {
          Map<String, float[]> arrays = new LinkedHashMap<>(artifact.arrays());
          arrays.put(
              ArrayNames.VOTE, FixedArrays.votesOfFold(artifact.network().members(), count, fold));
          return new LoadedModel(artifact.network(), arrays);
        });
  }

  /** As it stands in tables. */
  public String name() {
    return "shipped " + card.name() + "-" + card.version();
  }

  /** Whether a cell of this id was not learned from. */
  public boolean unseen(String id) {
    return !trained.contains(id);
  }

  /**
   * Of the cells to be scored those it did not learn from, be it under another name.
   *
   * @param split of the tables
   * @param setting of the run
   */
  public List<TableCell> unseen(TableSplit split, ProtocolSetting setting) throws IOException {
    List<TableCell> learned =
        setting.tests() == null
            ? List.of()
            : TableCells.read(setting.training(TableSplit.DATASET)).cells().stream()
                .filter(c -> !unseen(c.id()))
                .toList();
    return split.tests().stream()
        .filter(c -> unseen(c.id()))
        .filter(c -> learned.stream().noneMatch(l -> TableSplit.sameBeginning(l, c)))
        .toList();
  }

  @Override
  public void close() {
    answers.close();
    ofFold.values().forEach(LoadedModel::close);
  }
}
