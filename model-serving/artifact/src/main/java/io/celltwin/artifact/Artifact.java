package io.celltwin.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.celltwin.network.Network;
import io.celltwin.network.OnnxNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model in a folder {@code <name>-<version>}: {@code card.json}, {@code weights.safetensors} and
 * {@code golden.safetensors}. The architecture stands in the card; there is no other file to
 * forget.
 */
public final class Artifact {
  public static final String CARD = "card.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String GOLDEN = "golden.safetensors";
  private static final String ONNX = "model.onnx";

  private final Card card;
  private final Map<String, float[]> arrays;
  private final byte[] onnx;
  private final Golden golden;

  /**
   * @param onnx of somebody else's network; null where the arrays are all there is to it
   */
  private Artifact(Card card, Map<String, float[]> arrays, byte[] onnx, Golden golden) {
    this.card = card;
    this.arrays = arrays;
    this.onnx = onnx;
    this.golden = golden;
  }

  public Card card() {
    return card;
  }

  public Network network() {
    return card.network();
  }

  /** Weights, scaler, calibration and domain, by name. Not to be written to. */
  public Map<String, float[]> arrays() {
    return arrays;
  }

  public Golden golden() {
    return golden;
  }

  /** The same network as an ONNX model. */
  public byte[] onnx() {
    return onnx == null ? OnnxOps.write(card.name(), card.network(), arrays) : onnx.clone();
  }

  /** Whether it is known by its ONNX file alone, which ONNX Runtime runs and nothing else. */
  public boolean isOnnxFile() {
    return onnx != null;
  }

  /**
   * Writes a model into {@code folder/<name>-<version>}.
   *
   * @param card without file hashes, which are filled in here
   */
  public static Path save(Path folder, Card card, Map<String, float[]> arrays, Golden golden)
      throws IOException {
    Map<String, Tensors.Tensor> tensors = new TreeMap<>();
    for (Network.Weight weight : card.network().weights()) {
      long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
      tensors.put(weight.name(), new Tensors.Tensor(shape, arrays.get(weight.name())));
    }
    return save(folder, card, WEIGHTS, Tensors.write(tensors), golden);
  }

  /**
   * Writes somebody else's network, as its ONNX file, into {@code folder/<name>-<version>}.
   *
   * @param card of an {@link OnnxNetwork}, without file hashes
   */
  public static Path saveOnnx(Path folder, Card card, byte[] onnx, Golden golden)
      throws IOException {
    return save(folder, card, ONNX, onnx, golden);
  }

  private static Path save(Path folder, Card card, String file, byte[] bytes, Golden golden)
      throws IOException {
    byte[] vectors = Tensors.write(golden.tensors());
    Card complete = card.withFiles(Map.of(file, sha256(bytes), GOLDEN, sha256(vectors)));
    Path home = folder.resolve(card.name() + "-" + card.version());
    Files.createDirectories(home);
    Files.write(home.resolve(file), bytes);
    Files.write(home.resolve(GOLDEN), vectors);
    Files.writeString(home.resolve(CARD), CardJson.write(complete));
    return home;
  }

  /**
   * Reads a model and verifies that its files are the ones its card was written for, that the
   * card's feature set has the hash it names, and that every array fits the architecture. Whether
   * it still answers as it did is asked of the engine that will run it: {@link
   * Golden#disagreement}.
   *
   * @throws ArtifactException where any of that fails
   */
  public static Artifact load(Path home) {
    Path cardFile = home.resolve(CARD);
    Card card = card(home);
    if (!card.featureSet().hash().equals(card.featureSetHash())) {
      throw new ArtifactException(
          cardFile,
          "feature set %s has hash %s, the card names %s"
              .formatted(
                  card.featureSet().name(), card.featureSet().hash(), card.featureSetHash()));
    }
    if (card.featureSet().size() != card.network().inputs()) {
      throw new ArtifactException(
          cardFile,
          String.format(
              Locale.ROOT,
              "feature set %s has %d features, the network takes %d",
              card.featureSet().name(),
              card.featureSet().size(),
              card.network().inputs()));
    }
    byte[] onnx = null;
    Map<String, float[]> arrays = Map.of();
    if (card.network() instanceof OnnxNetwork) {
      onnx = bytes(home, card, ONNX);
    } else {
      arrays = arrays(home, card);
    }
    Golden golden;
    try {
      golden = Golden.of(read(home, card, GOLDEN));
    } catch (IllegalArgumentException e) {
      throw new ArtifactException(home.resolve(GOLDEN), e.getMessage(), e);
    }
    return new Artifact(card, arrays, onnx, golden);
  }

  /**
   * Reads what a saved model says of itself, and nothing else of it.
   *
   * @throws ArtifactException where there is no card, or what is there is none
   */
  public static Card card(Path home) {
    Path cardFile = home.resolve(CARD);
    try {
      return CardJson.read(Files.readString(cardFile));
    } catch (JsonProcessingException e) {
      throw new ArtifactException(cardFile, "is not a model card: " + e.getOriginalMessage(), e);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new ArtifactException(
          cardFile, "is not there: wanted the folder of a saved model, which holds its card", e);
    } catch (IOException e) {
      throw new ArtifactException(cardFile, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, float[]> arrays(Path home, Card card) {
    Map<String, Tensors.Tensor> tensors = read(home, card, WEIGHTS);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Network.Weight weight : card.network().weights()) {
      Tensors.Tensor tensor = tensors.remove(weight.name());
      long[] wanted = weight.shape().stream().mapToLong(Long::longValue).toArray();
      if (tensor == null || !java.util.Arrays.equals(tensor.shape(), wanted)) {
        throw new ArtifactException(
            home.resolve(WEIGHTS),
            "array '%s' has shape %s, the architecture wants %s"
                .formatted(
                    weight.name(),
                    tensor == null ? "none" : java.util.Arrays.toString(tensor.shape()),
                    weight.shape()));
      }
      arrays.put(weight.name(), tensor.values());
    }
    if (!tensors.isEmpty()) {
      throw new ArtifactException(
          home.resolve(WEIGHTS),
          "holds arrays the architecture does not name: " + tensors.keySet());
    }
    return arrays;
  }

  private static byte[] bytes(Path home, Card card, String name) {
    Path file = home.resolve(name);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ArtifactException(file, "cannot be read: " + e, e);
    }
    String wanted = card.files().get(name);
    String got = sha256(bytes);
    if (!got.equals(wanted)) {
      throw new ArtifactException(
          file, "has SHA-256 %s, its card was written for %s".formatted(got, wanted));
    }
    return bytes;
  }

  private static Map<String, Tensors.Tensor> read(Path home, Card card, String name) {
    Path file = home.resolve(name);
    byte[] bytes = bytes(home, card, name);
    try {
      return Tensors.read(bytes);
    } catch (IOException | RuntimeException e) {
      throw new ArtifactException(file, "is not SafeTensors: " + e.getMessage(), e);
    }
  }

  /** SHA-256 in hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** SHA-256 in hex, of UTF-8 text. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
