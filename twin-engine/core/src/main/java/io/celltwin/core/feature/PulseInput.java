package io.celltwin.core.feature;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model {@code pulse} is told after a pulse test of a cell whose past nobody knows: the
 * rested voltage, how far each of the twenty turning points after it lies from it, the charge the
 * cell holds where that was counted, and what kind of cell it is.
 *
 * <pre>
 *   charge-since-empty = Q / C_rated, counted from the lower cut-off on   [Ah/Ah], NaN where it was not
 *   U1                 last voltage before the first pulse                [V]
 *   U2-rise .. U21-rise  U_i − U1                                         [V]
 *   ln-rated-capacity  ln(C_rated / 1 Ah)                                 [1]
 * </pre>
 *
 * <p>The test is PulseBat's: five pulses of 5 s with rests of 75 s, of +0.5, −0.5, +1, −1 and +1.5
 * C. It is recognised by its ten phases and by the voltage's jumps at their begin, which go up and
 * down by turns and are as 1 : 1 : 2 : 2 : 3, each within {@value #TOLERANCE} of that; all rows of
 * PulseBat are. The charge is counted in shares of the <em>rated</em> capacity, as the bench there
 * does: that a faded cell is fuller than the count says is most of what the count tells.
 *
 * @see <a href="https://doi.org/10.1038/s41467-024-54454-0">Tao et al., Nature Communications 15
 *     (2024) 10154</a>
 */
public final class PulseInput {
  /** Turning points told: U1 and those of ten phases. */
  public static final int VOLTAGES = 21;

  /** Chemistries that any model has learned from; of another one all of them are 0. */
  private static final List<Chemistry> KNOWN = List.of(Chemistry.NCM, Chemistry.LMO, Chemistry.LFP);

  private static final int PHASES = 10;
  private static final int[] SIZES = {1, -1, 2, -2, 3}; // of the pulses, in units of the first
  private static final int TOTAL = 9;
  private static final double TOLERANCE = 0.4;

  public static final FeatureSet SET = describe();

  /** Position of the first feature that tells kinds of cells apart; they go on to the end. */
  public static final int NAMEPLATE = SET.indexOf("ln-rated-capacity");

  private PulseInput() {}

  private static FeatureSet describe() {
    List<Feature> all = new ArrayList<>();
    all.add(new Feature("charge-since-empty", "Ah/Ah"));
    all.add(new Feature("U1", "V"));
    for (int i = 2; i <= VOLTAGES; i++) {
      all.add(new Feature("U" + i + "-rise", "V"));
    }
    all.add(new Feature("ln-rated-capacity", "1"));
    for (Chemistry chemistry : KNOWN) {
      String name = chemistry.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      all.add(new Feature("chemistry-" + name, "1"));
    }
    return new FeatureSet("pulse-input", 1, all);
  }

  /**
   * The model's input after a pulse test, or null where the pulses were others or not all were
   * seen.
   *
   * @param pulses {@link PulseResponse#features()} of the operation
   * @param chargeSinceEmpty counted since the lower cut-off [Ah], NaN where it was not
   * @param spec of the cell
   */
  public static Features of(Features pulses, double chargeSinceEmpty, CellSpec spec) {
    if (!pulses.set().equals(PulseResponse.SET)) {
      throw new IllegalArgumentException(
          "wanted features of %s, got %s".formatted(PulseResponse.SET.name(), pulses.set().name()));
    }
    if (pulses.get(0) != PHASES) {
      return null;
    }
    double[] volts = new double[VOLTAGES];
    for (int i = 0; i < VOLTAGES; i++) {
      volts[i] = pulses.get(1 + i);
    }
    return recognised(volts)
        ? of(volts, chargeSinceEmpty / spec.ratedCapacity(), spec.ratedCapacity(), spec.chemistry())
        : null;
  }

  /**
   * The same from a bench's table.
   *
   * @param volts U1..U21 [V]
   * @param chargeShare counted since the lower cut-off [Ah/Ah of the rated capacity], or NaN
   * @param ratedCapacity Ah
   */
  public static Features of(
      double[] volts, double chargeShare, double ratedCapacity, Chemistry chemistry) {
    double[] x = new double[SET.size()];
    x[0] = chargeShare;
    x[1] = volts[0];
    for (int i = 1; i < VOLTAGES; i++) {
      x[1 + i] = volts[i] - volts[0];
    }
    x[NAMEPLATE] = StrictMath.log(ratedCapacity);
    for (int i = 0; i < KNOWN.size(); i++) {
      x[NAMEPLATE + 1 + i] = KNOWN.get(i) == chemistry ? 1 : 0;
    }
    return new Features(SET, x);
  }

  /** Whether the voltage jumps as it does when these pulses begin. */
  static boolean recognised(double[] volts) {
    double sum = 0;
    for (int p = 0; p < SIZES.length; p++) {
      sum += Math.signum(SIZES[p]) * jump(volts, p);
    }
    double unit = sum / TOTAL;
    for (int p = 0; p < SIZES.length; p++) {
      if (!(Math.abs(jump(volts, p) / (unit * SIZES[p]) - 1) <= TOLERANCE)) {
        return false; // also where a voltage is missing
      }
    }
    return unit > 0;
  }

  /** From the last voltage before a pulse to its first one [V]. */
  private static double jump(double[] volts, int pulse) {
    return volts[4 * pulse + 1] - volts[4 * pulse];
  }
}
