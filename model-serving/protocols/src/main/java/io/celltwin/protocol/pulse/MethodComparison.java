package io.celltwin.protocol.pulse;

import io.celltwin.learn.Constant;
import io.celltwin.learn.Forest;
import io.celltwin.learn.GaussianProcess;
import io.celltwin.learn.KernelRidge;
import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.training.data.PulseRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All methods on one question and split. */
final class MethodComparison {
  /** Our method's name in tables. */
  static final String OURS = "committee";

  private final ChargeQuestion question;
  private final KindSplit split;
  private final long seed;
  private final List<PulseRow> training;
  private final List<PulseRow> test;
  private final List<double[]> points = new ArrayList<>();

  MethodComparison(ChargeQuestion question, KindSplit split, long seed) {
    this.question = question;
    this.split = split;
    this.seed = seed;
    this.training = split.training().stream().filter(r -> question.learns(r.soc())).toList();
    this.test = split.test().stream().filter(r -> question.asks(r.soc())).toList();
  }

  /** True and predicted health of our method, by row. */
  List<double[]> points() {
    return points;
  }

  void run(ScoresByCell scores, List<String> choices) {
    if (training.isEmpty() || test.isEmpty()) {
      return;
    }
    List<String> log = new ArrayList<>();
    Committee committee = Committee.of(offered(), training, question, log);
    choices.add(
        String.format(
            Locale.ROOT,
            "%s %s fold %d: %s (rehearsed: %s)",
            question.label(),
            split.kind(),
            split.fold(),
            described(committee),
            String.join("; ", log)));
    score(scores, OURS, false, committee::of);
    for (PulseRow row : test) {
      points.add(new double[] {row.soh(), committee.of(row)});
    }
    generated(scores);
    baselines()
        .forEach((name, candidate) -> score(scores, name, true, candidate.fit(training)::of));
  }

  /** What made-up rows at the levels asked add: the same learners, without and with them. */
  private void generated(ScoresByCell scores) {
    if (question != ChargeQuestion.B1
        && question != ChargeQuestion.B2
        && question != ChargeQuestion.C2) {
      return;
    }
    double[] levels = test.stream().mapToDouble(PulseRow::soc).distinct().sorted().toArray();
    ConditionalAutoencoder.Made made = ConditionalAutoencoder.generate(training, levels, seed);
    generated(scores, " + generated", made.plain());
    generated(scores, " + generated, latent scaled", made.scaled());
  }

  private void generated(ScoresByCell scores, String suffix, List<PulseRow> made) {
    List<PulseRow> more = new ArrayList<>(training);
    more.addAll(made);
    RegressionMethod.Told told =
        question.told() ? RegressionMethod.Told.PERCENT : RegressionMethod.Told.NOT;
    Map<String, RegressionMethod> learners = new LinkedHashMap<>();
    learners.put("forest of the paper" + suffix, plain(VoltageView.RAW, told, paper()));
    learners.put("forest on U_i − U1" + suffix, plain(VoltageView.RELATIVE, told, relative()));
    learners.put("ridge" + suffix, plain(VoltageView.RAW, told, new Ridge()));
    learners.forEach((name, learner) -> score(scores, name, false, learner.fit(more)::of));
  }

  private Regressor paper() {
    return new Forest(20, 1, 1, 1, false, seed);
  }

  private Regressor relative() {
    return new Forest(200, 1 / 3.0, 1, 0.63, false, seed);
  }

  private static String described(Committee committee) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < committee.candidates().size(); i++) {
      words.add(
          String.format(
              Locale.ROOT,
              "%s ×%.2f",
              committee.candidates().get(i).name(),
              committee.weights().get(i)));
    }
    return String.join(", ", words);
  }

  private List<PulseMethod> offered() {
    return switch (question) {
      case A -> RegressionMethod.inside();
      case B2 -> RegressionMethod.between();
      case B1 -> RegressionMethod.beyond();
      case C1 -> RegressionMethod.blindInside();
      case C2 -> RegressionMethod.blindBeyond();
    };
  }

  private Map<String, RegressionMethod> baselines() {
    RegressionMethod.Told told =
        question.told() ? RegressionMethod.Told.PERCENT : RegressionMethod.Told.NOT;
    Map<String, RegressionMethod> all = new LinkedHashMap<>();
    all.put("mean", plain(VoltageView.RAW, told, new Constant()));
    all.put("ridge", plain(VoltageView.RAW, told, new Ridge()));
    all.put("kernel ridge", plain(VoltageView.RAW, told, new KernelRidge()));
    all.put("GP", plain(VoltageView.RAW, told, new GaussianProcess()));
    all.put("forest of the paper", plain(VoltageView.RAW, told, paper()));
    all.put("forest on U_i − U1", plain(VoltageView.RELATIVE, told, relative()));
    return all;
  }

  private static RegressionMethod plain(
      VoltageView view, RegressionMethod.Told told, Regressor regressor) {
    return new RegressionMethod("", view, told, true, false, 0, regressor);
  }

  private void score(
      ScoresByCell scores, String model, boolean baseline, ToDoubleFunction<PulseRow> answer) {
    Map<String, List<Double>> errors = new LinkedHashMap<>();
    for (PulseRow row : test) {
      errors
          .computeIfAbsent(row.cell(), c -> new ArrayList<>())
          .add(100 * Math.abs(answer.applyAsDouble(row) - row.soh()) / row.soh());
    }
    errors.forEach(
        (cell, of) ->
            scores.add(
                split.kind(),
                model,
                ReportRow.MAPE,
                baseline,
                cell,
                of.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)));
  }
}
