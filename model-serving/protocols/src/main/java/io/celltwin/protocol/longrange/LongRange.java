package io.celltwin.protocol.longrange;

import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Protocol H: long trajectories and end of life from everything seen up to row k. */
public final class LongRange implements Protocol {
  private static final String OURS = "siblings' ways";
  private static final String ANYWAY = "siblings' ways, ended or not";
  private static final String LOWER = "lower";
  private static final String UPPER = "upper";
  private static final String LIVE_LOWER = "live lower";
  private static final String LIVE_UPPER = "live upper";
  private static final Path MODELS = Path.of("model-serving", "models");
  private static final int[] SEEN = {10, 50, 100};
  private static final String[] NAMES = {"k=10", "k=50", "k=100", "k=half"};
  private static final int LATER = 10;
  private static final int TREES = 200;
  private static final int TREES_AT_HALF = 100;
  private static final int TREES_AT_ANY_AGE = 60;
  private static final int PLOTTED = 4;

  /** One cell seen up to row k, and what was forecast for it. */
  private record Case(
      CellLife cell, int k, int fold, Scenarios model, Map<String, double[]> curves, double end) {}

  @Override
  public char letter() {
    return 'H';
  }

  @Override
  public String title() {
    return "Long trajectories: all up to cycle k seen, capacity forecast to the end, remaining"
        + " life";
  }

  @Override
  public boolean judgesShipped() {
    return true;
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    List<String> notes = new ArrayList<>();
    List<CellLife> training = LifeReader.published(setting.training("pinn4soh"));
    List<CellLife> tests =
        setting.tests() == null
            ? null
            : LifeReader.found(setting.tests("pinn4soh"), training, notes);
    ShippedTrajectory shipped =
        setting.shipped() && tests == null
            ? new ShippedTrajectory(MODELS, setting.training("pinn4soh"))
            : null;
    List<String> folds = new ArrayList<>(List.of("group,cell,fold"));
    ScoresByCell scores = new ScoresByCell();
    int done = 0;
    for (String group : LifeGroups.GROUPS) {
      List<CellLife> own = training.stream().filter(c -> c.group().equals(group)).toList();
      List<CellLife> held =
          (tests == null ? own : tests.stream().filter(c -> c.group().equals(group)).toList())
              .stream().filter(c -> shipped == null || shipped.unseen(c)).toList();
      if (held.isEmpty()) {
        done++;
        continue;
      }
      ForecastSplit split =
          tests == null && shipped == null
              ? ForecastSplit.inTurn(own, setting.seed())
              : ForecastSplit.given(own, held);
      for (int i = 0; i < held.size(); i++) {
        folds.add(String.format(Locale.ROOT, "%s,%s,%d", group, held.get(i).id(), split.fold()[i]));
      }
      int turns = split.learned().size();
      Case[][] cases = new Case[NAMES.length][held.size()];
      for (int f = 0; f < turns; f++) { // what is learned at any age is large: one at a time
        setting
            .progress()
            .step(
                String.format(Locale.ROOT, "%s, %d of %d", group, f + 1, turns),
                done * turns + f,
                LifeGroups.GROUPS.size() * turns);
        RotatingFolds siblings =
            new RotatingFolds(split.learned().get(f), TREES_AT_ANY_AGE, setting.seed());
        for (int at = 0; at < NAMES.length; at++) {
          forecast(cases[at], split, f, siblings, at, setting.seed(), shipped);
        }
      }
      done++;
      for (int at = 0; at < NAMES.length; at++) {
        List<Case> scored = Arrays.stream(cases[at]).filter(Objects::nonNull).toList();
        score(scores, group, NAMES[at], scored, split.crossed(), shipped);
        plot(setting, group, NAMES[at], scored);
      }
    }
    Files.write(setting.file("split.csv"), folds);
    if (shipped != null) {
      notes.add(
          "%s and all others learn from the cells it was trained on, and are scored on the others; it"
                  .formatted(shipped.name())
              + " knows neither the charge's features nor the condition's name");
      shipped.close();
    } else if (setting.shipped()) {
      notes.add("the shipped model is scored on published cells alone, not on --data");
    }
    notes.add(
        "'%s' is the method named in advance; its curve forecasts the capacity of cells still cycled"
                .formatted(OURS)
            + " then, as only those are scored; '%s' is the median whatever happens"
                .formatted(ANYWAY));
    notes.add(
        "bands: coverage is the mean over cells of the share of later rows inside; width in points"
            + " of SOH; rul-mae: mean absolute error of the row at which SOH falls below 0.80 (TJU"
            + " NCA, blend) or 0.85 (others), where it comes after k, in cycles");
    notes.add("'mape' is a cell's mean over the four k");
    return new ProtocolReport(letter(), title(), scores.rows(), notes);
  }

