package io.celltwin.protocol.anotheruse;

import io.celltwin.core.use.SeenUse;
import io.celltwin.core.use.UseRates;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Use;
import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lives under one use from lives under others: how many cycles cells of a make need from one level
 * of health to the next lower one, by {@link UseRates} over all uses that were seen, level by
 * level.
 *
 * <pre>
 *   ln n(s → ℓ) under u  =  ln (s − ℓ) − ln r_ℓ(u)
 * </pre>
 *
 * <p>Where the use was seen, its own cells tell; where not, physics and what the others showed
 * beyond it. A level that no cell reaches is told by the last that some did.
 */
final class LivesByLevel {
  private static final double[] STEPS = {
    0.004, 0.008, 0.012, 0.016, 0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.125, 0.15, 0.2, 0.25,
    0.3
  };
  private static final double LEAST_SPREAD = 0.08;
  private static final double USUAL_SPREAD = 0.25;
  private static final double WIDE = 1.645;

  /** Noise of a measured capacity [SOH]. */
  private static final double NOISE = 0.004;

  private LivesByLevel() {}

  static Answer of(Switch at, int rows, UseRates.Spread spread) {
    List<double[]> knots = new ArrayList<>(); // drop, ln cycles, error
    for (double drop : STEPS) {
      List<SeenUse> seen = seen(at.known(), at.level(), at.level() - drop);
      String make = at.after().make();
      if (seen.stream().noneMatch(s -> s.make().equals(make))) {
        break;
      }
      UseRates.Rate rate =
          new UseRates(seen, spread).rate(make, at.after().chemistry(), at.after().use());
      double cells = spread(seen, make);
      double ln = Math.log(drop) - rate.ln();
      double before = knots.isEmpty() ? 0 : Math.exp(knots.get(knots.size() - 1)[1]);
      ln = Math.max(ln, Math.log(before + 0.5));
      knots.add(new double[] {drop, ln, Math.hypot(rate.error(), cells)});
    }
    if (knots.isEmpty()) {
      return null;
    }
    return new Answer(
        curve(knots, at.level(), rows, 0, 0),
        curve(knots, at.level(), rows, -WIDE, -WIDE * NOISE),
        curve(knots, at.level(), rows, WIDE, WIDE * NOISE));
  }

  private static double[] curve(
      List<double[]> knots, double level, int rows, double z, double shift) {
    double[] curve = new double[rows];
    int i = 0;
    double fromCycle = 0;
    double fromDrop = 0;
    double toCycle = cycles(knots.get(0), z);
    double toDrop = knots.get(0)[0];
    for (int h = 0; h < rows; h++) {
      while (h > toCycle && i < knots.size() - 1) {
        i++;
        fromCycle = toCycle;
        fromDrop = toDrop;
        toCycle = Math.max(fromCycle + 1e-3, cycles(knots.get(i), z));
        toDrop = knots.get(i)[0];
      }
      double share = (h - fromCycle) / (toCycle - fromCycle);
      curve[h] = Math.max(0.01, level - (fromDrop + share * (toDrop - fromDrop)) + shift);
    }
    return curve;
  }

  private static double cycles(double[] knot, double z) {
    return Math.exp(knot[1] + z * knot[2]);
  }

  /** Spread of single cells about their use. */
  private static double spread(List<SeenUse> seen, String make) {
    double sum = 0;
    int n = 0;
    for (SeenUse s : seen) {
      if (s.make().equals(make) && s.cells() > 1) {
        sum += s.spread() * s.spread() * (s.cells() - 1);
        n += s.cells() - 1;
      }
    }
    return n == 0 ? USUAL_SPREAD : Math.max(LEAST_SPREAD, Math.sqrt(sum / n));
  }

  private record Key(String make, Chemistry chemistry, Use use) {}

  /** What cells of all makes and uses showed between two levels, by the median of ln. */
  static List<SeenUse> seen(List<UsedCell> cells, double from, double to) {
    Map<String, List<Double>> rates = new TreeMap<>();
    Map<String, Key> keys = new TreeMap<>();
    for (UsedCell cell : cells) {
      double cycles = cell.cycles(from, to);
      if (cycles > 0) {
        String name = cell.make() + "/" + cell.use();
        keys.put(name, new Key(cell.make(), cell.chemistry(), cell.use()));
        rates.computeIfAbsent(name, k -> new ArrayList<>()).add(Math.log((from - to) / cycles));
      }
    }
    List<SeenUse> seen = new ArrayList<>();
    keys.forEach(
        (name, key) -> {
          double[] ln = rates.get(name).stream().mapToDouble(Double::doubleValue).toArray();
          double mean = LabelledCell.median(ln);
          double squares = 0;
          for (double x : ln) {
            squares += (x - mean) * (x - mean);
          }
          double spread = ln.length > 1 ? Math.sqrt(squares / (ln.length - 1)) : USUAL_SPREAD;
          seen.add(
              new SeenUse(
                  key.make(),
                  key.chemistry(),
                  key.use().temperature(),
                  key.use().chargeRate(),
                  key.use().dischargeRate(),
                  Math.exp(mean),
                  Math.max(LEAST_SPREAD, spread),
                  ln.length));
        });
    return seen;
  }
}
