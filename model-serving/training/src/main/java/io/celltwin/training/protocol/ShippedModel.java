package io.celltwin.training.protocol;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.data.TableCells;
import io.celltwin.training.fit.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The newest model of a name in the repository, the one the live twin asks. */
public final class ShippedModel implements AutoCloseable {
  /** Where they are, from the root of the repository. */
  public static final Path FOLDER = Path.of("model-serving", "models");

  private final Card card;
  private final Answers answers;
  private final Set<String> trained = new HashSet<>();

  /**
   * @param models folder of saved models
   * @param name e.g. {@code soh}
   */
  public ShippedModel(Path models, String name) throws IOException {
    Path latest;
    try (Stream<Path> all = Files.list(models)) {
      latest =
          all.filter(p -> p.getFileName().toString().matches(name + "-\\d+"))
              .max(Comparator.comparingInt(p -> version(p, name)))
              .orElseThrow(() -> new IOException(models + " holds no " + name + "-<version>"));
    }
    Artifact artifact = Artifact.load(latest);
    this.card = artifact.card();
    this.answers = new Answers(artifact.network(), artifact.arrays());
    card.training().cells().values().forEach(trained::addAll);
  }

  private static int version(Path home, String name) {
    return Integer.parseInt(home.getFileName().toString().substring(name.length() + 1));
  }

  public Card card() {
    return card;
  }

  public Answers answers() {
    return answers;
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
  public List<TableCell> unseen(TableSplit split, Setting setting) throws IOException {
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
  }
}
