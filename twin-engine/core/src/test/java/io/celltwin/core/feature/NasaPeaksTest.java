package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.core.state.Life;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peaks of measured cells, followed over their lives. */
@EnabledIfEnvironmentVariable(
    named = Nasa.VARIABLE,
    matches = ".+",
    disabledReason = "needs the folder of measured data")
class NasaPeaksTest {
  /** A name that goes to a neighbour moves by more. */
  private static final double JUMP = 0.06;

  static Stream<String> cells() {
    return Nasa.cells().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void namesDoNotJump(String cell) {
    double[] before = new double[PeakTracks.MOST];
    Arrays.fill(before, Double.NaN);
    double highest = Double.NaN;
    int charges = 0;
    int named = 0;
    int jumps = 0;
    int jumpsOfTheHighest = 0;
    double furthest = 0;
    int[] seen = new int[PeakTracks.MOST];
    for (Cycle cycle : new Life(Nasa.spec(cell)).live(Nasa.frames(cell, 1000)).end().cycles) {
      Features curve = cycle.family("incremental-capacity");
      if (curve == null) {
        continue;
      }
      charges++;
      double top = curve.get("peak-1-voltage");
      jumpsOfTheHighest += Math.abs(top - highest) > JUMP ? 1 : 0;
      highest = Double.isNaN(top) ? highest : top;
      Features peaks = cycle.family(PeakTracks.NAME);
      if (peaks == null) {
        continue;
      }
      named++;
      for (int i = 0; i < PeakTracks.MOST; i++) {
        double at = peaks.get(6 * i);
        if (!Double.isNaN(at)) {
          seen[i]++;
          furthest = Math.max(furthest, seen[i] == 1 ? 0 : Math.abs(at - before[i]));
          jumps += Math.abs(at - before[i]) > JUMP ? 1 : 0;
          before[i] = at;
        }
      }
    }
    System.out.printf(
        "MEASURED %s: %d charges with a curve, peaks named in %d (a to d: %s), names jump %d times,"
            + " at most %.0f mV; the highest peak %d times%n",
        cell, charges, named, Arrays.toString(seen), jumps, 1000 * furthest, jumpsOfTheHighest);
    assertThat(jumps).isZero();
  }
}
