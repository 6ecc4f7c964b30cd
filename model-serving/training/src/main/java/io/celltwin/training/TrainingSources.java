package io.celltwin.training;

import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.data.MeasuredCells;
import io.celltwin.training.data.PublishedCells;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The datasets shipped models are made from. */
final class TrainingSources {
  private static final String NASA = "nasa";

  /** Replayed in demonstrations and tests: no shipped model may have learned from them. */
  private static final Set<String> NASA_HELD =
      Set.of("nasa/B0005", "nasa/B0006", "nasa/B0007", "nasa/B0018");

  private TrainingSources() {}

  /**
   * The published tables on the paper's split; NASA's four reference cells, held out; and further
   * cells of NASA's.
   *
   * @param others cells of NASA's to learn from. None of them was discharged at the reference load
   *     and temperature: their labels are capacities under their own, constant conditions
   */
  static List<LabelledCells> with(String... others) {
    Map<String, String> held = new TreeMap<>();
    NASA_HELD.forEach(cell -> held.put(cell, "NASA"));
    Map<String, String> more = new TreeMap<>();
    for (String other : others) {
      more.put(other, "NASA-other");
    }
    return List.of(
        new PublishedCells("pinn4soh"),
        new MeasuredCells(NASA, held, NASA_HELD, false),
        new MeasuredCells(NASA, more, Set.of(), true));
  }
}
