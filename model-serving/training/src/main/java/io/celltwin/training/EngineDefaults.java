package io.celltwin.training;

/** How PyTorch runs here, unless a system property says otherwise. */
public final class EngineDefaults {
  private EngineDefaults() {}

  /** To be called before the engine is first used: it reads its settings once. */
  public static void apply() {
    // one small network: a second thread only makes the first one wait
    setDefault("ai.djl.pytorch.num_threads", "1");
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
    setDefault("ai.djl.offline", "true");
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
