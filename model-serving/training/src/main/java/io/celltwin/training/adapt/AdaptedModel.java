package io.celltwin.training.adapt;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.Golden;
import io.celltwin.artifact.VersionOrder;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.ArrayNames;
import io.celltwin.network.SohWithExpertNetwork;
import io.celltwin.training.EngineDefaults;
import io.celltwin.training.fit.LoadedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was learned of a kind, as a version of the model: the one that answers now, and an expert.
 */
final class AdaptedModel {
  private static final int GOLDEN_ROWS = 8;

  private final Adaptation learned;
  private final String version;
  private final SohWithExpertNetwork network;
  private final Map<String, float[]> arrays;
  private final Domain domain;
  private final double[] half;

  private AdaptedModel(
      Adaptation learned,
      String version,
      SohWithExpertNetwork network,
      Map<String, float[]> arrays,
      Domain domain,
      double[] half) {
    this.learned = learned;
    this.version = version;
    this.network = network;
    this.arrays = arrays;
    this.domain = domain;
    this.half = half;
  }

  /** The version after the highest there is. */
  static String nextVersion(List<String> there) {
    return Integer.toString(1 + there.stream().mapToInt(VersionOrder::number).max().orElse(0));
  }

  static AdaptedModel of(Adaptation learned, String version) {
    FeatureSet told = learned.base().card().featureSet();
    Expert expert = learned.best().learn(learned.rows(), told);
    double[] half = learned.judged().halfWidths(learned.judged().said(learned.best()), -1);
    Domain domain = Domain.of(learned.rows(), told, 1);
    int n = told.size();
    int rows = expert.kernels() == null ? 1 : expert.kernels().heights().length;
    String name = "expert-" + version;
    int plate = told.indexOf("upper-cutoff");
    int plates =
        (int) told.features().stream().filter(f -> f.name().startsWith("chemistry-")).count();
    var network =
        new SohWithExpertNetwork(
            learned.base().network(), name, Domain.PROTOTYPES, rows, plate, plates + 1);
    float[] center = domain.scaler().get(ArrayNames.CENTER).clone();
    float[] inverse = domain.scaler().get(ArrayNames.INVERSE_SCALE).clone();
    float[] sharp = new float[n];
    float[] known = new float[n * rows];
    float[] heights = new float[rows];
    float[] prototypes = domain.prototypes();
    if (expert.kernels() != null) {
      prototypes = rescaled(domain, expert);
      for (int j = 0; j < n; j++) {
        center[j] = (float) expert.kernels().center()[j];
        inverse[j] = (float) expert.kernels().inverse()[j];
        sharp[j] = (float) expert.kernels().sharp()[j];
        for (int i = 0; i < rows; i++) {
          known[j * rows + i] = (float) expert.kernels().rows()[i][j];
        }
      }
      for (int i = 0; i < rows; i++) {
        heights[i] = (float) expert.kernels().heights()[i];
      }
    }
    Map<String, float[]> arrays = new LinkedHashMap<>(learned.base().arrays());
    arrays.put(name + ".center", center);
    arrays.put(name + ".inverse-scale", inverse);
    arrays.put(name + ".importance", importance(domain, inverse));
    arrays.put(name + ".prototypes", prototypes);
    arrays.put(name + ".inverse-radius", new float[] {(float) (1 / domain.radius())});
    arrays.put(name + ".sharp", sharp);
    arrays.put(name + ".rows", known);
    arrays.put(name + ".heights", heights);
    arrays.put(name + ".gain", new float[] {(float) expert.gain()});
    arrays.put(name + ".level", new float[] {(float) expert.level()});
    arrays.put(name + ".calibration", new float[] {(float) half[0], (float) half[1]});
    return new AdaptedModel(learned, version, network, arrays, domain, half);
  }

  /** Typical rows in the scale of the kernel. */
  private static float[] rescaled(Domain domain, Expert expert) {
    float[] all = domain.prototypes().clone();
    float[] center = domain.scaler().get(ArrayNames.CENTER);
    float[] inverse = domain.scaler().get(ArrayNames.INVERSE_SCALE);
    for (int j = 0; j < center.length; j++) {
      for (int k = 0; k < Domain.PROTOTYPES; k++) {
        int at = j * Domain.PROTOTYPES + k;
        double x = all[at] / inverse[j] + center[j];
        all[at] = (float) ((x - expert.kernels().center()[j]) * expert.kernels().inverse()[j]);
      }
    }
    return all;
  }

