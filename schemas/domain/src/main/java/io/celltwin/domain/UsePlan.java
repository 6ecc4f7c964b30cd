package io.celltwin.domain;

import java.util.List;
import java.util.Locale;

/**
 * The use of a cell from now on: one, or one after the other.
 *
 * @param steps in the order of their beginning, the first from cycle 0
 */
public record UsePlan(List<Step> steps) {
  /** Steps of a plan at most. */
  public static final int MOST_STEPS = 100;

  /**
   * A use and when it begins.
   *
   * @param from cycles from now
   * @param use until the next step begins
   */
  public record Step(double from, Use use) {}

  public UsePlan {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a plan has %d steps, wanted 1 to %d", steps.size(), MOST_STEPS));
    }
    for (int i = 0; i < steps.size(); i++) {
      double from = steps.get(i).from();
      boolean right = i == 0 ? from == 0 : from > steps.get(i - 1).from() && from <= 1e6;
      if (!right) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "step %d of a plan begins at cycle %s, wanted %s",
                i + 1,
                from,
                i == 0 ? "0: from now" : "after the step before it and at most 1000000"));
      }
    }
  }

  /** One use from now on. */
  public static UsePlan of(Use use) {
    return new UsePlan(List.of(new Step(0, use)));
  }
}
