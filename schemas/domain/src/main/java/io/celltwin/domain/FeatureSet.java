package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The names, units and order of a vector of features. Its hash ties a trained model to the code
 * that computed its inputs.
 */
public final class FeatureSet {
  private final String name;
  private final int version;
  private final List<Feature> features;
  private String hash; // made once asked for; a race makes the same one twice

  /**
   * @param name e.g. {@code charge-window}
   * @param version raised when a definition changes
   * @param features in the order of the vector
   */
  public FeatureSet(String name, int version, List<Feature> features) {
    this.name = requireNonNull(name, "name");
    this.version = version;
    this.features = List.copyOf(features);
  }

  /**
   * @param name in kebab case
   * @param unit as in BDF, {@code 1} for a pure number
   */
  public record Feature(String name, String unit) {}

  public String name() {
    return name;
  }

  public int version() {
    return version;
  }

  public List<Feature> features() {
    return features;
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

  /** First 16 hex digits of the SHA-256 of name, version, feature names and units. */
  public String hash() {
    if (hash == null) {
      hash = digest();
    }
    return hash;
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

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FeatureSet that
            && version == that.version
            && name.equals(that.name)
            && features.equals(that.features));
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + version;
  }

  @Override
  public String toString() {
    return name + "/" + version;
  }
}
