package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something of a cell that is not known, or not well, and what would tell it.
 *
 * @param attribute of the twin, by its name on the wire
 * @param unit of the widths
 * @param halfWidth of its 90 % interval now; NaN where it is not known at all
 * @param seen what has been seen that could have told it, and what that lacked, in a sentence
 * @param measurements that would tell it, the one that narrows it most first
 */
public record OpenQuestion(
    String attribute, String unit, double halfWidth, String seen, List<Measurement> measurements) {
  public OpenQuestion {
    requireNonNull(attribute, "attribute");
    requireNonNull(unit, "unit");
    requireNonNull(seen, "seen");
    measurements = List.copyOf(measurements);
  }

  /**
   * Something that anyone can do with a cell.
   *
   * @param what as one tells an operator
   * @param halfWidth of the 90 % interval that is expected after it; NaN where no filter can say
   */
  public record Measurement(String what, double halfWidth) {}
}
