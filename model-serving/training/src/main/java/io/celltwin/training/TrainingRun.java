package io.celltwin.training;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.Golden;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.ArrayNames;
import io.celltwin.network.ByKind;
import io.celltwin.network.Network;
import io.celltwin.network.PulseNetwork;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.evaluate.Scores;
import io.celltwin.training.fit.FixedArrays;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.Schedule;
import io.celltwin.training.fit.Trainer;
import io.celltwin.training.split.Folds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * From labelled cells to a saved model: scaler and typical rows, weights, domain, calibration,
 * scores, card. Leaves a run folder with its configuration, the learning curve, the cells and their
 * folds, and the score tables; a run that was stopped goes on from the checkpoint in it.
 */
public final class TrainingRun {
  private static final int TYPICAL_ROWS = 100;
  private static final int CALIBRATION_ROWS = 40;
  private static final int GOLDEN_ROWS = 16;
  private static final double DOMAIN_SHARE = 0.99;
  private static final int CHECKPOINT_EVERY = 500;
  private static final int CURVE_EVERY = 50;

  private static final String NAMEPLATE =
      "; a nameplate (chemistry, and what else of it is told) that no training cell had adds its"
          + " own scaled distance from the nearest that one had";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Recipe recipe;
  private final RunConfig config;
  private final List<LabelledCell> cells;
  private final List<LabelledCell> training;
  private final String command;

  /**
   * @param cells all of them; test cells are scored and nothing else
   * @param command to put on the card
   */
  public TrainingRun(RunConfig config, List<LabelledCell> cells, String command) {
    this.recipe = Recipes.ALL.get(config.recipe());
    this.config = config;
    this.cells = cells;
    this.training = cells.stream().filter(c -> !c.test()).toList();
    this.command = command;
  }

  /**
   * Trains, or goes on training.
   *
   * @param run folder of this run
   * @param models folder to save the model in
   * @param progress told the step and its loss
   * @return where the model was saved
   */
  public Path run(Path run, Path models, Device device, BiConsumer<Integer, Double> progress)
      throws IOException {
    Files.createDirectories(run);
    claim(run);
    Network network = recipe.network(config);
    Folds folds = Folds.of(training, config.folds(), config.seed());
    writeCells(run.resolve("cells.csv"), folds);

    Map<String, float[]> constants = constants(network, training);
    Map<String, float[]> arrays =
        recipe instanceof SolvedRecipe solved
            ? solved.solve(network, training, folds, config, constants, run, progress)
            : descend((TrainedRecipe) recipe, network, folds, constants, run, device, progress);

    OutOfFold outOfFold = new OutOfFold(network, config.folds());
    List<float[]> prototypesOfFold = new ArrayList<>();
    for (int fold = 0; fold < config.folds(); fold++) {
      int f = fold;
      List<LabelledCell> others = training.stream().filter(c -> folds.of(c) != f).toList();
      prototypesOfFold.add(
          FixedArrays.prototypes(
              typical(others, CALIBRATION_ROWS),
              constants,
              arrays.get(ArrayNames.IMPORTANCE),
              config.size().prototypes(),
              config.seed()));
    }
    for (LabelledCell cell : training) {
      recipe.outOfFold(outOfFold, folds.of(cell), cell, CALIBRATION_ROWS);
    }
    double radius = outOfFold.radius(arrays, prototypesOfFold, DOMAIN_SHARE);
    arrays.put(ArrayNames.INVERSE_RADIUS, new float[] {(float) (1 / radius)});
    double[] factors = outOfFold.factors(arrays, prototypesOfFold, training.size());
    arrays.put(ArrayNames.CALIBRATION, new float[] {(float) factors[0], (float) factors[1]});

    String name = config.recipe() + "-" + config.version();
    Scores.writeMarkdown(
        run.resolve("out-of-fold.md"),
        name + ", training cells scored by members that never saw them",
        outOfFold(name, network, arrays, prototypesOfFold, folds));

    List<Card.Score> scores;
    Golden golden;
    try (LoadedModel model = new LoadedModel(network, arrays)) {
      scores = recipe.evaluate(name, model, cells, true);
      golden = golden(model, arrays);
    }
    Scores.writeCsv(run.resolve("scores.csv"), scores);
    Scores.writeMarkdown(run.resolve("scores.md"), name, scores);
    Path home =
        Artifact.save(models, card(network, scores, radius, factors, device), arrays, golden);
    Scores.writeMarkdown(home.resolve("scores.md"), name, scores);
    return home;
  }

