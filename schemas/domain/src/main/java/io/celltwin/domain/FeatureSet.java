package io.celltwin.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names, units and order of a vector of features. Its hash ties a trained model to the code
 * that computed its inputs.
 *
 * @param name e.g. {@code charge-window}
 * @param version raised when a definition changes
 * @param features in the order of the vector
 */
public record FeatureSet(String name, int version, List<Feature> features) {
  /** Of the sets that were asked for their hash: those that the code defines, a few dozen. */
  private static final Map<FeatureSet, String> HASHES = new ConcurrentHashMap<>();

  /**
   * @param name in kebab case
   * @param unit as in BDF, {@code 1} for a pure number
   */
  public record Feature(String name, String unit) {}

  public FeatureSet {
    features = List.copyOf(features);
  }

  public int size() {
    return features.size();
  }

  /** Of a feature in the vector; fails for a name that is not in it. */
  public int indexOf(String feature) {
    for (int i = 0; i < features.size(); i++) {
      if (features.get(i).name().equals(feature)) {
        return i;
      }
    }
    throw new IllegalArgumentException("feature set %s has no '%s'".formatted(name, feature));
  }

  /** The same features without one of them, as another version of the set. */
  public FeatureSet without(String feature, int newVersion) {
    indexOf(feature);
    return new FeatureSet(
        name, newVersion, features.stream().filter(f -> !f.name().equals(feature)).toList());
  }

  /**
   * Where each of these features stands in a set that has all of them.
   *
   * @throws IllegalArgumentException for one that it lacks
   */
  public int[] positionsIn(FeatureSet whole) {
    return features.stream().mapToInt(f -> whole.indexOf(f.name())).toArray();
  }

  /** First 16 hex digits of the SHA-256 of name, version, feature names and units. */
  public String hash() {
    return HASHES.computeIfAbsent(this, FeatureSet::digest);
  }

  private String digest() {
    StringBuilder text = new StringBuilder(name).append('/').append(version);
    features.forEach(f -> text.append('\n').append(f.name()).append(' ').append(f.unit()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
