package io.celltwin.core.feature;

import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the data of an operation must be like for a family of features to mean something. Below it,
 * the family is absent and {@link #missing} is the reason.
 */
public final class QualityNeed {
  private static final QualityCode[] NO_ELECTRICITY = {
    QualityCode.SIGN_FLIP,
    QualityCode.UNIT_TIME,
    QualityCode.UNIT_CURRENT,
    QualityCode.FROZEN,
    QualityCode.FLAT_VOLTAGE,
    QualityCode.FLAT_CURRENT
  };

  /** Voltage, current and time can be believed: half of the samples, right signs and units. */
  public static final QualityNeed SIGNALS = new QualityNeed(0.5, NO_ELECTRICITY);

  /**
   * The same of a source whose voltage has steps so coarse that it stands still while charge moves.
   */
  public static final QualityNeed COARSE =
      new QualityNeed(
          0.4,
          new QualityCode[] {
            QualityCode.SIGN_FLIP,
            QualityCode.UNIT_TIME,
            QualityCode.UNIT_CURRENT,
            QualityCode.FROZEN,
            QualityCode.FLAT_CURRENT
          });

  /** And the voltage is fine enough for its derivative, the current for its integral. */
  public static final QualityNeed CURVE =
      new QualityNeed(
          0.6,
          NO_ELECTRICITY,
          QualityCode.IMPOSSIBLE_SLOPE,
          QualityCode.RESOLUTION,
          QualityCode.NAN_RUN);

  private final double score;
  private final Set<QualityCode> without;

  private QualityNeed(double score, QualityCode[] without, QualityCode... andWithout) {
    this.score = score;
    this.without = EnumSet.copyOf(Arrays.asList(without));
    this.without.addAll(Arrays.asList(andWithout));
  }

  /** Least {@link Quality#score()}. */
  public double score() {
    return score;
  }

  /** What must not have been found. */
  public List<QualityCode> without() {
    return List.copyOf(without);
  }

  /** Why the data will not do, or null where they will. */
  public String missing(Quality quality) {
    for (QualityCode code : without) {
      String flag = quality.flag(code);
      if (flag != null) {
        return "data are flagged " + flag;
      }
    }
    return quality.score() < score
        ? String.format(Locale.ROOT, "data quality is %.2f, wanted %.2f", quality.score(), score)
        : null;
  }
}
