package io.celltwin.server.inference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Where the engines' native libraries are unpacked: in a folder we are told, once, and not in the
 * user's home or in the system's temporary folder at every start. Settings made from outside win.
 */
public final class Natives {
  private static final String DJL_CACHE = "DJL_CACHE_DIR";
  private static final String ONNX_PATH = "onnxruntime.native.path";
  private static final List<String> ONNX_LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private Natives() {}

  /** To be called before any engine is used. */
  public static synchronized void unpackInto(Path folder) throws IOException {
    setDefault("ai.djl.offline", "true");
    // without this ONNX Runtime starts PyTorch as a helper that is not needed
    setDefault("ai.djl.onnx.disable_alternative", "true");
    setDefault("ai.djl.pytorch.num_threads", "1");
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
    if (System.getenv(DJL_CACHE) == null) {
      setDefault(DJL_CACHE, folder.toAbsolutePath().toString());
    }
    if (System.getProperty(ONNX_PATH) == null) {
      Path onnx = folder.resolve("onnxruntime");
      if (unpackOnnx(onnx)) {
        System.setProperty(ONNX_PATH, onnx.toAbsolutePath().toString());
      }
    }
  }

  private static boolean unpackOnnx(Path folder) throws IOException {
    for (String library : ONNX_LIBRARIES) {
      String name = System.mapLibraryName(library);
      String resource = "/ai/onnxruntime/native/" + platform() + "/" + name;
      try (InputStream in = Natives.class.getResourceAsStream(resource)) {
        if (in == null) {
          return false; // a platform it does not ship: it will say so itself
        }
        byte[] bytes = in.readAllBytes();
        Path file = folder.resolve(name);
        if (Files.exists(file) && Files.size(file) == bytes.length) {
          continue;
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, name, ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return true;
  }

  /** As the libraries' folders are named. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return family + "-" + (arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x64");
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