  /** Fills in what is forecast for the cells of one fold. */
  private static void forecast(
      Case[] to,
      ForecastSplit split,
      int f,
      RotatingFolds siblings,
      int at,
      long seed,
      ShippedTrajectory shipped) {
    Map<Integer, Scenarios> models = new HashMap<>();
    boolean half = at == SEEN.length;
    for (int i = 0; i < to.length; i++) {
      CellLife cell = split.cells().get(i);
      int k = half ? cell.rows() / 2 : SEEN[at];
      boolean enough = cell.rows() >= k + LATER && k >= LATER;
      if (split.fold()[i] != f || !enough || siblings.cells().size() < 2) {
        continue;
      }
      Scenarios model =
          models.computeIfAbsent(
              k, any -> new Scenarios(siblings, k, half ? TREES_AT_HALF : TREES, seed));
      CellLife seen = cell.until(k);
      Scenarios.Outlook outlook = model.forecast(seen);
      int never = 2 * model.siblings().longest();
      double end = model.endOfLife(seen, outlook, LifeGroups.endOfLife(cell.group()), never);
      Map<String, double[]> curves = new LinkedHashMap<>();
      curves.put(OURS, outlook.median());
      curves.put(LOWER, outlook.lower());
      curves.put(UPPER, outlook.upper());
      curves.put(ANYWAY, outlook.anyway());
      curves.put(Scenarios.ANY_AGE, outlook.simple().get(Scenarios.ANY_AGE));
      SimpleMethods.BASELINES.forEach(name -> curves.put(name, outlook.simple().get(name)));
      double[][] live =
          shipped == null ? null : shipped.forecast(cell, k, model.siblings().reach());
      if (live != null) {
        curves.put(LIVE_LOWER, live[0]);
        curves.put(shipped.name(), live[1]);
        curves.put(LIVE_UPPER, live[2]);
      }
      int rows = cell.rows() - k;
      double threshold = LifeGroups.endOfLife(cell.group());
      Map<String, double[]> kept = new LinkedHashMap<>();
      curves.forEach(
          (name, curve) -> {
            double[] part = Arrays.copyOf(curve, rows + 1);
            for (int h = curve.length; h < rows; h++) {
              part[h] = curve[curve.length - 1];
            }
            boolean served = shipped != null && name.equals(shipped.name());
            part[rows] = model.crossing(curve, threshold, served ? shipped.latestEnd(k) : never);
            kept.put(name, part);
          });
      to[i] = new Case(cell, k, f, half || split.crossed() ? null : model, kept, end);
      if (half) {
        models.clear();
      }
    }
  }

