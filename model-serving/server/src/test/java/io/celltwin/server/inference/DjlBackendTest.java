package io.celltwin.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.artifact.Artifact;
import io.celltwin.server.MadeUpModels;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlBackendTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"ONNX", "PYTORCH"})
  void answeringLeavesNothingBehindInNativeMemory(Engine engine) throws Exception {
    Natives.unpackInto(Path.of("..", "target", "engines"));
    Artifact artifact = Artifact.load(MadeUpModels.soh(folder, "1"));
    float[] features = MadeUpModels.features(5, MadeUpModels.SOH_INPUTS, 1);
    try (Backend backend = engine.load(artifact);
        Backend.Session session = backend.session()) {
      session.answer(features, 5);
      int before = backend.arraysHeld();
      for (int i = 0; i < 200; i++) {
        session.answer(features, 5);
      }

      assertThat(backend.arraysHeld()).isEqualTo(before);
    }
  }

  @Test
  void withoutAGpuModelsRunOnOnnxRuntime() throws Exception {
    Natives.unpackInto(Path.of("..", "target", "engines"));
    Artifact artifact = Artifact.load(MadeUpModels.soh(folder, "1"));
    org.junit.jupiter.api.Assumptions.assumeFalse(
        ai.djl.util.cuda.CudaUtils.hasCuda(), "there is a GPU here");
    try (Backend backend = Engine.AUTO.load(artifact)) {
      assertThat(backend.platform()).isEqualTo("onnxruntime-cpu");
    }
  }

  /** Batches are cut by the moment, results must not be. */
  @ParameterizedTest
  @ValueSource(strings = {"soh-2", "soh-3", "trajectory-2", "trajectory-3", "pulse-1"})
  void anAnswerDoesNotDependOnItsCompany(String model) throws Exception {
    Natives.unpackInto(Path.of("..", "target", "engines"));
    Artifact artifact = Artifact.load(Path.of("..", "models", model));
    int inputs = artifact.network().inputs();
    float[] features = MadeUpModels.features(64, inputs, 1);
    try (Backend backend = Engine.ONNX.load(artifact);
        Backend.Session session = backend.session()) {
      float[] together = session.answer(features, 64).quantiles();
      int width = together.length / 64;
      StringBuilder unlike = new StringBuilder();
      for (int size = 1; size <= 64; size++) {
        float[] few = session.answer(Arrays.copyOf(features, size * inputs), size).quantiles();
        if (!Arrays.equals(few, Arrays.copyOf(together, size * width))) {
          unlike.append(size).append(' ');
        }
      }
      assertThat(unlike.toString()).as("sizes of batches whose answers differ").isEmpty();
    }
  }
}
