package io.celltwin.server.inference;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.celltwin.artifact.Artifact;

/** What runs the models. */
public enum Engine {
  /** PyTorch where a GPU is found, else ONNX Runtime. */
  AUTO,
  /** ONNX Runtime on CPU. */
  ONNX,
  /** DJL's PyTorch engine, on the first GPU or on CPU where there is none. */
  PYTORCH;

  Backend load(Artifact artifact) {
    boolean gpu = this != ONNX && CudaUtils.hasCuda();
    return gpu || this == PYTORCH
        ? DjlBackend.torch(artifact, gpu ? Device.gpu() : Device.cpu())
        : DjlBackend.onnx(artifact);
  }
}