  private static void score(
      ScoresByCell scores,
      String group,
      String name,
      List<Case> cases,
      boolean crossed,
      ShippedTrajectory shipped) {
    String live = shipped == null ? "" : shipped.name();
    for (Case one : cases) {
      String id = one.cell.id();
      int rows = one.cell.rows() - one.k;
      for (String model : models(live)) {
        double[] curve = one.curves.get(model);
        if (curve == null) {
          continue;
        }
        boolean baseline = SimpleMethods.BASELINES.contains(model);
        double mape = 0;
        double inside = 0;
        double width = 0;
        int n = 0;
        Conformal bands = model.equals(SimpleMethods.ENSEMBLE) ? bands(one, cases, crossed) : null;
        for (int h = 0; h < rows; h++) {
          double truth = one.cell.soh()[one.k + h];
          if (Double.isFinite(truth)) {
            n++;
            mape += 100 * Math.abs(curve[h] - truth) / truth;
            double low =
                bands != null
                    ? curve[h] - bands.half(h + 1)
                    : one.curves.get(model.equals(live) ? LIVE_LOWER : LOWER)[h];
            double high =
                bands != null
                    ? curve[h] + bands.half(h + 1)
                    : one.curves.get(model.equals(live) ? LIVE_UPPER : UPPER)[h];
            inside += truth >= low && truth <= high ? 100 : 0;
            width += 100 * (high - low);
          }
        }
        if (n == 0) {
          continue;
        }
        scores.add(group, model, ReportRow.MAPE + " " + name, baseline, id, mape / n);
        scores.add(group, model, ReportRow.MAPE, baseline, id, mape / n);
        if (bands != null || model.equals(OURS) || model.equals(live)) {
          scores.add(group, model, "coverage " + name, baseline, id, inside / n);
          scores.add(group, model, "width " + name, baseline, id, width / n);
        }
        int end = one.cell.endOfLife(LifeGroups.endOfLife(group));
        if (end > one.k && !model.equals(ANYWAY)) {
          double said = model.equals(OURS) ? one.end : curve[rows];
          scores.add(group, model, "rul-mae " + name, baseline, id, Math.abs(said - end));
        }
      }
    }
  }

  private static List<String> models(String live) {
    List<String> models = new ArrayList<>(List.of(OURS, ANYWAY, Scenarios.ANY_AGE, live));
    models.addAll(SimpleMethods.BASELINES);
    return models;
  }

  /** Of the ensemble: from its errors on scored cells of other folds, or on siblings unseen. */
  private static Conformal bands(Case one, List<Case> cases, boolean crossed) {
    List<double[]> errors = new ArrayList<>();
    if (crossed) {
      for (Case other : cases) {
        if (other.fold != one.fold) {
          errors.add(errors(other.cell, other.k, other.curves.get(SimpleMethods.ENSEMBLE)));
        }
      }
    } else if (one.model != null) {
      for (Scenarios.Unseen unseen : one.model.unseen()) {
        errors.add(errors(unseen.cell(), one.k, unseen.curves().get(SimpleMethods.ENSEMBLE)));
      }
    }
    return errors.isEmpty() ? null : new Conformal(errors);
  }

  private static double[] errors(CellLife cell, int k, double[] curve) {
    double[] errors = new double[cell.rows() - k];
    for (int h = 0; h < errors.length; h++) {
      errors[h] = Math.abs(curve[h] - cell.soh()[k + h]);
    }
    return errors;
  }

  private static void plot(ProtocolSetting setting, String group, String name, List<Case> cases)
      throws IOException {
    Map<String, Plots.Series> measured = new LinkedHashMap<>();
    Map<String, Plots.Band> forecasts = new LinkedHashMap<>();
    for (int i = 0; i < PLOTTED && i < cases.size(); i++) {
      Case one = cases.get((int) ((long) i * cases.size() / PLOTTED));
      int rows = one.cell.rows();
      List<double[]> points = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        if (Double.isFinite(one.cell.soh()[row])) {
          points.add(new double[] {row + 1, one.cell.soh()[row]});
        }
      }
      measured.put(one.cell.id(), Plots.thinned(points, 300));
      double[] x = new double[rows - one.k];
      for (int h = 0; h < x.length; h++) {
        x[h] = one.k + h + 1;
      }
      forecasts.put(
          one.cell.id(),
          new Plots.Band(
              x,
              Arrays.copyOf(one.curves.get(LOWER), x.length),
              Arrays.copyOf(one.curves.get(OURS), x.length),
              Arrays.copyOf(one.curves.get(UPPER), x.length)));
    }
    Plots.trajectories(
        setting.file("trajectories/%s-%s.png".formatted(group, name.replace('=', '-'))),
        "%s, seen up to %s, 90 %% band".formatted(group, name),
        measured,
        forecasts);
  }
}
