package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

/**
 * One way in which a cell has aged.
 *
 * @param name {@code lli} loss of lithium inventory, {@code lam-pe} and {@code lam-ne} loss of
 *     active material at the positive and the negative electrode, {@code resistance} growth of
 *     resistance, {@code plating} lithium plating
 * @param extent how far it has gone, in percent of the fresh cell, with its interval; unknown with
 *     a reason where the data cannot tell
 * @param probability 0 to 1, NaN where unknown. Of {@code lli}, {@code lam-pe} and {@code lam-ne}:
 *     that it is the largest of the three, so that theirs sum to 1; of {@code resistance}: that it
 *     has grown by more than 20 %; of {@code plating}: that it took more than 0.5 % of the fresh
 *     capacity
 * @param evidence what the extent rests on, one line; empty where there is none
 */
public record AgeingMode(String name, Attribute extent, double probability, String evidence) {
  public AgeingMode {
    requireNonNull(evidence, "evidence");
  }
}
