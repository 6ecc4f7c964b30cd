package io.celltwin.benchmark.serving;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Golden;
import java.util.Locale;
import java.util.Random;

/**
 * Rows a model can be asked about, and what it answers to each of them alone: its golden rows, each
 * again and again with its features moved a little, so that no two are alike.
 */
final class KnownRows {
  /** As many as the largest question has. */
  static final int ROWS = 1_024;

  private static final double MOVED = 0.01;

  private final String model;
  private final int inputs;
  private final float[] features;
  private int width;
  private float[] quantiles;
  private float[] distance;

  KnownRows(Artifact artifact) {
    this.model = artifact.card().name();
    this.inputs = artifact.network().inputs();
    this.features = new float[ROWS * inputs];
    Random random = new Random(14);
    float[] golden = artifact.golden().features();
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (golden[i % golden.length] * (1 + MOVED * random.nextGaussian()));
    }
  }

  String model() {
    return model;
  }

  int inputs() {
    return inputs;
  }

  /** Learns the right answers, row by row. */
  void learn(ModelRoute door) {
    distance = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      Told told = door.ask(model, 1, inputs, rows(row, 1)).join();
      if (told.refused() != null) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "%s refuses its row %d: %s", model, row, told.refused()));
      }
      if (quantiles == null) {
        width = told.quantiles().length;
        quantiles = new float[ROWS * width];
      }
      System.arraycopy(told.quantiles(), 0, quantiles, row * width, width);
      distance[row] = told.distance()[0];
    }
  }

  /** Features of some rows from one on, around the end. */
  float[] rows(int from, int many) {
    float[] some = new float[many * inputs];
    for (int done = 0; done < many; ) {
      int at = (from + done) % ROWS;
      int now = Math.min(many - done, ROWS - at);
      System.arraycopy(features, at * inputs, some, done * inputs, now * inputs);
      done += now;
    }
    return some;
  }

  /** What of an answer is not as it was learned; null where all of it is. */
  String wrong(int from, int many, Told told) {
    if (told.distance().length != many || told.quantiles().length != many * width) {
      return String.format(
          Locale.ROOT, "%s: %d rows answered, %d asked", model, told.distance().length, many);
    }
    for (int i = 0; i < many; i++) {
      int row = (from + i) % ROWS;
      boolean same = near(distance[row], told.distance()[i]);
      for (int j = 0; j < width; j++) {
        same &= near(quantiles[row * width + j], told.quantiles()[i * width + j]);
      }
      if (!same) {
        return String.format(
            Locale.ROOT, "%s: row %d of %d is not answered as it is alone", model, i, many);
      }
    }
    return null;
  }

  /** But for the noise of floats, which depends on the size of a batch. */
  private static boolean near(float wanted, float got) {
    return Math.abs(wanted - got) <= Golden.TOLERANCE * Math.max(1, Math.abs(wanted));
  }
}
