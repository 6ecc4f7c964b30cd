package io.celltwin.server.inference;

import ai.djl.engine.EngineException;
import io.celltwin.artifact.Artifact;

/** Whether a saved model answers its golden rows as its card promises, before anyone serves it. */
public final class GoldenTrial {
  private GoldenTrial() {}

  /**
   * Asks it in ONNX Runtime on CPU.
   *
   * @return null where all answers agree, else one sentence about the first that does not
   */
  public static String disagreement(Artifact artifact) {
    try (Backend backend = DjlBackend.onnx(artifact);
        Backend.Session session = backend.session()) {
      return artifact.golden().disagreement(session);
    } catch (IndexOutOfBoundsException e) {
      return "it has one output, wanted two: quantiles and distance";
    } catch (IllegalStateException | EngineException | IllegalArgumentException e) {
      Throwable first = e;
      while (first.getCause() != null && first.getCause() != first) {
        first = first.getCause();
      }
      return "%s%s"
          .formatted(e.getMessage(), first == e ? "" : ": " + String.valueOf(first.getMessage()));
    }
  }
}
