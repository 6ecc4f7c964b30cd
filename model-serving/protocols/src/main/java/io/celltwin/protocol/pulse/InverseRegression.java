package io.celltwin.protocol.pulse;

import io.celltwin.learn.Cholesky;
import io.celltwin.training.data.PulseRow;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * The regression turned around: what the pulses raise the voltage by, as lines on rested voltage u
 * and health s, and then the health that explains a measured pulse best,
 *
 * <pre>
 *   x = a + c·u + b·s + e,   e ~ N(0, C/k),   s ~ N(m, σ²)
 *   s = m + σ²·bᵀ·k·C⁻¹·(x − a − c·u − b·m) / (1 + σ²·bᵀ·k·C⁻¹·b)
 * </pre>
 *
 * <p>Where only low charges were seen, a high rested voltage meant a faded cell, which a bench
 * fills further than it says. A line from voltage to health learns that and is wrong at higher
 * charges; this one lets the rested voltage say nothing but how the pulses look. Pulses that say
 * nothing leave the usual health.
 *
 * @param view of the pulses
 * @param strength k: how much of each voltage is news beside the others, since what lines get wrong
 *     in one they mostly get wrong in all
 */
record InverseRegression(VoltageView view, double strength) implements PulseMethod {
  private static final int PULSES = 20;
  private static final double TO_DIAGONAL = 0.1;
  private static final double LEAST = 1e-6;
  private static final double SINGULAR = 1e-12;

  @Override
  public String name() {
    return "turned around, %s ×%s"
        .formatted(view.name().toLowerCase(java.util.Locale.ROOT), strength);
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public Answer fit(List<PulseRow> rows) {
    int n = rows.size();
    double[][] volts = rows.stream().map(r -> view.of(r.volts())).toArray(double[][]::new);
    double[] rested = Arrays.stream(volts).mapToDouble(v -> v[0]).toArray();
    double[] health = rows.stream().mapToDouble(PulseRow::soh).toArray();
    double usual = Arrays.stream(health).average().orElse(1);
    double middle = Arrays.stream(rested).average().orElse(0);
    double variance = LEAST;
    double[] spread = new double[PULSES];
    for (int j = 0; j < PULSES; j++) {
      int pulse = j + 1;
      double mean = Arrays.stream(volts).mapToDouble(v -> v[pulse]).average().orElse(0);
      double square =
          Arrays.stream(volts).mapToDouble(v -> (v[pulse] - mean) * (v[pulse] - mean)).sum();
      spread[j] = Math.sqrt(square / n) + SINGULAR;
    }
    RealMatrix known = new Array2DRowRealMatrix(n, 3);
    RealMatrix pulses = new Array2DRowRealMatrix(n, PULSES);
    for (int i = 0; i < n; i++) {
      variance += (health[i] - usual) * (health[i] - usual) / n;
      known.setRow(i, new double[] {1, rested[i] - middle, health[i] - usual});
      pulses.setRow(i, scaled(volts[i], spread));
    }
    RealMatrix lines = new QRDecomposition(known, SINGULAR).getSolver().solve(pulses);
    RealMatrix left = pulses.subtract(known.multiply(lines));
    RealMatrix errors = left.transposeMultiply(left).scalarMultiply((1 - TO_DIAGONAL) / n);
    for (int j = 0; j < PULSES; j++) {
      errors.multiplyEntry(j, j, 1 / (1 - TO_DIAGONAL));
      errors.addToEntry(j, j, LEAST);
    }
    RealVector byHealth = lines.getRowVector(2);
    RealVector news =
        new ArrayRealVector(new Cholesky(errors.getData()).solve(byHealth.toArray()), false)
            .mapMultiply(strength * variance);
    double share = 1 + news.dotProduct(byHealth);
    double[] level = lines.getRow(0);
    double[] slope = lines.getRow(1);
    return Answer.near(
        rows,
        row -> {
          double[] here = view.of(row.volts());
          double[] x = scaled(here, spread);
          double sum = 0;
          for (int j = 0; j < PULSES; j++) {
            sum += news.getEntry(j) * (x[j] - level[j] - slope[j] * (here[0] - middle));
          }
          return usual + sum / share;
        });
  }

  private static double[] scaled(double[] volts, double[] spread) {
    double[] x = new double[PULSES];
    for (int j = 0; j < PULSES; j++) {
      x[j] = volts[j + 1] / spread[j];
    }
    return x;
  }
}
