package io.celltwin.domain;

import java.util.List;

/**
 * How far the data of one operation can be trusted.
 *
 * @param score from 0 (useless) to 1 (nothing to complain about)
 * @param rejected samples that were not used (not a number, impossible, backwards in time)
 * @param gaps intervals much longer than the usual one
 * @param longestGap [s]
 * @param flags what was found, as CODE or CODE:detail, e.g. {@code NAN:3}, {@code SPIKE:8.39V}; the
 *     codes are those of {@link QualityCode} and the kinds of alerts
 * @param completeness share of the samples that the logger's usual interval asks for between the
 *     first and the last [0..1]; NaN where too few are known, and in records of earlier versions
 * @param corrected what was certain and therefore corrected, in words, e.g. {@code "voltage: mV
 *     taken as V / 1000, 12 samples"}
 */
public record Quality(
    double score,
    int rejected,
    int gaps,
    double longestGap,
    List<String> flags,
    double completeness,
    List<String> corrected) {
  public static final Quality GOOD = new Quality(1, 0, 0, 0, List.of());

  public Quality {
    flags = List.copyOf(flags);
    corrected = List.copyOf(corrected);
  }

  /** One of which nothing is known of completeness, and nothing was corrected. */
  public Quality(double score, int rejected, int gaps, double longestGap, List<String> flags) {
    this(score, rejected, gaps, longestGap, flags, Double.NaN, List.of());
  }

  /** Whether this was found. */
  public boolean has(QualityCode code) {
    return flag(code) != null;
  }

  /** The flag of a code with its detail, or null. */
  public String flag(QualityCode code) {
    String name = code.name();
    for (String flag : flags) {
      if (flag.startsWith(name)
          && (flag.length() == name.length() || flag.charAt(name.length()) == ':')) {
        return flag;
      }
    }
    return null;
  }

  /** The same with one more flag. */
  public Quality with(String flag) {
    var more = new java.util.ArrayList<>(flags);
    more.add(flag);
    return new Quality(score, rejected, gaps, longestGap, more, completeness, corrected);
  }
}