  /** Weights of the distance such that it is the same whatever the scale it is taken in. */
  private static float[] importance(Domain domain, float[] inverse) {
    float[] all = domain.importance().clone();
    float[] own = domain.scaler().get(ArrayNames.INVERSE_SCALE);
    for (int j = 0; j < all.length; j++) {
      double ratio = own[j] / inverse[j];
      all[j] = (float) (all[j] * ratio * ratio);
    }
    return all;
  }

  /** Writes it into {@code folder/<name>-<version>}. */
  Path save(Path folder, String command) throws IOException {
    try (LoadedModel model = new LoadedModel(network, arrays)) {
      return Artifact.save(folder, card(command), arrays, golden(model));
    }
  }

  /** What the new version says to the cells it learned from: a value a row, and its distance. */
  io.celltwin.artifact.Answers answers(KindRows cell) {
    try (LoadedModel model = new LoadedModel(network, arrays)) {
      List<float[]> rows = new ArrayList<>();
      for (double[] row : cell.features()) {
        rows.add(floats(row));
      }
      return model.ask(rows);
    }
  }

  SohWithExpertNetwork network() {
    return network;
  }

  private static float[] floats(double[] row) {
    float[] x = new float[row.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = (float) row[j];
    }
    return x;
  }

  /** Rows of the kind, where the expert answers, and made-up ones, where it does not. */
  private Golden golden(LoadedModel model) {
    int n = network.inputs();
    float[] flat = new float[2 * GOLDEN_ROWS * n];
    float[] center = learned.center();
    for (int i = 0; i < GOLDEN_ROWS; i++) {
      KindRows cell = learned.rows().get(i % learned.labels());
      float[] row = floats(cell.features()[i * (cell.rows() - 1) / (GOLDEN_ROWS - 1)]);
      System.arraycopy(row, 0, flat, i * n, n);
      for (int j = 0; j < n; j++) {
        flat[(GOLDEN_ROWS + i) * n + j] = center[j] * (1 + 0.01f * i);
      }
    }
    return new Golden(2 * GOLDEN_ROWS, flat, model.ask(flat, 2 * GOLDEN_ROWS));
  }

  private Card card(String command) {
    Card base = learned.base().card();
    Card.Training from = base.training();
    SortedMap<String, List<String>> cells =
        new TreeMap<>(from == null ? Map.<String, List<String>>of() : from.cells());
    cells.put("adapted to " + learned.kind(), learned.rows().stream().map(KindRows::id).toList());
    return new Card(
        base.name(),
        version,
        base.purpose()
            + String.format(
                Locale.ROOT,
                " For %s an expert answers, learned from %d capacity checks of %d of its cells.",
                learned.kind(),
                learned.checks(),
                learned.labels()),
        base.featureSet(),
        base.featureSetHash(),
        base.outputs(),
        base.horizons(),
        network,
        new Card.Training(
            command,
            from == null ? 1 : from.seed(),
            from == null ? 0 : from.steps(),
            null,
            cells,
            Artifact.sha256(
                String.join("\n", cells.values().stream().flatMap(List::stream).sorted().toList())),
            learned.checks() + (from == null ? 0 : from.rows()),
            hash(),
            from == null ? new TreeMap<>() : from.heldOut(),
            EngineDefaults.platform(ai.djl.Device.cpu()),
            EngineDefaults.versions()),
        learned.scores(),
        new Card.Calibration(
            0.9,
            String.format(
                Locale.ROOT,
                "for %s %.4f below and %.4f above, which leaves 5 %% of the truth of its cells"
                    + " beyond either, each answered without having been learned from; else as of"
                    + " version %s",
                learned.kind(),
                half[0],
                half[1],
                base.version()),
            learned.labels(),
            base.calibration() == null ? 1 : base.calibration().lowerFactor(),
            base.calibration() == null ? 1 : base.calibration().upperFactor()),
        new Card.Domain(
            String.format(
                Locale.ROOT,
                "for %s within the distance that held 99 %% of the rows of its cells left out, and"
                    + " of its chemistry and cut-off; else as of version %s",
                learned.kind(),
                base.version()),
            domain.radius(),
            0.99),
        Map.of());
  }

  private String hash() {
    StringBuilder all = new StringBuilder();
    for (KindRows cell : learned.rows()) {
      all.append(cell.id()).append(Arrays.toString(cell.soh()));
      for (double[] row : cell.features()) {
        all.append(Arrays.toString(row));
      }
    }
    return Artifact.sha256(all.toString());
  }
}