  private Map<String, float[]> descend(
      TrainedRecipe trained,
      Network network,
      Folds folds,
      Map<String, float[]> constants,
      Path run,
      Device device,
      BiConsumer<Integer, Double> progress)
      throws IOException {
    Path curve = run.resolve("curve.csv");
    try (CsvWriter csv =
        CsvWriter.builder().build(curve, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      double[] mean = {0};
      return new Trainer(
              trained.task(network, training, folds, config),
              new Schedule(
                  config.size().steps(),
                  config.size().rate(),
                  Math.min(200, config.size().steps() / 10),
                  config.size().decay()),
              device,
              run.resolve("checkpoint.safetensors"),
              CHECKPOINT_EVERY)
          .fit(
              constants,
              config.seed(),
              (step, loss) -> {
                progress.accept(step, loss);
                mean[0] += loss / CURVE_EVERY;
                if (step % CURVE_EVERY == 0) {
                  csv.writeRecord(
                      Integer.toString(step), String.format(Locale.ROOT, "%.6f", mean[0]));
                  mean[0] = 0;
                }
              });
    }
  }

  /** To choose a model by: test cells are for reporting. */
  private List<Card.Score> outOfFold(
      String name,
      Network network,
      Map<String, float[]> arrays,
      List<float[]> prototypesOfFold,
      Folds folds) {
    List<List<Card.Score>> all = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      int f = fold;
      Map<String, float[]> unseen = new LinkedHashMap<>(arrays);
      unseen.put(ArrayNames.VOTE, FixedArrays.votesOfFold(network.members(), folds.count(), fold));
      unseen.put(ArrayNames.PROTOTYPES, prototypesOfFold.get(fold));
      List<LabelledCell> left =
          training.stream().filter(c -> folds.of(c) == f).map(LabelledCell::asTest).toList();
      try (LoadedModel model = new LoadedModel(network, unseen)) {
        all.add(recipe.evaluate(name, model, left, false));
      }
    }
    return Scores.pooled(all);
  }

