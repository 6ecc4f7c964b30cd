package io.celltwin.dataset.cycler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * What a cycler did to a cell, sample by sample, with charges known by current × time: to be
 * written down in any layout.
 */
final class Programme {
  /**
   * A sample.
   *
   * @param seconds since the start [s]
   * @param amperes positive while charging [A]
   * @param celsius at the surface [°C]
   */
  record Sample(
      double seconds,
      double volts,
      double amperes,
      int cycle,
      int step,
      char state,
      double celsius) {
    /** In any locale. */
    String says(String pattern, Object... values) {
      return String.format(Locale.ROOT, pattern, values);
    }
  }

  final List<Sample> samples = new ArrayList<>();
  private final double interval;
  private double now;
  private int step;

  Programme(double interval) {
    this.interval = interval;
  }

  /** Two full cycles at 1 A, of 1.0 and 0.9 Ah, with rests of ten minutes. */
  static Programme twoCycles(double interval) {
    var programme = new Programme(interval);
    for (int cycle = 1; cycle <= 2; cycle++) {
      double seconds = cycle == 1 ? 3600 : 3240;
      programme
          .rest(cycle, 600, 3.2)
          .load(cycle, 1, seconds, share -> 3.1 + 1.1 * share)
          .rest(cycle, 600, 4.15)
          .load(cycle, -1, seconds, share -> 4.1 - 0.6 * share - 0.5 * Math.pow(share, 8));
    }
    return programme.rest(2, 600, 3.2);
  }

  Programme rest(int cycle, double seconds, double volts) {
    return load(cycle, 0, seconds, share -> volts);
  }

  /**
   * A constant current.
   *
   * @param volts over the share of it that is done [V]
   */
  Programme load(int cycle, double amperes, double seconds, DoubleUnaryOperator volts) {
    step++;
    for (double t = 0; t < seconds - 1e-9; t += interval) {
      samples.add(
          new Sample(
              now + t,
              volts.applyAsDouble(t / seconds),
              amperes,
              cycle,
              step,
              amperes > 0 ? 'C' : amperes < 0 ? 'D' : 'R',
              25));
    }
    now += seconds;
    return this;
  }

  /** One line for each sample below a header. */
  String table(String header, java.util.function.Function<Sample, String> line) {
    var text = new StringBuilder(header).append('\n');
    samples.forEach(sample -> text.append(line.apply(sample)).append('\n'));
    return text.toString();
  }
}
