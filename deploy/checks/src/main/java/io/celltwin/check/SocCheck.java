package io.celltwin.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.soc.LiveCharge;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.core.soc.SocFilter;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.simulation.DrivenCell;
import java.util.List;

/**
 * The state of charge that the filter believes in, beside the true one, over simulated drives: an
 * initial state 20 points off, a sensor bias, and a capacity that nobody knows exactly.
 */
final class SocCheck {
  private static final SocFilter TESTED = new SocFilter(SocConfig.standard());
  private static final SocFilter UNTESTED = new SocFilter(SocConfig.untested());

  /** A capacity that a test has shown is not further off [share]. */
  private static final double TEST = 0.01;

  private static final double AMPERE_HOURS = 5;

  private SocCheck() {}

  /**
   * What is put to the filter.
   *
   * @param chemistry whose open-circuit curve the cell has
   * @param voltageBias of the sensor [V]
   * @param currentGain error of the sensor [share]
   * @param every seconds between the readings it gets
   * @param capacityError of the capacity it is told [share]
   */
  record Trial(
      Chemistry chemistry,
      double voltageBias,
      double currentGain,
      int every,
      double capacityError) {}

  /**
   * What came of it.
   *
   * @param drives how many
   * @param first RMSE within the first full cycle, over all drives [points]
   * @param later the same after it
   * @param worstFirst of one drive
   * @param worstLater of one drive
   * @param coverage of the 90 % interval in the first cycle [%]
   * @param coverageLater after it
   */
  record Outcome(
      @JsonProperty("drives") int drives,
      @JsonProperty("rmse_first_cycle") double first,
      @JsonProperty("rmse_later") double later,
      @JsonProperty("worst_first_cycle") double worstFirst,
      @JsonProperty("worst_later") double worstLater,
      @JsonProperty("coverage_first_cycle") double coverage,
      @JsonProperty("coverage_later") double coverageLater) {

    /** The RMSE is where it should be. */
    boolean near() {
      return first <= 3 && later <= 1.5;
    }

    /** The interval covers as often as it should. */
    boolean covers() {
      return coverage >= 85 && coverage <= 95 && coverageLater >= 85 && coverageLater <= 95;
    }
  }

  /** Limits that such cells have. */
  static CellSpec spec(Chemistry chemistry) {
    boolean iron = chemistry == Chemistry.LFP;
    return new CellSpec(
        "check/drive",
        chemistry,
        AMPERE_HOURS,
        iron ? 3.2 : 3.6,
        iron ? 2.5 : 2.7,
        iron ? 3.6 : 4.2,
        iron ? 2.5 : 2.7,
        10,
        25,
        -20,
        60,
        AMPERE_HOURS,
        25,
        0.8,
        null,
        null,
        null);
  }

  /** Errors of one drive, or of many. */
  private static final class Score {
    private final double[] squares = new double[2];
    private final double[] covered = new double[2];
    private final double[] n = new double[2];
    private boolean later;

    void see(LiveCharge live, double truth) {
      int at = later ? 1 : 0;
      double soc = Math.max(0, Math.min(1, truth));
      double off = live.soc() - soc;
      squares[at] += off * off;
      covered[at] += live.socLow() <= soc + 1e-9 && soc - 1e-9 <= live.socHigh() ? 1 : 0;
      n[at]++;
    }

    void add(Score other) {
      for (int at = 0; at < 2; at++) {
        squares[at] += other.squares[at];
        covered[at] += other.covered[at];
        n[at] += other.n[at];
      }
    }

    double points(int at) {
      return 100 * Math.sqrt(squares[at] / n[at]);
    }

    double coverage(int at) {
      return 100 * covered[at] / n[at];
    }
  }

  /**
   * Of some trials taken together.
   *
   * @param drives how many of each, each of another cell
   * @param seed of the first; the next has the next
   */
  static Outcome of(List<Trial> trials, int drives, long seed) {
    Score all = new Score();
    double[] worst = new double[2];
    for (int run = 0; run < drives * trials.size(); run++) {
      Trial trial = trials.get(run / drives);
      CellSpec spec = spec(trial.chemistry());
      Score score = drive(trial, spec, OcvCurve.of(spec), run % drives, seed + run);
      all.add(score);
      for (int at = 0; at < 2; at++) {
        worst[at] = Math.max(worst[at], score.points(at));
      }
    }
    return new Outcome(
        drives * trials.size(),
        all.points(0),
        all.points(1),
        worst[0],
        worst[1],
        all.coverage(0),
        all.coverage(1));
  }

  private static Score drive(Trial trial, CellSpec spec, OcvCurve curve, int run, long seed) {
    Score score = new Score();
    SocFilter filter = trial.capacityError() > TEST ? UNTESTED : TESTED;
    double off = (run & 1) == 0 ? 0.2 : -0.2;
    LiveCharge live = LiveCharge.fresh();
    double[] capacity = new double[1];
    int[] second = new int[1];
    DrivenCell cell =
        new DrivenCell(
            spec,
            curve::volt,
            seed,
            0.95 - 0.35 * (run % 7) / 7,
            trial.voltageBias(),
            trial.currentGain(),
            0,
            (micros, volt, amps, celsius, soc) -> {
              if (second[0]++ % trial.every() == 0) {
                filter.sample(live, spec, curve, capacity[0], micros, volt, amps, celsius);
                score.see(live, soc);
              }
            });
    double error = trial.capacityError() * (run % 3 == 0 ? 1 : -1);
    capacity[0] = cell.capacity() * (1 + error);
    filter.tell(live, spec, cell.soc() - off, 0.15);
    cell.driveTo(0.1);
    cell.rest(600);
    cell.charge(0.5);
    cell.rest(900);
    score.later = true;
    for (int cycle = 0; cycle < 2; cycle++) {
      cell.driveTo(0.1);
      cell.rest(900);
      cell.charge(0.5 + 0.5 * cycle);
      cell.rest(900);
    }
    return score;
  }
}