  /** A run folder belongs to one configuration on the same data. */
  private void claim(Path run) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("config", config);
    all.put("dataHash", dataHash());
    String text = JSON.writeValueAsString(all) + "\n";
    Path file = run.resolve("config.json");
    if (Files.exists(file) && !Files.readString(file).equals(text)) {
      throw new IllegalArgumentException(
          "%s was written by a run with another configuration or other data: choose another folder"
              .formatted(file));
    }
    Files.writeString(file, text);
  }

  private Map<String, float[]> constants(Network network, List<LabelledCell> from) {
    List<float[]> rows = typical(from, TYPICAL_ROWS);
    Map<String, float[]> constants = new LinkedHashMap<>(FixedArrays.scaler(rows));
    List<FeatureSet.Feature> features = recipe.featureSet().features();
    float[] importance = new float[features.size()];
    for (int i = 0; i < importance.length; i++) {
      importance[i] = recipe.importance(features.get(i));
    }
    constants.put(ArrayNames.IMPORTANCE, importance);
    constants.put(
        ArrayNames.PROTOTYPES,
        FixedArrays.prototypes(
            typical(from, CALIBRATION_ROWS),
            constants,
            importance,
            config.size().prototypes(),
            config.seed()));
    if (network instanceof ByKind byKind) {
      constants.putAll(
          FixedArrays.kinds(rows, constants, byKind.nameplate(), byKind.plates(), byKind.kinds()));
    }
    constants.put(ArrayNames.INVERSE_RADIUS, new float[] {1});
    constants.put(ArrayNames.VOTE, FixedArrays.votesOfAll(network.members()));
    constants.put(ArrayNames.CALIBRATION, new float[] {1, 1});
    return constants;
  }

  private List<float[]> typical(List<LabelledCell> from, int atMost) {
    List<float[]> rows = new ArrayList<>();
    from.forEach(cell -> rows.addAll(recipe.typical(cell, atMost)));
    return rows;
  }

  /**
   * Made-up rows about the scaler's center: one with gaps, one from nowhere, none from the data.
   */
  private Golden golden(LoadedModel model, Map<String, float[]> arrays) {
    float[] center = arrays.get(ArrayNames.CENTER);
    float[] inverse = arrays.get(ArrayNames.INVERSE_SCALE);
    Random random = new Random(config.seed());
    int n = center.length;
    float[] flat = new float[GOLDEN_ROWS * n];
    for (int i = 0; i < flat.length; i++) {
      int row = i / n;
      double z = random.nextGaussian() * (row == 1 ? 10 : 1);
      flat[i] = (float) (center[i % n] + z / inverse[i % n]);
      if (row == 0 && i % 2 == 1) {
        flat[i] = Float.NaN;
      }
    }
    return new Golden(GOLDEN_ROWS, flat, model.ask(flat, GOLDEN_ROWS));
  }

  private Card card(
      Network network, List<Card.Score> scores, double radius, double[] factors, Device device) {
    SortedMap<String, List<String>> groups = idsByGroup(training);
    SortedMap<String, List<String>> held =
        idsByGroup(cells.stream().filter(LabelledCell::test).toList());
    String ids = String.join("\n", training.stream().map(LabelledCell::id).sorted().toList());
    long rows = training.stream().mapToLong(c -> recipe.typical(c, Integer.MAX_VALUE).size()).sum();
    return new Card(
        recipe.name(),
        config.version(),
        recipe.purpose(),
        recipe.featureSet(),
        recipe.featureSet().hash(),
        recipe.outputs(),
        recipe.horizons(),
        network,
        new Card.Training(
            command,
            config.seed(),
            config.size().steps(),
            config.folds(),
            groups,
            Artifact.sha256(ids),
            rows,
            dataHash(),
            held,
            EngineDefaults.platform(device),
            EngineDefaults.versions()),
        scores,
        new Card.Calibration(
            0.9,
            "each half width times the factor that leaves 5 % of the truth beyond it on training"
                + " cells, answered by members that never saw the cell; each cell counts the same",
            training.size(),
            factors[0],
            factors[1]),
        new Card.Domain(
            String.format(
                    Locale.ROOT,
                    "distance to the nearest of %d typical training rows, scaled feature by"
                        + " feature; 1 holds",
                    config.size().prototypes())
                + " the given share of rows of training cells when their fold is left out"
                + (network instanceof ByKind || network instanceof PulseNetwork ? NAMEPLATE : ""),
            radius,
            DOMAIN_SHARE),
        Map.of());
  }

  private static SortedMap<String, List<String>> idsByGroup(List<LabelledCell> cells) {
    SortedMap<String, List<String>> ids = new TreeMap<>();
    cells.forEach(c -> ids.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c.id()));
    ids.values().forEach(Collections::sort);
    return ids;
  }

  private void writeCells(Path file, Folds folds) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("cell", "group", "rows", "use", "fold");
      for (LabelledCell cell : cells) {
        csv.writeRecord(
            cell.id(),
            cell.group(),
            Integer.toString(cell.rows()),
            cell.test() ? "test" : "train",
            cell.test() ? "" : Integer.toString(folds.of(cell)));
      }
    }
  }

  /** SHA-256 over ids, labels and inputs of all cells, training and test. */
  private String dataHash() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (LabelledCell cell : cells) {
      digest.update(
          (cell.id() + "/" + cell.test()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (float[] input : recipe.typical(cell, Integer.MAX_VALUE)) {
        ByteBuffer bytes = ByteBuffer.allocate(input.length * Float.BYTES);
        bytes.asFloatBuffer().put(input);
        digest.update(bytes);
      }
      for (int row = 0; row < cell.rows(); row++) {
        digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, cell.soh(row)));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
