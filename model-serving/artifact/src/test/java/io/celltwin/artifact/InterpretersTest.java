package io.celltwin.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.celltwin.network.ModesNetwork;
import io.celltwin.network.Network;
import io.celltwin.network.NetworkBlock;
import io.celltwin.network.PulseNetwork;
import io.celltwin.network.SohByKindNetwork;
import io.celltwin.network.SohNetwork;
import io.celltwin.network.SohWithExpertNetwork;
import io.celltwin.network.TrajectoryByKindNetwork;
import io.celltwin.network.TrajectoryNetwork;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One definition, two interpreters: arrays and ONNX must give the same numbers. */
class InterpretersTest {
  private static final float FLOAT_PRECISION = 1e-5f;

  /** An expert's kernels are differences of large sums before they are powers: a digit less. */
  private static final float OF_KERNELS = 1e-4f;

  static List<Network> networks() {
    return List.of(
        new SohNetwork(32, 6, 48, 40),
        new SohByKindNetwork(80, 6, 48, 40, 12, 25, 7),
        new SohWithExpertNetwork(
            new SohByKindNetwork(80, 6, 48, 40, 12, 25, 7), "expert", 20, 30, 25, 7),
        new SohWithExpertNetwork(new SohNetwork(32, 6, 48, 40), "expert", 20, 30, 0, 0),
        new ModesNetwork(21, 4, 24, 16),
        new PulseNetwork(26, 4, 3, 40, 20, 22),
        new TrajectoryByKindNetwork(79, 0, 4, 32, 20, 12, 13, 6, List.of(0, 1, 5, 20, 100, 1000)),
        new TrajectoryNetwork(
            19, 0, 4, 32, 20, List.of(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void arraysAndOnnxGiveTheSameAnswers(Network network) throws Exception {
    Map<String, float[]> arrays = RandomNetworks.arrays(network, 7);
    float precision = network instanceof SohWithExpertNetwork ? OF_KERNELS : FLOAT_PRECISION;
    for (int rows : new int[] {1, 3, 64}) {
      float[] features = RandomNetworks.features(network, rows, 11);
      List<float[]> here = withArrays(network, arrays, features, rows);
      List<float[]> there = withOnnx(network, arrays, features, rows);

      for (int output = 0; output < 2; output++) {
        assertThat(there.get(output)).hasSameSizeAs(here.get(output));
        for (int i = 0; i < here.get(output).length; i++) {
          float a = here.get(output)[i];
          assertThat(there.get(output)[i])
              .as("output %d, value %d of %d rows", output, i, rows)
              .isFinite()
              .isCloseTo(
                  a, org.assertj.core.data.Offset.offset(precision * Math.max(1, Math.abs(a))));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void quantilesNeverCrossAndCurvesNeverRise(Network network) {
    int rows = 64;
    float[] features = RandomNetworks.features(network, rows, 13);
    float[] q = withArrays(network, RandomNetworks.arrays(network, 17), features, rows).get(0);

    for (int i = 0; i < q.length; i += 3) {
      assertThat(q[i]).isLessThanOrEqualTo(q[i + 1]);
      assertThat(q[i + 1]).isLessThanOrEqualTo(q[i + 2]);
    }
    int horizons = Math.toIntExact(network.quantileShape()[0]);
    if (network instanceof TrajectoryNetwork || network instanceof TrajectoryByKindNetwork) {
      for (int i = 0; i < q.length - 3; i++) {
        if (i / 3 % horizons != horizons - 1) {
          assertThat(q[i + 3]).isLessThanOrEqualTo(q[i] + 1e-6f);
        }
      }
    }
  }

  private static List<float[]> withArrays(
      Network network, Map<String, float[]> arrays, float[] features, int rows) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NetworkBlock block = new NetworkBlock(network);
      block.fill(manager, arrays);
      try (Model model = Model.newInstance("test", Device.cpu(), "PyTorch")) {
        model.setBlock(block);
        try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
            NDManager request = manager.newSubManager()) {
          NDArray x = request.create(features, new Shape(rows, network.inputs()));
          return floats(predictor.predict(new NDList(x)));
        } catch (ai.djl.translate.TranslateException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static List<float[]> withOnnx(
      Network network, Map<String, float[]> arrays, float[] features, int rows) throws Exception {
    byte[] onnx = OnnxOps.write("test", network, arrays);
    try (Model model = Model.newInstance("test", Device.cpu(), "OnnxRuntime")) {
      model.load(new ByteArrayInputStream(onnx));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager request = model.getNDManager().newSubManager()) {
        NDArray x = request.create(features, new Shape(rows, network.inputs()));
        return floats(predictor.predict(new NDList(x)));
      }
    }
  }

  private static List<float[]> floats(NDList answers) {
    List<float[]> all = new ArrayList<>();
    for (NDArray answer : answers) {
      all.add(answer.toFloatArray());
    }
    return all;
  }
}
