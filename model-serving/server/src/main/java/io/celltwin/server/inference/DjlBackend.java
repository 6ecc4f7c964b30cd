package io.celltwin.server.inference;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.network.NetworkBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** A model in one of DJL's engines: ONNX Runtime on CPU, PyTorch where there is a GPU. */
final class DjlBackend implements Backend {
  private static final String ONNX = "OnnxRuntime";
  private static final String TORCH = "PyTorch";

  private final Model model;
  private final String platform;
  private final int inputs;

  private DjlBackend(Model model, String platform, int inputs) {
    this.model = model;
    this.platform = platform;
    this.inputs = inputs;
  }

  /** The network as ONNX, one thread a session: small networks lose by sharing out their work. */
  static Backend onnx(Artifact artifact) {
    Model model = Model.newInstance(artifact.card().name(), Device.cpu(), ONNX);
    try {
      model.load(
          new ByteArrayInputStream(artifact.onnx()),
          Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException(
          artifact.isOnnxFile()
              ? "ONNX Runtime does not take the file: " + e.getMessage()
              : "ONNX Runtime refused our own graph",
          e);
    }
    return new DjlBackend(model, "onnxruntime-cpu", artifact.network().inputs());
  }

  /** The network as DJL arrays. */
  static Backend torch(Artifact artifact, Device device) {
    Model model = Model.newInstance(artifact.card().name(), device, TORCH);
    NetworkBlock block = new NetworkBlock(artifact.network());
    block.fill(model.getNDManager(), artifact.arrays());
    model.setBlock(block);
    return new DjlBackend(model, "pytorch-" + device.getDeviceType(), artifact.network().inputs());
  }

  @Override
  public String platform() {
    return platform;
  }

  @Override
  public int arraysHeld() {
    return model.getNDManager().getManagedArrays().size();
  }

  @Override
  public Session session() {
    Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
    NDManager manager = model.getNDManager();
    return new Session() {
      @Override
      public Answers answer(float[] features, int rows) {
        if (rows == 1) {
          // one row alone is multiplied by other code, whose last bits differ; with company it
          // answers as it does in any batch, and replays repeat to the last byte
          float[] twice = Arrays.copyOf(features, 2 * inputs);
          System.arraycopy(features, 0, twice, inputs, inputs);
          Answers both = answer(twice, 2);
          return new Answers(
              Arrays.copyOf(both.quantiles(), both.quantiles().length / 2),
              Arrays.copyOf(both.distance(), 1));
        }
        try (NDManager request = manager.newSubManager()) {
          NDArray x = request.create(features, new Shape(rows, inputs));
          NDList answers = predictor.predict(new NDList(x));
          answers.attach(request);
          return new Answers(answers.get(0).toFloatArray(), answers.get(1).toFloatArray());
        } catch (TranslateException e) {
          throw new IllegalStateException(
              String.format(Locale.ROOT, "%s failed on %d rows", platform, rows), e);
        }
      }

      @Override
      public void close() {
        predictor.close();
      }
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
