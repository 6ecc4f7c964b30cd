package io.celltwin.protocol.anotheruse;

import io.celltwin.core.feature.SohHistory;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.physics.Physics;
import io.celltwin.core.use.UseRates;
import io.celltwin.core.use.WhatIf;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Protocol O (c): simulated cells that change their use once or twice, asked as the fleet asks. */
final class SimulatedSwitches {
  static final String SERVED = "what-if as served, on physics' forecast";
  private static final int CELLS = 50;
  private static final int AHEAD = 300;
  private static final List<Chemistry> CHEMISTRIES =
      List.of(Chemistry.NCM, Chemistry.NCA, Chemistry.LFP, Chemistry.LCO);

  private SimulatedSwitches() {}

  /** Scores cells of some seeds; the ridge learns from others. */
  static void score(long firstSeed, UseRates rates, ScoresByCell scores) {
    WhatIf whatIf = new WhatIf(rates);
    for (Chemistry chemistry : CHEMISTRIES) {
      Regressor.Fitted ridge = ridge(chemistry);
      for (long seed = firstSeed; seed < firstSeed + CELLS; seed++) {
        one(chemistry, seed, whatIf, ridge, scores);
      }
    }
  }

  private static void one(
      Chemistry chemistry, long seed, WhatIf whatIf, Regressor.Fitted ridge, ScoresByCell scores) {
    ThreeLossCell life = new ThreeLossCell(chemistry, seed);
    Use before = life.use();
    int until = life.cycle(80, 250);
    SohHistory history = new SohHistory();
    List<Double> told = new ArrayList<>();
    for (int k = 1; k <= until; k++) {
      double measured = life.measured(life.cycle(before));
      history.add(k, measured);
      told.add(measured);
    }
    List<UsePlan.Step> steps = new ArrayList<>(List.of(new UsePlan.Step(0, life.use())));
    if (life.cycle(0, 2) == 1) {
      steps.add(new UsePlan.Step(life.cycle(60, 200), life.use()));
    }
    double[] truth = new double[AHEAD];
    for (int h = 0; h < AHEAD; h++) {
      truth[h] = life.cycle(useAt(steps, h));
    }
    double[] past = told.stream().mapToDouble(Double::doubleValue).toArray();
    double now = Arrays.stream(past, past.length - 10, past.length).average().orElseThrow();
    double own = PlainAnswers.trend(past);
    CellSpec spec = spec(chemistry);
    Map<String, Answer> answers = new LinkedHashMap<>();
    answers.put(
        SERVED,
        served(whatIf.under(known(spec, before, history, now, until), new UsePlan(steps), 0.5)));
    answers.put(PlainAnswers.NO_CHANGE, Answer.line(now, 0, AHEAD));
    answers.put(PlainAnswers.AS_IT_WAS, Answer.line(now, own, AHEAD));
    UseRates physics = new UseRates(List.of(), UseRates.Spread.ANY_MAKE);
    answers.put(
        PlainAnswers.ARRHENIUS,
        stepwise(now, steps, u -> own * Math.exp(physics.ratio(null, chemistry, before, u).ln())));
    answers.put(
        PlainAnswers.RIDGE,
        stepwise(
            now,
            steps,
            u -> own * Math.exp(ridge.predict(inputs(u)) - ridge.predict(inputs(before)))));
    String group = "simulated " + chemistry;
    answers.forEach(
        (name, answer) -> {
          boolean plain = !name.equals(SERVED);
          String cell = chemistry + "/" + seed;
          scores.add(
              group, name, ReportRow.MAPE, plain, cell, Scoring.mape(answer.median(), truth));
          if (answer.lower() != null) {
            scores.add(group, name, "coverage", plain, cell, Scoring.coverage(answer, truth));
          }
        });
  }

  private static Use useAt(List<UsePlan.Step> steps, int cycle) {
    Use use = steps.get(0).use();
    for (UsePlan.Step step : steps) {
      use = step.from() <= cycle ? step.use() : use;
    }
    return use;
  }

  private interface Rate {
    double of(Use use);
  }

  private static Answer stepwise(double now, List<UsePlan.Step> steps, Rate rate) {
    double[] curve = new double[AHEAD];
    double at = now;
    for (int h = 0; h < AHEAD; h++) {
      curve[h] = Math.max(0.01, at);
      at -= rate.of(useAt(steps, h));
    }
    return Answer.plain(curve);
  }

  private static CellSpec spec(Chemistry chemistry) {
    return new CellSpec(
        "o/1", chemistry, 2, 3.6, 2.5, 4.2, 2.5, 8, 8, -20, 60, 2, 25, 0.5, null, null, null);
  }

  private static WhatIf.Known known(
      CellSpec spec, Use use, SohHistory history, double now, int cycle) {
    Forecast forecast =
        Physics.forecast(
            TrajectoryInput.of(
                history,
                use.chargeRate(),
                use.dischargeRate(),
                use.temperature(),
                TrajectoryInput.noCharge(),
                spec),
            spec,
            new Estimate(now, now - 0.003, now + 0.003, Estimate.MEASURED, "", null),
            1,
            0,
            cycle,
            null);
    return new WhatIf.Known(spec, use, forecast);
  }

  private static Answer served(UseForecast told) {
    double[][] q = new double[3][AHEAD];
    for (int h = 0; h < AHEAD; h++) {
      if (told.points().isEmpty()) {
        q[0][h] = 0.01;
        q[1][h] = 0.01;
        q[2][h] = 1;
        continue;
      }
      int i = 1;
      while (i < told.points().size() - 1 && told.points().get(i).cycle() < h) {
        i++;
      }
      UseForecast.Point a = told.points().get(i - 1);
      UseForecast.Point b = told.points().get(i);
      double share = (h - a.cycle()) / (double) (b.cycle() - a.cycle());
      q[0][h] = a.lower() + share * (b.lower() - a.lower());
      q[1][h] = a.median() + share * (b.median() - a.median());
      q[2][h] = a.upper() + share * (b.upper() - a.upper());
    }
    return new Answer(q[1], q[0], q[2]);
  }

  private static double[] inputs(Use use) {
    return new double[] {
      1000 / (use.temperature() + 273.15),
      Math.log(use.chargeRate()),
      Math.log(use.dischargeRate()),
      Math.log(use.depth()),
      Math.log(use.cyclesPerDay())
    };
  }

  /** Rate of fade on the use, from cells of seeds that decide. */
  private static Regressor.Fitted ridge(Chemistry chemistry) {
    double[][] x = new double[CELLS][];
    double[] y = new double[CELLS];
    double[] weights = new double[CELLS];
    for (int seed = 0; seed < CELLS; seed++) {
      ThreeLossCell life = new ThreeLossCell(chemistry, 500 + seed);
      Use use = life.use();
      double first = life.cycle(use);
      double last = first;
      for (int k = 0; k < 200; k++) {
        last = life.cycle(use);
      }
      x[seed] = inputs(use);
      y[seed] = Math.log(Math.max(1e-7, (first - last) / 200));
      weights[seed] = 1;
    }
    return new Ridge().fit(x, y, weights);
  }
}
