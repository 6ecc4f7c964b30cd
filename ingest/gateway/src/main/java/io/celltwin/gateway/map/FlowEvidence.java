package io.celltwin.gateway.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a voltage and a counter do while a current flows, each pack by itself. */
final class FlowEvidence {
  private static final double SURE = 4; // standard errors of a slope
  private static final int FEWEST_STEPS = 4;

  private final ClockGuess clock;
  private final String[] packs;

  FlowEvidence(ClockGuess clock, String[] packs) {
    this.clock = clock;
    this.packs = packs;
  }

  /**
   * Integral of a current in raw units [raw·h], and by how much a counter moved, both of the pack
   * that first tells the counter.
   */
  double[] moved(Column current, Column counter) {
    double charge = 0;
    int before = -1;
    int first = -1;
    int last = -1;
    for (int i = 0; i < current.values.length; i++) {
      if (!Double.isNaN(counter.values[i]) && (first < 0 || packs[i].equals(packs[first]))) {
        first = first < 0 ? i : first;
        last = i;
      }
      if (first < 0
          || !packs[i].equals(packs[first])
          || Double.isNaN(current.values[i])
          || clock.micros[i] == Long.MIN_VALUE) {
        continue;
      }
      if (before >= 0 && clock.micros[i] > clock.micros[before]) {
        charge +=
            (current.values[i] + current.values[before])
                / 2
                * (clock.micros[i] - clock.micros[before])
                / 3.6e9;
      }
      before = i;
    }
    return new double[] {charge, first < 0 ? 0 : counter.values[last] - counter.values[first]};
  }

  /**
   * Slope of voltage steps over current steps [V/raw], each pack by itself; NaN unless it is more
   * than {@link #SURE} standard errors from 0.
   */
  double slope(Column current, List<Column> voltages) {
    double sxy = 0;
    double sxx = 0;
    double syy = 0;
    int n = 0;
    double largest = current.max() - current.min();
    Map<String, double[]> before = new TreeMap<>();
    for (Map.Entry<String, double[]> sample : samples(current, voltages)) {
      double[] now = sample.getValue();
      double[] last = before.put(sample.getKey(), now);
      if (last != null && Math.abs(now[0] - last[0]) > 0.05 * largest && largest > 0) {
        double di = now[0] - last[0];
        double dv = now[1] - last[1];
        sxy += di * dv;
        sxx += di * di;
        syy += dv * dv;
        n++;
      }
    }
    if (n < FEWEST_STEPS) {
      return Double.NaN;
    }
    double slope = sxy / sxx;
    double error = Math.sqrt(Math.max(syy - slope * sxy, 1e-12) / (n - 1) / sxx);
    return Math.abs(slope) > SURE * error ? slope / current.factor : Double.NaN;
  }

  /**
   * Current [raw] and voltage [V] by pack, in their order. Where each value has a message of its
   * own, those of one second are one sample, and what was not told then is as it was.
   */
  private List<Map.Entry<String, double[]>> samples(Column current, List<Column> voltages) {
    var samples = new ArrayList<Map.Entry<String, double[]>>();
    Map<String, double[]> held = new TreeMap<>();
    Map<String, Long> second = new TreeMap<>();
    for (int i = 0; i < current.values.length; i++) {
      String of = packs[i];
      boolean single = !current.path.startsWith("$") || current.where != null;
      double[] now = held.get(of);
      long at = Math.floorDiv(clock.micros[i], 1_000_000L);
      if (now == null || !single || second.get(of) != at) {
        add(samples, of, now);
        now = single && now != null ? now.clone() : fresh(voltages.size() + 1);
        held.put(of, now);
        second.put(of, at);
      }
      keep(now, 0, current.values[i]);
      for (int v = 0; v < voltages.size(); v++) {
        keep(now, v + 1, voltages.get(v).own(i));
      }
    }
    held.forEach((of, now) -> add(samples, of, now));
    return samples;
  }

  private static double[] fresh(int size) {
    double[] none = new double[size];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private static void keep(double[] now, int at, double value) {
    now[at] = Double.isNaN(value) ? now[at] : value;
  }

  private static void add(List<Map.Entry<String, double[]>> samples, String of, double[] now) {
    if (now == null || now.length < 2) {
      return;
    }
    double volts = Arrays.stream(now, 1, now.length).sum();
    if (!Double.isNaN(now[0]) && !Double.isNaN(volts)) {
      samples.add(Map.entry(of, new double[] {now[0], volts}));
    }
  }
}
