package io.celltwin.training.adapt;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.ArrayNames;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A kind of cell learned from its own capacity checks, and whether what was learned is better than
 * what answers now.
 *
 * @param kind its name
 * @param base the model that answers now
 * @param rows of the cells
 * @param judged what each candidate said to cells left out; null of a single cell
 * @param candidates scored, plain ones and what answers now among them
 * @param best that is written
 * @param better mean of how much less the choice is off than what answers now [points of %]
 */
record Adaptation(
    String kind,
    Artifact base,
    List<KindRows> rows,
    LeaveOut judged,
    List<Scored> candidates,
    Candidate best,
    Mean better) {
  static final String NOW = "answers now";
  static final String CHOICE = "the choice, made without the cell";

  /** Fewer cells than this leave nothing to judge by. */
  static final int LEAST_CELLS = 2;

  /**
   * One line of the table.
   *
   * @param model who answered
   * @param mape of cells it did not learn from [%]
   * @param afterOneTest the same once each cell had one test
   * @param coverage of its interval [%], NaN where it has none here
   * @param baseline true for what has to be beaten
   */
  record Scored(String model, Mean mape, Mean afterOneTest, Mean coverage, boolean baseline) {}

  static Adaptation of(
      String kind, Artifact base, List<LabelledCell> cells, BiConsumer<Integer, Integer> progress) {
    FeatureSet told = base.card().featureSet();
    List<KindRows> rows = new ArrayList<>();
    try (LoadedModel model = new LoadedModel(base.network(), base.arrays())) {
      for (LabelledCell cell : cells) {
        rows.add(KindRows.of(cell, told, model));
      }
    }
    List<Scored> scored = new ArrayList<>();
    String name = base.card().name() + "-" + base.card().version();
    scored.add(
        plain(
            NOW + " (" + name + ", or physics where it is outside)", rows, KindRows::answeringNow));
    scored.add(plain(name + " alone", rows, KindRows::base));
    scored.add(plain("physics", rows, KindRows::physics));
    if (rows.size() < LEAST_CELLS) {
      return new Adaptation(kind, base, rows, null, scored, null, Mean.of(new double[0]));
    }
    LeaveOut judged = LeaveOut.of(rows, told, progress);
    for (Candidate candidate : Candidate.values()) {
      scored.add(own(candidate.words(), judged, judged.said(candidate)));
    }
    scored.add(own(CHOICE, judged, judged.chosen()));
    double[] choice = judged.mapes(judged.chosen());
    double[] less = new double[rows.size()];
    for (int i = 0; i < less.length; i++) {
      less[i] = rows.get(i).mape(rows.get(i).answeringNow()) - choice[i];
    }
    return new Adaptation(kind, base, rows, judged, scored, judged.best(), Mean.of(less));
  }

  private interface Says {
    double[] to(KindRows cell);
  }

  private static Scored plain(String name, List<KindRows> rows, Says says) {
    return new Scored(
        name,
        Mean.of(rows.stream().mapToDouble(r -> r.mape(says.to(r))).toArray()).atLeastZero(),
        Mean.of(rows.stream().mapToDouble(r -> r.mapeAfterOneTest(says.to(r))).toArray())
            .atLeastZero(),
        Mean.of(new double[0]),
        true);
  }

  private static Scored own(String name, LeaveOut judged, double[][] said) {
    return new Scored(
        name,
        Mean.of(judged.mapes(said)).atLeastZero(),
        Mean.of(judged.mapesAfterOneTest(said)).atLeastZero(),
        Mean.of(judged.coverage(said)),
        false);
  }

  int labels() {
    return rows.size();
  }

  int checks() {
    return rows.stream().mapToInt(KindRows::rows).sum();
  }

  /** Whether the choice is better than what answers now, with the interval clear of zero. */
  boolean clearlyBetter() {
    return better.lower() > 0;
  }

  /** In a sentence. */
  String reason() {
    if (judged == null) {
      return "one cell with capacity checks: with none left out nobody can say what was learned;"
          + " nothing was written, wanted two cells or more";
    }
    String figures =
        String.format(
            Locale.ROOT,
            "on cells left out the choice is off by %.2f points less than what answers now, 95 %%"
                + " interval %.2f to %.2f over %d cells",
            better.value(),
            better.lower(),
            better.upper(),
            labels());
    return clearlyBetter()
        ? figures + ": clear of zero; written: " + best.words()
        : figures
            + ": not clear of zero, so what answers now goes on; written to wait: "
            + best.words();
  }

  /** The scores for the card. */
  List<Card.Score> scores() {
    List<Card.Score> all = new ArrayList<>(base.card().scores());
    String protocol = "adapted to " + kind + ", each cell left out in turn";
    for (Scored s : candidates) {
      all.add(score(protocol, s.model(), "mape", s.mape().value()));
      all.add(score(protocol, s.model(), "mape after one test", s.afterOneTest().value()));
      if (Double.isFinite(s.coverage().value())) {
        all.add(score(protocol, s.model(), "coverage", s.coverage().value()));
      }
    }
    return all;
  }

  private Card.Score score(String protocol, String model, String metric, double value) {
    return new Card.Score(protocol, kind, labels(), model, metric, "%", round(value));
  }

  private static double round(double value) {
    return Math.rint(value * 1e4) / 1e4;
  }

  /** Center of a feature in the model that answers now; its array is there in every version. */
  float[] center() {
    return base.arrays().get(ArrayNames.CENTER);
  }
}
