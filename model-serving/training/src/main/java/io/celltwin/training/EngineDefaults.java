package io.celltwin.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** What a model is trained on, e.g. {@code Linux amd64, cpu}. */
  public static String platform(Device device) {
    return "%s %s, %s"
        .formatted(
            System.getProperty("os.name"), System.getProperty("os.arch"), device.getDeviceType());
  }

  /** Of everything that has a say in the last bits of its weights. */
  public static SortedMap<String, String> versions() {
    return new TreeMap<>(
        Map.of(
            "java", System.getProperty("java.version"),
            "djl", Engine.getDjlVersion(),
            "pytorch", Engine.getEngine("PyTorch").getVersion()));
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
