package io.celltwin.server.inference;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import io.celltwin.artifact.Artifact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs the models. */
public enum Engine {
  /** PyTorch where there is a GPU that it can use, else ONNX Runtime. */
  AUTO,
  /** ONNX Runtime on CPU. */
  ONNX,
  /** DJL's PyTorch engine, on the first GPU or on CPU where there is none it can use. */
  PYTORCH;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final String TORCH = "PyTorch";

  /** What to do where PyTorch is wanted and is not there. */
  private static final String WAY_OUT =
      "its libraries are in the folder 'train' of the assembled application: start Celltwin with"
          + " CELLTWIN_LIBRARIES=train, or put train/* on the class path of a server alone";

  /**
   * The model, loaded.
   *
   * @throws IllegalStateException where PyTorch is asked for and is not there
   */
  public Backend load(Artifact artifact) {
    if (this == PYTORCH && !ai.djl.engine.Engine.hasEngine(TORCH)) {
      throw new IllegalStateException(
          "inference.engine is pytorch, and PyTorch is not on the class path: "
              + WAY_OUT
              + "; or leave inference.engine at auto");
    }
    if (artifact.isOnnxFile()) {
      return DjlBackend.onnx(artifact);
    }
    // asked in this order, so that a machine without a GPU need not even start PyTorch
    boolean gpu = this != ONNX && CudaUtils.hasCuda() && torchHasCuda();
    return gpu || this == PYTORCH
        ? DjlBackend.torch(artifact, gpu ? Device.gpu() : Device.cpu())
        : DjlBackend.onnx(artifact);
  }

  private static boolean torchHasCuda() {
    if (!ai.djl.engine.Engine.hasEngine(TORCH)) {
      LOG.warn("there is a GPU, but PyTorch is not on the class path: running on CPU; {}", WAY_OUT);
      return false;
    }
    try {
      boolean has = ai.djl.engine.Engine.getEngine(TORCH).hasCapability(StandardCapabilities.CUDA);
      if (!has) {
        LOG.warn("there is a GPU, but PyTorch here was built without CUDA: running on CPU");
      }
      return has;
    } catch (EngineException e) {
      LOG.warn("there is a GPU, but PyTorch does not start: running on CPU", e);
      return false;
    }
  }
}
