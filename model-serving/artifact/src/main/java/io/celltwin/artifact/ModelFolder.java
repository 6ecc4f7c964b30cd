package io.celltwin.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A folder of models, each in {@code <name>-<version>}, and which of them answer. What is decided
 * takes the place of what was decided before in one step, so that a server never reads half of it.
 */
public final class ModelFolder {
  /** File in which it is written which version answers. */
  public static final String SERVING = "serving.json";

  private static final String LOCK = ".serving.lock";

  private final Path folder;

  /**
   * @param folder that has models in it, or will have
   */
  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * One version of a model in the folder.
   *
   * @param home its own folder
   * @param card what it says of itself
   * @param state what is done with it
   */
  public record Version(Path home, Card card, State state) {}

  /** What is done with a version. */
  public enum State {
    /** Answers where no version is named. */
    ANSWERS("answers"),
    /** Answers whoever names it: an older one. */
    BY_NAME("answers who names it"),
    /** The same, and was never promoted. */
    WAITS("waits to be promoted; answers who names it"),
    /** Is not loaded. */
    RETIRED("retired");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  public Path path() {
    return folder;
  }

  /** Folders of saved models, by name. */
  public List<Path> homes() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(p -> !p.getFileName().toString().startsWith("."))
          .filter(p -> Files.exists(p.resolve(Artifact.CARD)))
          .sorted()
          .toList();
    }
  }

  /**
   * What was decided.
   *
   * @throws ArtifactException where the file that says so cannot be read
   */
  public Serving serving() throws IOException {
    Path file = folder.resolve(SERVING);
    try {
      return Serving.read(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Serving.NONE;
    } catch (JsonProcessingException e) {
      throw new ArtifactException(
          file,
          "does not say which versions answer: "
              + e.getOriginalMessage()
              + "; mend it, or take it away and let the highest versions answer",
          e);
    }
  }

  /**
   * All versions, by name and rising version; only their cards are read.
   *
   * @throws ArtifactException where a card cannot be read
   */
  public List<Version> versions() throws IOException {
    List<Card> cards = new ArrayList<>();
    List<Path> homes = homes();
    for (Path home : homes) {
      cards.add(Artifact.card(home));
    }
    Serving serving = serving();
    List<Version> all = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      all.add(new Version(homes.get(i), cards.get(i), state(cards.get(i), cards, serving)));
    }
    all.sort(
        Comparator.comparing((Version v) -> v.card().name())
            .thenComparing(v -> v.card().version(), VersionOrder.RISING));
    return all;
  }

  private static State state(Card card, List<Card> all, Serving serving) {
    Serving.Choice choice = serving.of(card.name());
    if (choice.retired().contains(card.version())) {
      return State.RETIRED;
    }
    List<String> there =
        all.stream().filter(c -> c.name().equals(card.name())).map(Card::version).toList();
    if (serving.answering(card.name(), there).filter(card.version()::equals).isPresent()) {
      return State.ANSWERS;
    }
    return choice.waiting().contains(card.version()) ? State.WAITS : State.BY_NAME;
  }

  /**
   * One version of a model.
   *
   * @param version null for the one that answers, or the highest where none does
   * @throws IllegalArgumentException naming those that there are, where it is not there
   */
  public Version version(String name, String version) throws IOException {
    List<Version> all = versions();
    List<Version> own = all.stream().filter(v -> v.card().name().equals(name)).toList();
    if (own.isEmpty()) {
      throw new IllegalArgumentException(
          "no model '%s' in %s, there are %s"
              .formatted(name, folder, all.stream().map(v -> v.card().name()).distinct().toList()));
    }
    if (version == null) {
      return own.stream()
          .filter(v -> v.state() == State.ANSWERS)
          .findFirst()
          .orElse(own.get(own.size() - 1));
    }
    return own.stream()
        .filter(v -> v.card().version().equals(version))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no version '%s' of %s in %s, there are %s"
                        .formatted(
                            version,
                            name,
                            folder,
                            own.stream().map(v -> v.card().version()).toList())));
  }

  /** Lets a version answer where none is named. */
  public void promote(String name, String version) throws IOException {
    version(name, version);
    decide(serving -> serving.with(name, serving.of(name).promote(version)));
  }

  /**
   * Takes a version out of service; its files stay.
   *
   * @throws IllegalArgumentException where no other version would answer
   */
  public void retire(String name, String version) throws IOException {
    version(name, version);
    List<String> there =
        versions().stream()
            .map(Version::card)
            .filter(c -> c.name().equals(name))
            .map(Card::version)
            .toList();
    decide(
        serving -> {
          Serving next = serving.with(name, serving.of(name).retire(version));
          if (next.answering(name, there).isEmpty()) {
            throw new IllegalArgumentException(
                "%s %s is the last version of %s that may answer: promote another one first"
                    .formatted(name, version, name));
          }
          return next;
        });
  }

  /** Lets a version answer only whoever names it. */
  public void hold(String name, String version) throws IOException {
    decide(serving -> serving.with(name, serving.of(name).hold(version)));
  }

  /** One after the other, whoever decides at once, in this process or another. */
  private void decide(UnaryOperator<Serving> change) throws IOException {
    synchronized (ModelFolder.class) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Path fresh = Files.createTempFile(folder, ".serving", ".json");
        try {
          Files.writeString(fresh, change.apply(serving()).json());
          Files.move(
              fresh,
              folder.resolve(SERVING),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(fresh);
          assert lock.isValid();
        }
      }
    }
  }

  /**
   * Puts a saved model in its place in one step.
   *
   * @param made its folder, in this folder of models, under a name that begins with a dot
   * @throws IllegalArgumentException where that version is there already
   */
  public Path place(Path made) throws IOException {
    Card card = Artifact.card(made);
    Path home = folder.resolve(card.name() + "-" + card.version());
    if (Files.exists(home)) {
      throw new IllegalArgumentException(
          "%s is there already: give the new model another version".formatted(home));
    }
    return Files.move(made, home, StandardCopyOption.ATOMIC_MOVE);
  }
}
