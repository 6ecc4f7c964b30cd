package io.celltwin.server;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.Golden;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.network.NetworkBlock;
import io.celltwin.network.SohNetwork;
import io.celltwin.network.TrajectoryNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Saved models with weights that mean nothing, of the kinds that are served. */
public final class MadeUpModels {
  public static final int SOH_INPUTS = 12;
  public static final int TRAJECTORY_INPUTS = 9;
  public static final List<Integer> HORIZONS = List.of(0, 1, 10, 100, 1000);

  private MadeUpModels() {}

  /** {@code soh} of a version, each version with other weights. */
  public static Path soh(Path folder, String version) throws Exception {
    return save(folder, "soh", version, new SohNetwork(SOH_INPUTS, 4, 16, 8), null);
  }

  /** {@code trajectory} of a version. */
  public static Path trajectory(Path folder, String version) throws Exception {
    return save(
        folder,
        "trajectory",
        version,
        new TrajectoryNetwork(TRAJECTORY_INPUTS, 0, 4, 16, 8, HORIZONS),
        HORIZONS);
  }

  private static Path save(
      Path folder, String name, String version, Network network, List<Integer> horizons)
      throws Exception {
    Map<String, float[]> arrays = arrays(network, version.hashCode());
    float[] features = features(4, network.inputs(), 3);
    Golden golden = new Golden(4, features, answers(network, arrays, features, 4));
    List<FeatureSet.Feature> inputs = new ArrayList<>();
    for (int i = 0; i < network.inputs(); i++) {
      inputs.add(new FeatureSet.Feature("f" + i, "1"));
    }
    FeatureSet set = new FeatureSet("made-up-" + name, 1, inputs);
    Card card =
        new Card(
            name,
            version,
            "none",
            set,
            set.hash(),
            List.of(),
            horizons,
            network,
            new Card.Training(
                "none", 1, 0, 2, new TreeMap<>(), "", 0, "", new TreeMap<>(), null, null),
            List.of(),
            new Card.Calibration(0.9, "none", 0, 1, 1),
            new Card.Domain("none", 1, 1),
            Map.of());
    return Artifact.save(folder, card, arrays, golden);
  }

  /** Rows of small numbers; every seventh is missing. */
  public static float[] features(int rows, int width, long seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * width];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 == 3 ? Float.NaN : (float) random.nextGaussian();
    }
    return features;
  }

  private static Map<String, float[]> arrays(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Network.Weight weight : network.weights()) {
      float[] values = new float[weight.size()];
      boolean positive =
          weight.name().contains("inverse")
              || weight.name().contains("importance")
              || weight.name().contains("calibration");
      for (int i = 0; i < values.length; i++) {
        values[i] =
            weight.name().contains("vote")
                ? 1f / values.length
                : (float) (positive ? 0.5 + random.nextDouble() : 0.3 * random.nextGaussian());
      }
      arrays.put(weight.name(), values);
    }
    return arrays;
  }

  private static Answers answers(
      Network network, Map<String, float[]> arrays, float[] features, int rows) throws Exception {
    try (Model model = Model.newInstance("made-up", Device.cpu(), "PyTorch")) {
      NetworkBlock block = new NetworkBlock(network);
      block.fill(model.getNDManager(), arrays);
      model.setBlock(block);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager request = model.getNDManager().newSubManager()) {
        NDArray x = request.create(features, new Shape(rows, network.inputs()));
        NDList answers = predictor.predict(new NDList(x));
        return new Answers(answers.get(0).toFloatArray(), answers.get(1).toFloatArray());
      }
    }
  }
}
