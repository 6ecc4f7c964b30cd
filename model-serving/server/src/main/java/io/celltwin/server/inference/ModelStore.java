package io.celltwin.server.inference;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.ArtifactException;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.artifact.Serving;
import io.celltwin.artifact.VersionOrder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a folder, each in {@code <name>-<version>}. Versions come and go while questions
 * are asked: a new one is warm before it is seen, an old one answers what it has taken before it
 * ends.
 */
public final class ModelStore implements Estimator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

  private final ModelFolder folder;
  private final InferenceConfig config;
  private final MeterRegistry meters;
  private final Function<Artifact, Backend> load;

  /** Replaced as a whole, never changed. */
  private volatile Map<String, NavigableMap<String, ServedModel>> models = Map.of();

  /** Which versions answer; replaced before what it speaks of comes, and before it goes. */
  private volatile Serving serving = Serving.NONE;

  private volatile boolean ready;
  private volatile boolean leaving;

  /** Every name that was ever served. */
  private final Set<String> known = new ConcurrentSkipListSet<>();

  /**
   * @param folder of models
   */
  public ModelStore(Path folder, InferenceConfig config, MeterRegistry meters) {
    this(folder, config, meters, config.engine()::load);
  }

  /**
   * @param load what runs a model, loaded with it
   */
  public ModelStore(
      Path folder, InferenceConfig config, MeterRegistry meters, Function<Artifact, Backend> load) {
    this.folder = new ModelFolder(folder);
    this.config = config;
    this.meters = meters;
    this.load = load;
  }

  /**
   * Loads every model of the folder that is not served yet.
   *
   * @return what was loaded, as name-version
   * @throws ArtifactException where a model may not be served; others stay as they are
   */
  public synchronized List<String> loadAll() throws IOException {
    List<String> loaded = loadAll(null);
    if (models.isEmpty()) {
      throw new ArtifactException(
          folder.path(), "holds no model: no folder in it has a " + Artifact.CARD);
    }
    ready = true;
    return loaded;
  }

  /**
   * @param only of this name, null for all
   */
  private List<String> loadAll(String only) throws IOException {
    Serving decided = folder.serving();
    serving = only == null ? decided : serving.following(decided, only);
    List<Path> homes = folder.homes();
    List<ServedModel> fresh = new ArrayList<>();
    try {
      for (Path home : homes) {
        if (only != null && !home.getFileName().toString().startsWith(only + "-")) {
          continue;
        }
        Artifact artifact = Artifact.load(home);
        Card card = artifact.card();
        boolean wanted =
            (only == null || only.equals(card.name()))
                && !decided.of(card.name()).retired().contains(card.version());
        if (wanted
            && !models.getOrDefault(card.name(), new TreeMap<>()).containsKey(card.version())) {
          fresh.add(served(home, artifact));
        }
      }
    } finally {
      add(fresh);
      takeOutRetired(decided);
    }
    return fresh.stream().map(m -> m.card().name() + "-" + m.card().version()).toList();
  }

  /** An engine that is not there, or a model too deep for it, is that model's fault alone. */
  private ServedModel served(Path home, Artifact artifact) {
    try {
      return new ServedModel(home, artifact, config, meters, load.apply(artifact));
    } catch (LinkageError | StackOverflowError | AssertionError e) {
      throw new ArtifactException(home, "cannot be run here: " + e, e);
    }
  }

  private void takeOutRetired(Serving decided) {
    models.forEach(
        (name, versions) ->
            versions.keySet().stream()
                .filter(version -> decided.of(name).retired().contains(version))
                .forEach(version -> unload(name, version)));
  }

  /**
   * Follows what was decided in the folder since: promoted, retired, put there to wait.
   *
   * @return whether anything had changed
   */
  public synchronized boolean follow() throws IOException {
    Serving before = serving;
    Serving now = folder.serving();
    if (now.equals(before)) {
      return false;
    }
    Set<String> named = new TreeSet<>(now.models().keySet());
    named.addAll(before.models().keySet());
    for (String name : named) {
      if (!now.of(name).equals(before.of(name))) {
        loadAll(name);
      }
    }
    serving = now;
    return true;
  }

  @Override
  public synchronized QuestionRefusal load(String name) {
    try {
      loadAll(name);
      return models.containsKey(name)
          ? null
          : new QuestionRefusal(
              QuestionRefusal.Kind.NOT_FOUND,
              "no model '%s' in the server's folder: wanted a folder %s-<version> with a %s"
                  .formatted(name, name, Artifact.CARD));
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} was not loaded", name, e);
      return new QuestionRefusal(
          QuestionRefusal.Kind.UNAVAILABLE,
          "%s was not loaded: %s".formatted(name, e.getMessage()));
    }
  }

  @Override
  public QuestionRefusal takeOut(String name, String version) {
    List<String> versions =
        version == null || version.isEmpty()
            ? List.copyOf(models.getOrDefault(name, new TreeMap<>()).keySet())
            : List.of(version);
    boolean any = false;
    for (String each : versions) {
      any |= unload(name, each);
    }
    return any ? null : unknown(name, version);
  }

  @Override
  public QuestionRefusal unknown(String name, String version) {
    boolean any = version == null || version.isEmpty();
    NavigableMap<String, ServedModel> waiting = models.get(name);
    if (any && waiting != null) {
      return new QuestionRefusal(
          QuestionRefusal.Kind.NOT_FOUND,
          "no version of model '%s' was promoted, %s wait: wanted the version named, or 'celltwin models promote %s <version>'"
              .formatted(name, waiting.keySet(), name));
    }
    return any && known.contains(name)
        ? new QuestionRefusal(
            QuestionRefusal.Kind.UNLOADED,
            "model '%s' is unloaded: wanted it loaded again before it is asked".formatted(name))
        : Estimator.super.unknown(name, version);
  }

  @Override
  public int maxRows() {
    return config.maxWaiting();
  }

  /** A sentence for each model that was served and is not, or whose worker keeps failing. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (String name : known) {
      NavigableMap<String, ServedModel> versions = models.get(name);
      if (versions == null) {
        faults.add("model %s is not served any more".formatted(name));
      } else {
        versions.values().forEach(m -> m.fault().ifPresent(faults::add));
      }
    }
    return faults;
  }

  /** All at once: whoever asks for the highest version never gets one that came a moment sooner. */
  private void add(List<ServedModel> fresh) {
    Map<String, NavigableMap<String, ServedModel>> next = copy();
    for (ServedModel model : fresh) {
      next.computeIfAbsent(model.card().name(), n -> new TreeMap<>(VersionOrder.RISING))
          .put(model.card().version(), model);
    }
    models = next;
    for (ServedModel model : fresh) {
      known.add(model.card().name());
      LOG.info(
          "serving {} {} on {}",
          model.card().name(),
          model.card().version(),
          model.status().platform());
    }
  }

  /**
   * Takes a version out; what it has taken it still answers.
   *
   * @return false where there was none
   */
  public boolean unload(String name, String version) {
    ServedModel old;
    synchronized (this) {
      Map<String, NavigableMap<String, ServedModel>> next = copy();
      NavigableMap<String, ServedModel> versions = next.get(name);
      old = versions == null ? null : versions.remove(version);
      if (old == null) {
        return false;
      }
      if (versions.isEmpty()) {
        next.remove(name);
      }
      models = next;
    }
    old.close();
    LOG.info("no longer serving {} {}", name, version);
    return true;
  }

  private Map<String, NavigableMap<String, ServedModel>> copy() {
    Map<String, NavigableMap<String, ServedModel>> copy = new TreeMap<>();
    models.forEach((name, versions) -> copy.put(name, new TreeMap<>(versions)));
    return copy;
  }

  @Override
  public boolean ready() {
    return ready && !leaving;
  }

  /** It is not ready from now on, and answers all the same. */
  public void leave() {
    leaving = true;
  }

  @Override
  public List<ModelStatus> models() {
    List<ModelStatus> all = new ArrayList<>();
    models.forEach(
        (name, versions) -> {
          ServedModel answering = answering(name, versions);
          versions.values().stream()
              .filter(m -> m != answering)
              .map(ServedModel::status)
              .forEach(all::add);
          if (answering != null) {
            all.add(answering.status());
          }
        });
    return List.copyOf(all);
  }

  @Override
  public Optional<ModelStatus> model(String name, String version) {
    return Optional.ofNullable(find(name, version)).map(ServedModel::status);
  }

  private ServedModel find(String name, String version) {
    NavigableMap<String, ServedModel> versions = models.get(name);
    if (versions == null) {
      return null;
    }
    return version == null || version.isEmpty() ? answering(name, versions) : versions.get(version);
  }

  /** Null where none does: all of them wait to be promoted. */
  private ServedModel answering(String name, NavigableMap<String, ServedModel> versions) {
    return serving.answering(name, versions.keySet()).map(versions::get).orElse(null);
  }

  @Override
  public CompletableFuture<Reply> ask(
      Requester caller,
      String name,
      String version,
      long[] shape,
      float[] features,
      long timeLimit) {
    try {
      while (true) {
        ServedModel model = find(name, version);
        if (model == null) {
          return CompletableFuture.completedFuture(
              ready
                  ? new Reply.Refused(unknown(name, version))
                  : Reply.refused(
                      QuestionRefusal.Kind.UNAVAILABLE, "the server is starting or stopping"));
        }
        CompletableFuture<Reply> reply = model.ask(caller, shape, features, timeLimit);
        if (reply != null) {
          return reply;
        }
        // it left between being found and being asked: whoever took its place answers
      }
    } catch (RuntimeException e) {
      LOG.error("asking {} failed", name, e);
      return CompletableFuture.completedFuture(
          Reply.refused(QuestionRefusal.Kind.INTERNAL, e.toString()));
    }
  }

  @Override
  public void close() {
    ready = false;
    Map<String, NavigableMap<String, ServedModel>> last;
    synchronized (this) {
      last = models;
      models = Map.of();
    }
    last.values().forEach(versions -> versions.values().forEach(ServedModel::close));
  }
}
