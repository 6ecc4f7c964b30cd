package io.celltwin.domain;

import java.util.List;

/**
 * How far the data of one operation can be trusted.
 *
 * @param score from 0 (useless) to 1 (nothing to complain about)
 * @param rejected samples that were not used (not a number, impossible, backwards in time)
 * @param gaps intervals much longer than the usual one
 * @param longestGap [s]
 * @param flags what was found, as CODE or CODE:detail, e.g. {@code NAN:3}, {@code SPIKE:8.39V}
 */
public record Quality(double score, int rejected, int gaps, double longestGap, List<String> flags) {
  public static final Quality GOOD = new Quality(1, 0, 0, 0, List.of());

  public Quality {
    flags = List.copyOf(flags);
  }
}
