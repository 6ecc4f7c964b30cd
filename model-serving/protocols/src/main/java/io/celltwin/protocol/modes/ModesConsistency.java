package io.celltwin.protocol.modes;

import io.celltwin.core.mode.DegradationModes;
import io.celltwin.core.mode.Mode;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether answers about a real cell, whose modes nobody knows, hold together: how often the leading
 * mode flips, and whether the losses told explain the capacity that was measured.
 */
final class ModesConsistency {
  private ModesConsistency() {}

  /**
   * Adds a cell's figures.
   *
   * @param answers at each of its moments
   */
  static void score(
      ScoresByCell scores,
      RealCells.Cell cell,
      String model,
      boolean baseline,
      List<DegradationModes> answers) {
    String id = cell.spec().cellId();
    List<RealCells.Moment> moments = cell.moments();
    int flips = 0;
    int answered = 0;
    Mode last = null;
    List<Double> unexplained = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      DegradationModes modes = answers.get(i);
      Mode leads = modes.leading();
      if (leads != null) {
        flips += last != null && leads != last ? 1 : 0;
        last = leads;
      }
      double lithium = modes.of(Mode.LLI).value();
      double positive = modes.of(Mode.LAM_PE).value();
      double negative = modes.of(Mode.LAM_NE).value();
      double measured = moments.get(i).measured();
      if (!Double.isNaN(lithium + positive + negative)) {
        answered++;
        double left = moments.get(i).tracker().explained(cell.spec(), lithium, positive, negative);
        if (!Double.isNaN(left + measured)) {
          unexplained.add(100 * Math.abs(left - measured));
        }
      }
    }
    int cycles = Math.max(1, moments.get(moments.size() - 1).cycle() - moments.get(0).cycle());
    scores.add(cell.group(), model, "flips in 100 cycles", baseline, id, 100.0 * flips / cycles);
    scores.add(
        cell.group(),
        model,
        "all three losses answered, %",
        baseline,
        id,
        100.0 * answered / answers.size());
    if (!unexplained.isEmpty()) {
      List<Double> sorted = unexplained.stream().sorted().toList();
      scores.add(
          cell.group(),
          model,
          "unexplained loss (95 %), points",
          baseline,
          id,
          sorted.get((int) (0.95 * (sorted.size() - 1))));
      scores.add(
          cell.group(),
          model,
          "loss explained within 3 points, % of answers",
          baseline,
          id,
          100.0 * unexplained.stream().filter(u -> u <= 3).count() / unexplained.size());
      scores.add(
          cell.group(),
          model,
          "unexplained loss (median), points",
          baseline,
          id,
          sorted.get(sorted.size() / 2));
    }
  }
}
