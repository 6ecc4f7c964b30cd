package io.celltwin.core.mode;

import java.util.Locale;

/**
 * What a cell has lost since it was young, each with the half width of its 90 % interval, in per
 * cent of the young cell: lithium in per cent of the young capacity, material in per cent of the
 * electrode's own young capacity. NaN, with the reason, where the curves cannot tell.
 *
 * <pre>
 *   LLI = 100·(n₀ − n)/Q₀      LAM⁺ = 100·(1 − C⁺/C⁺₀)      LAM⁻ = 100·(1 − C⁻/C⁻₀)
 * </pre>
 *
 * @param lithium loss of lithium inventory [%]
 * @param lithiumHalfWidth [points]
 * @param lithiumMissing why it is NaN, or null
 * @param positive loss of active material of the positive electrode [%]
 * @param positiveHalfWidth [points]
 * @param positiveMissing why it is NaN, or null
 * @param negative loss of active material of the negative electrode [%]
 * @param negativeHalfWidth [points]
 * @param negativeMissing why it is NaN, or null
 */
public record AgeingModes(
    double lithium,
    double lithiumHalfWidth,
    String lithiumMissing,
    double positive,
    double positiveHalfWidth,
    String positiveMissing,
    double negative,
    double negativeHalfWidth,
    String negativeMissing) {

  /** An interval wider than this to either side says nothing about ageing [points]. */
  public static final double WIDEST = 10;

  private static final double NINETY = 1.645;

  /**
   * @param young of the cell's first slow charges
   * @param now of its latest
   */
  public static AgeingModes between(Balance young, Balance now) {
    String missing =
        young.missing() != null
            ? "when young: " + young.missing()
            : now.missing() != null ? now.missing() : null;
    double lithium = 100 * (young.lithium() - now.lithium()) / young.capacity();
    double lithiumWidth = width(young, now, 2, young.capacity());
    double positive = 100 * (1 - now.positiveCapacity() / young.positiveCapacity());
    double positiveWidth = width(young, now, 0, young.positiveCapacity());
    double negative = 100 * (1 - now.negativeCapacity() / young.negativeCapacity());
    double negativeWidth = width(young, now, 1, young.negativeCapacity());
    String noLithium = reason(missing, "lithium", lithiumWidth);
    String noPositive = reason(missing, "positive material", positiveWidth);
    String noNegative = reason(missing, "negative material", negativeWidth);
    return new AgeingModes(
        noLithium == null ? lithium : Double.NaN,
        lithiumWidth,
        noLithium,
        noPositive == null ? positive : Double.NaN,
        positiveWidth,
        noPositive,
        noNegative == null ? negative : Double.NaN,
        negativeWidth,
        noNegative);
  }

  /** What a cell loses. */
  public enum Loss {
    LITHIUM,
    POSITIVE_MATERIAL,
    NEGATIVE_MATERIAL
  }

  /**
   * The largest loss, or null while none is larger than its interval: without evidence a cell has
   * no leading mode.
   */
  public Loss leading() {
    Loss leading = null;
    double largest = 0;
    if (lithium > lithiumHalfWidth) {
      leading = Loss.LITHIUM;
      largest = lithium;
    }
    if (positive > positiveHalfWidth && positive > largest) {
      leading = Loss.POSITIVE_MATERIAL;
      largest = positive;
    }
    if (negative > negativeHalfWidth && negative > largest) {
      leading = Loss.NEGATIVE_MATERIAL;
    }
    return leading;
  }

  private static double width(Balance young, Balance now, int i, double of) {
    return 100 * NINETY * Math.sqrt(young.variance(i) + now.variance(i)) / of;
  }

  private static String reason(String missing, String what, double width) {
    if (missing != null) {
      return missing;
    }
    return width <= WIDEST
        ? null
        : String.format(
            Locale.ROOT,
            "the curve shows %s to ±%.0f points only, wanted ±%.0f",
            what,
            width,
            WIDEST);
  }
}
