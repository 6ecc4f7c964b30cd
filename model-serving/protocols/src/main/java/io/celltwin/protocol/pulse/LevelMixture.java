package io.celltwin.protocol.pulse;

import io.celltwin.learn.AdditiveProcess;
import io.celltwin.training.data.PulseRow;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Health where the charge is not told, by way of the charge. A bench stops at levels: those of the
 * training rows. Told one, health follows closely from the voltages, and it follows a different one
 * for each. So every level l is tried, and its health counts
 *
 * <pre>  p(l) ∝ exp( −(l − L)² / 2σ_L² − (told(l) − blind)² / 2(σ_t² + σ_b²) )</pre>
 *
 * <p>where L and blind are level and health expected without being told, and the σ are the noise
 * the processes found.
 *
 * @param view of the voltages for the health that is told a level
 */
record LevelMixture(VoltageView view) implements PulseMethod {
  @Override
  public String name() {
    return "levels tried, told " + view.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Answer fit(List<PulseRow> rows) {
    double[] levels = rows.stream().mapToDouble(PulseRow::soc).distinct().sorted().toArray();
    double[] charge = rows.stream().mapToDouble(PulseRow::soc).toArray();
    double[] health = rows.stream().mapToDouble(PulseRow::soh).toArray();
    List<List<Integer>> two = RegressionMethod.groups(0);
    AdditiveProcess.Judged level =
        RegressionMethod.process(two, two).judged(inputs(rows, VoltageView.RELATIVE), charge);
    AdditiveProcess.Judged blind =
        RegressionMethod.process(List.of(RegressionMethod.range(0, 21)), List.of())
            .judged(inputs(rows, VoltageView.RAW), health);
    List<List<Integer>> smooth =
        view == VoltageView.RAW
            ? List.of(RegressionMethod.range(0, 22))
            : RegressionMethod.groups(1);
    double[][] toldOf =
        rows.stream().map(r -> with(r.soc(), view.of(r.volts()))).toArray(double[][]::new);
    AdditiveProcess.Judged told =
        RegressionMethod.process(smooth, List.of()).judged(toldOf, health);
    double agree = told.noise() * told.noise() + blind.noise() * blind.noise();
    return Answer.near(
        rows,
        row -> {
          double at = level.expected().predict(VoltageView.RELATIVE.of(row.volts()));
          double expected = blind.expected().predict(VoltageView.RAW.of(row.volts()));
          double[] volts = view.of(row.volts());
          double[] healths =
              IntStream.range(0, levels.length)
                  .mapToDouble(l -> told.expected().predict(with(levels[l], volts)))
                  .toArray();
          return mean(
              healths,
              l ->
                  square((levels[l] - at) / level.noise()) + square(healths[l] - expected) / agree);
        });
  }

  private interface Misfit {
    double of(int level);
  }

  private static double mean(double[] healths, Misfit misfit) {
    double least = IntStream.range(0, healths.length).mapToDouble(misfit::of).min().orElse(0);
    double sum = 0;
    double weights = 0;
    for (int l = 0; l < healths.length; l++) {
      double w = Math.exp((least - misfit.of(l)) / 2);
      sum += w * healths[l];
      weights += w;
    }
    return sum / weights;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double[][] inputs(List<PulseRow> rows, VoltageView view) {
    return rows.stream().map(r -> view.of(r.volts())).toArray(double[][]::new);
  }

  private static double[] with(double level, double[] volts) {
    double[] x = new double[volts.length + 1];
    x[0] = level;
    System.arraycopy(volts, 0, x, 1, volts.length);
    return x;
  }
}
