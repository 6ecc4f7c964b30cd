package io.celltwin.protocol.nasa;

import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** D. Trajectory of a NASA cell to the end of its test, cells left out in turn. */
public final class NasaTrajectory implements Protocol {
  private static final int[] SEEN = {50, 80, 100};
  private static final double END_OF_LIFE = 0.7;

  /** 95 % points of Student's t with 1, 2, … degrees of freedom, then the normal one. */
  private static final double[] STUDENT = {6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860};

  private static final double NORMAL = 1.645;
  private static final int LEAST_AHEAD = 10;
  private static final int BEYOND = 400;
  private static final int NOW = 5;

  /** Its physics is the exponential law, what is learned its coefficients' prior. */
  private static final String OURS = "hybrid: exponential, coefficients learned";

  private static final RandomLaw EXPONENTIAL = new RandomLaw(List.of(1.0));
  private static final RandomLaw ROOT_AND_LINE = new RandomLaw(List.of(0.5, 1.0));

  @Override
  public char letter() {
    return 'D';
  }

  @Override
  public String title() {
    return "NASA: trajectory to the end of the test, leave one cell out";
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    List<String> notes = new ArrayList<>();
    NasaLives.Cells cells = NasaLives.of(setting, notes);
    ScoresByCell scores = new ScoresByCell();
    List<ReportRow> pooled = new ArrayList<>();
    int done = 0;
    for (int k : SEEN) {
      String group = "from " + k;
      Map<String, Plots.Series> measured = new LinkedHashMap<>();
      Map<String, Plots.Band> bands = new LinkedHashMap<>();
      int inside = 0;
      int points = 0;
      double width = 0;
      for (NasaLife test : cells.scored()) {
        double[] truth = test.soh();
        List<double[]> others = cells.without(test).stream().map(NasaLife::soh).toList();
        if (truth.length < k + LEAST_AHEAD || others.isEmpty()) {
          notes.add(
              String.format(
                  Locale.ROOT,
                  "%s: %s not scored, %d discharges, %d other cells",
                  group,
                  test.cell(),
                  truth.length,
                  others.size()));
          continue;
        }
        double[] seen = Arrays.copyOf(truth, k);
        int end = truth.length;
        int far = end + BEYOND;
        RandomLaw.Curve ours = EXPONENTIAL.forecast(others, seen, far);
        Map<String, double[]> curves = new LinkedHashMap<>();
        curves.put(OURS, ours.middle());
        curves.put("hybrid: root and line", ROOT_AND_LINE.forecast(others, seen, far).middle());
        curves.put("hybrid: physics + residual", residual(others, seen, far));
        curves.put("physics: exponential", line(seen, far, true));
        curves.put("linear", line(seen, far, false));
        curves.put("learned: mean of other cells", mean(others, seen, far));
        curves.put("persistence", flat(seen, far));
        curves.forEach(
            (name, curve) -> {
              boolean baseline = !name.startsWith("hybrid") && !name.startsWith("learned");
              double mape = mape(curve, truth, k);
              scores.add(group, name, ReportRow.MAPE, baseline, test.cell(), mape);
              scores.add(
                  group + " " + test.cell(), name, ReportRow.MAPE, baseline, test.cell(), mape);
              double rul = rulError(curve, truth, k);
              scores.add(group, name, "rul-mae", baseline, test.cell(), Math.abs(rul));
            });
        if (Double.isNaN(rulError(ours.middle(), truth, k))) {
          notes.add(
              String.format(
                      Locale.ROOT,
                      "%s: %s does not reach %.2f after %d discharges (or did before): its RUL is"
                          + " at least",
                      group,
                      test.cell(),
                      END_OF_LIFE,
                      k)
                  + String.format(
                      Locale.ROOT, " %d, forecast %d", end - k, crossing(ours.middle())));
        }
        double[] x = new double[end - k];
        double[] low = new double[end - k];
        double[] high = new double[end - k];
        for (int i = 0; i < x.length; i++) {
          x[i] = k + 1.0 + i;
          double spread = Math.exp(student(others.size() - 1) * ours.deviation()[i]);
          low[i] = ours.middle()[i] / spread;
          high[i] = ours.middle()[i] * spread;
          inside += truth[k + i] >= low[i] && truth[k + i] <= high[i] ? 1 : 0;
          width += 100 * (high[i] - low[i]);
          points++;
        }
        double[] all = new double[end];
        Arrays.setAll(all, i -> i + 1.0);
        measured.put(test.cell(), new Plots.Series(all, truth));
        bands.put(test.cell(), new Plots.Band(x, low, Arrays.copyOf(ours.middle(), end - k), high));
      }
      if (points > 0) {
        pooled.add(pooled(group, "coverage", 100.0 * inside / points));
        pooled.add(pooled(group, "width", width / points));
      }
      Plots.trajectories(
          setting.file("from-" + k + ".png"), title() + ", " + group, measured, bands);
      setting.progress().step(group, ++done, SEEN.length);
    }
    List<ReportRow> rows = new ArrayList<>();
    scores.rows().stream()
        .filter(r -> !r.group().equals(ReportRow.MEAN_OF_GROUPS))
        .forEach(rows::add);
    rows.addAll(pooled);
    notes.add(
        "Coverage is of the 90 % interval over pooled points of four cells: reported, not judged."
            + " Capacity regenerates after rests; no method forecasts when a cell rests.");
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  /** A scatter learned from so few cells is itself uncertain. */
  private static double student(int freedom) {
    return freedom > STUDENT.length ? NORMAL : STUDENT[Math.max(1, freedom) - 1];
  }

  private static ReportRow pooled(String group, String metric, double value) {
    return new ReportRow(
        group, OURS, metric, value, Double.NaN, Double.NaN, false, "pooled points");
  }

  private static double mape(double[] curve, double[] truth, int k) {
    double sum = 0;
    for (int i = k; i < truth.length; i++) {
      sum += 100 * Math.abs(curve[i - k] - truth[i]) / truth[i];
    }
    return sum / (truth.length - k);
  }

  /** Discharges too many (above 0) or too few until end of life; NaN where there was none after. */
  private static double rulError(double[] curve, double[] truth, int k) {
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] < END_OF_LIFE) {
        return i < k ? Double.NaN : crossing(curve) - (i + 1 - k);
      }
    }
    return Double.NaN;
  }

  private static int crossing(double[] curve) {
    for (int i = 0; i < curve.length; i++) {
      if (curve[i] < END_OF_LIFE) {
        return i + 1;
      }
    }
    return curve.length;
  }

  private static double[] flat(double[] seen, int end) {
    double[] last = Arrays.copyOfRange(seen, Math.max(0, seen.length - NOW), seen.length);
    Arrays.sort(last);
    double[] curve = new double[end - seen.length];
    Arrays.fill(curve, last[last.length / 2]);
    return curve;
  }

  private static double[] line(double[] seen, int end, boolean logarithm) {
    double n = seen.length;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      double value = logarithm ? Math.log(seen[i]) : seen[i];
      x += i + 1;
      y += value;
      xx += (i + 1.0) * (i + 1);
      xy += (i + 1) * value;
    }
    double slope = (n * xy - x * y) / (n * xx - x * x);
    double from = (y - slope * x) / n;
    double[] curve = new double[end - seen.length];
    for (int i = 0; i < curve.length; i++) {
      double value = from + slope * (seen.length + 1 + i);
      curve[i] = logarithm ? Math.exp(value) : value;
    }
    return curve;
  }

  /** The mean of other cells' losses from here on, each continued by its last slope. */
  private static double[] mean(List<double[]> others, double[] seen, int end) {
    double[] curve = flat(seen, end);
    int k = seen.length;
    for (double[] life : others) {
      double[] now = flat(Arrays.copyOf(life, Math.min(k, life.length)), k + 1);
      int n = life.length;
      double slope = (life[n - 1] - life[n / 2]) / (n - 1 - n / 2);
      for (int i = 0; i < curve.length; i++) {
        double then = k + i < n ? life[k + i] : life[n - 1] + slope * (k + i - n + 1);
        curve[i] += (then - (now.length > 0 ? now[0] : life[n - 1])) / others.size();
      }
    }
    return curve;
  }

  /** The exponential, plus the mean residual the same exponential left on other cells. */
  private static double[] residual(List<double[]> others, double[] seen, int end) {
    double[] curve = line(seen, end, true);
    int k = seen.length;
    for (double[] life : others) {
      if (life.length <= k + 1) {
        continue;
      }
      double[] theirs = line(Arrays.copyOf(life, k), life.length, true);
      double last = 0;
      for (int i = 0; i < curve.length; i++) {
        last = i < theirs.length ? life[k + i] - theirs[i] : last;
        curve[i] += last / others.size();
      }
    }
    return curve;
  }
}
