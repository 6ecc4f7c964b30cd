package io.celltwin.artifact;

import io.celltwin.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Arrays and features that mean nothing but are of the size real ones have. */
final class RandomNetworks {

  private RandomNetworks() {}

  static Map<String, float[]> arrays(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Network.Weight weight : network.weights()) {
      float[] values = new float[weight.size()];
      boolean positive =
          weight.name().contains("inverse")
              || weight.name().contains("importance")
              || weight.name().contains("widths")
              || weight.name().contains("calibration");
      double scale = weight.name().contains("layer") || weight.name().contains("expert") ? 0.2 : 1;
      for (int i = 0; i < values.length; i++) {
        values[i] =
            weight.name().contains("vote")
                ? 1f / values.length
                : (float) (positive ? 0.5 + random.nextDouble() : random.nextGaussian() * scale);
      }
      arrays.put(weight.name(), values);
    }
    return arrays;
  }

  /** Every seventh value is missing. */
  static float[] features(Network network, int rows, long seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * network.inputs()];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 == 3 ? Float.NaN : (float) random.nextGaussian();
    }
    return features;
  }
}
