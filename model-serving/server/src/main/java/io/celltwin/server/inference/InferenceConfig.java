package io.celltwin.server.inference;

import static io.celltwin.domain.guard.Require.require;

/**
 * How each model is served.
 *
 * @param engine that runs it
 * @param workers threads per model
 * @param maxBatch rows run at once; larger questions are run in parts
 * @param maxWaiting rows that may wait per model before further ones are refused
 */
public record InferenceConfig(Engine engine, int workers, int maxBatch, int maxWaiting) {

  public InferenceConfig {
    require(workers >= 1 && workers <= 256, "inference.workers", workers, "1 to 256");
    require(maxBatch >= 1 && maxBatch <= 1 << 16, "inference.max-batch", maxBatch, "1 to 65536");
    require(
        maxWaiting >= maxBatch,
        "inference.max-waiting",
        maxWaiting,
        "at least inference.max-batch = " + maxBatch);
  }
}
