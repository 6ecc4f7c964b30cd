package io.celltwin.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps, for each quantity, how many were compared, how many differ by too much, and the worst. */
final class Deviations {
  /**
   * A quantity.
   *
   * @param quantity and its unit
   * @param tolerance in that unit, or how it is said
   * @param compared how many
   * @param outside of them beyond the tolerance
   * @param explained of those, for a reason that the notes give: the reference is at fault, or
   *     leaves it open
   * @param largest deviation
   * @param cell where
   * @param operation where, as the source counts them
   */
  record Line(
      @JsonProperty("quantity") String quantity,
      @JsonProperty("tolerance") String tolerance,
      @JsonProperty("compared") int compared,
      @JsonProperty("outside") int outside,
      @JsonProperty("explained") int explained,
      @JsonProperty("largest") double largest,
      @JsonProperty("cell") String cell,
      @JsonProperty("operation") int operation) {}

  private static final class Tally {
    private final String tolerance;
    private int compared;
    private int outside;
    private int explained;
    private double largest = -1;
    private String cell = "";
    private int operation = -1;

    Tally(String tolerance) {
      this.tolerance = tolerance;
    }
  }

  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  /** Two numbers that should be near each other. */
  boolean near(
      String quantity,
      String tolerance,
      double ours,
      double theirs,
      double allowed,
      String cell,
      int operation) {
    return off(quantity, tolerance, Math.abs(ours - theirs), allowed, cell, operation);
  }

  /** A deviation; not a number is one too. */
  boolean off(
      String quantity,
      String tolerance,
      double deviation,
      double allowed,
      String cell,
      int operation) {
    Tally tally = tallies.computeIfAbsent(quantity, q -> new Tally(tolerance));
    tally.compared++;
    boolean within = deviation <= allowed;
    tally.outside += within ? 0 : 1;
    if (!(deviation <= tally.largest)) {
      tally.largest = deviation;
      tally.cell = cell;
      tally.operation = operation;
    }
    return within;
  }

  /** The last one outside is no fault of ours. */
  void explained(String quantity) {
    tallies.get(quantity).explained++;
  }

  /** Two statements that should be the same. */
  boolean same(String quantity, Object ours, Object theirs, String cell, int operation) {
    return off(quantity, "the same", ours.equals(theirs) ? 0 : 1, 0, cell, operation);
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    tallies.forEach(
        (quantity, t) ->
            lines.add(
                new Line(
                    quantity,
                    t.tolerance,
                    t.compared,
                    t.outside,
                    t.explained,
                    t.largest,
                    t.cell,
                    t.operation)));
    return lines;
  }
}
