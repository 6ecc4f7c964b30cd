package io.celltwin.protocol.pulse;

import io.celltwin.training.data.PulseRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Candidates chosen by rehearsals, and one answer made of theirs. A rehearsal leaves out cells, and
 * where the question asks for levels of charge that were not seen, levels as well.
 *
 * <p>Where rehearsals are much like the question, or all candidates of one kind: the mean, weighed
 * by error⁻⁸, of candidates within half as much again of the least error.
 *
 * <p>Where levels are asked that were not seen, by candidates of many kinds, a rehearsal over a
 * smaller step or a wider gap says who fails, hardly who is best: the median of all within three
 * times the least error that beat a constant clearly. If none does, whoever cannot run away.
 *
 * @param candidates that were chosen
 * @param weights of theirs, 1 in all
 * @param answers of theirs, learned from all rows
 * @param median whether the answer is their median instead of their mean
 */
record Committee(
    List<PulseMethod> candidates,
    List<Double> weights,
    List<PulseMethod.Answer> answers,
    boolean median) {
  private static final int FOLDS = 3;
  private static final double WITHIN = 1.5;
  private static final double SHARPNESS = 8;
  private static final double WITHIN_BEYOND = 3;
  private static final double CLEARLY = 0.85;
  private static final double NOT_WORSE = 1.1;

  Committee {
    candidates = List.copyOf(candidates);
    weights = List.copyOf(weights);
    answers = List.copyOf(answers);
  }

  /**
   * Chooses and learns.
   *
   * @param rows of training cells, at the levels that may be learned from
   * @param log told every candidate's error in the rehearsals [%]
   */
  static Committee of(
      List<PulseMethod> offered, List<PulseRow> rows, ChargeQuestion question, List<String> log) {
    double[] errors = new double[offered.size()];
    for (int c = 0; c < errors.length; c++) {
      errors[c] = error(offered.get(c), rows, question);
      log.add(String.format(Locale.ROOT, "%s: %.2f", offered.get(c).name(), errors[c]));
    }
    boolean wary = question.wary();
    double[] weights = wary ? wary(offered, errors) : trusting(errors);
    double total = Arrays.stream(weights).sum();
    List<PulseMethod> chosen = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<PulseMethod.Answer> answers = new ArrayList<>();
    for (int c = 0; c < errors.length; c++) {
      if (weights[c] > 0) {
        chosen.add(offered.get(c));
        theirs.add(weights[c] / total);
        answers.add(offered.get(c).fit(rows));
      }
    }
    return new Committee(chosen, theirs, answers, wary);
  }

  private static double[] trusting(double[] errors) {
    double least = least(errors);
    return Arrays.stream(errors)
        .map(
            e ->
                Double.isNaN(least) ? 1 : e <= WITHIN * least ? Math.pow(e / least, -SHARPNESS) : 0)
        .toArray();
  }

  private static double[] wary(List<PulseMethod> offered, double[] errors) {
    double least = least(errors);
    double constant = Double.POSITIVE_INFINITY;
    for (int c = 0; c < errors.length; c++) {
      if (offered.get(c).constant()) {
        constant = errors[c];
      }
    }
    double[] weights = new double[errors.length];
    for (int c = 0; c < errors.length; c++) {
      weights[c] = errors[c] <= Math.min(CLEARLY * constant, WITHIN_BEYOND * least) ? 1 : 0;
    }
    if (Arrays.stream(weights).sum() == 0) {
      for (int c = 0; c < errors.length; c++) {
        boolean safe = offered.get(c).bounded() && !(errors[c] > NOT_WORSE * constant);
        weights[c] = safe ? 1 : 0;
      }
    }
    return weights;
  }

  private static double least(double[] errors) {
    return Arrays.stream(errors).filter(Double::isFinite).min().orElse(Double.NaN);
  }

  /** Health of a row. */
  double of(PulseRow row) {
    double[] theirs = answers.stream().mapToDouble(a -> a.of(row)).toArray();
    if (median) {
      Arrays.sort(theirs);
      int n = theirs.length;
      return (theirs[(n - 1) / 2] + theirs[n / 2]) / 2;
    }
    double sum = 0;
    for (int i = 0; i < theirs.length; i++) {
      sum += weights.get(i) * theirs[i];
    }
    return sum;
  }

  /** Mean over the rehearsals of the mean absolute error [%]; NaN where there are too few rows. */
  private static double error(PulseMethod candidate, List<PulseRow> rows, ChargeQuestion question) {
    List<String> cells = rows.stream().map(PulseRow::cell).distinct().sorted().toList();
    double sum = 0;
    int rehearsals = 0;
    for (ChargeQuestion.Rehearsal rehearsal : question.rehearsals()) {
      double error = 0;
      int count = 0;
      for (int f = 0; f < FOLDS; f++) {
        int fold = f;
        List<PulseRow> in =
            rows.stream()
                .filter(r -> cells.indexOf(r.cell()) % FOLDS != fold)
                .filter(r -> rehearsal.learns(r.soc()))
                .toList();
        List<PulseRow> out =
            rows.stream()
                .filter(r -> cells.indexOf(r.cell()) % FOLDS == fold)
                .filter(r -> rehearsal.asks(r.soc()))
                .toList();
        if (in.size() < 2 || out.isEmpty()) {
          continue;
        }
        PulseMethod.Answer answer = candidate.fit(in);
        for (PulseRow row : out) {
          error += 100 * Math.abs(answer.of(row) - row.soh()) / row.soh();
          count++;
        }
      }
      if (count > 0) {
        sum += error / count;
        rehearsals++;
      }
    }
    return rehearsals == 0 ? Double.NaN : sum / rehearsals;
  }
}
