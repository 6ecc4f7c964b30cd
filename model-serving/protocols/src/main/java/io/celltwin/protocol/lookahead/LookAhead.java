package io.celltwin.protocol.lookahead;

import io.celltwin.protocol.scoring.Bootstrap;
import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Protocols E, F and G on the UL cells. */
public final class LookAhead implements Protocol {
  static final String NOW_THEN_FADE = "capacity now, then fade by depth";
  static final String RECENT = "recent fade, cleaned and bent";
  static final String LINE = "linear on ten cycles";

  private static final int LEAST_ROWS = UseCell.AHEAD;

  private final char letter;
  private final boolean history;
  private final boolean nothing;
  private final boolean across;

  private LookAhead(char letter, boolean nothing, boolean history, boolean across) {
    this.letter = letter;
    this.nothing = nothing;
    this.history = history;
    this.across = across;
  }

  /** E: an unseen condition, one charge and its relaxation known. */
  public static Protocol conditionWithoutHistory() {
    return new LookAhead('E', true, false, false);
  }

  /** F: an unseen condition, ten measured capacities known. */
  public static Protocol conditionWithHistory() {
    return new LookAhead('F', false, true, false);
  }

  /** G: an unseen chemistry, both ways. */
  public static Protocol chemistry() {
    return new LookAhead('G', true, true, true);
  }

  @Override
  public char letter() {
    return letter;
  }

  @Override
  public String title() {
    return "UL cells, fifty rows ahead, an unseen "
        + (across ? "chemistry" : "condition")
        + (!nothing ? ", ten capacities known" : history ? "" : ", no history");
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    List<String> notes = new ArrayList<>();
    List<UseCell> training = UseReader.read(setting.training("pimoe"), List.of(), notes);
    if (training.isEmpty()) {
      throw new IOException(
          "%s holds no UL-<chemistry>_<condition>_cell<n>.csv to learn from"
              .formatted(setting.training("pimoe")));
    }
    List<UseCell> found =
        setting.tests() == null
            ? training
            : UseReader.read(setting.tests("pimoe"), training, notes);
    List<UseCell> tests = new ArrayList<>();
    for (UseCell cell : found) {
      if (cell.rows() >= LEAST_ROWS + (nothing ? 0 : UseCell.HISTORY)) {
        tests.add(cell);
      } else {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s has %d rows: too few to look fifty ahead",
                cell.id(),
                cell.rows()));
      }
    }
    ScoresByCell scores = new ScoresByCell();
    List<String> split = new ArrayList<>(List.of("cell,learned from"));
    int done = 0;
    for (UseCell cell : tests) {
      setting.progress().step(cell.id(), done++, tests.size());
      List<UseCell> known =
          training.stream()
              .filter(c -> !c.condition().equals(cell.condition()) && !c.id().equals(cell.id()))
              .filter(c -> !across || !c.chemistry().equals(cell.chemistry()))
              .toList();
      List<UseCell> others =
          known.stream().filter(c -> across || c.chemistry().equals(cell.chemistry())).toList();
      if (others.stream().noneMatch(c -> c.windows() > UseCell.HISTORY)) {
        notes.add("%s: no other condition of its chemistry to learn from".formatted(cell.id()));
        continue;
      }
      split.add(cell.id() + "," + String.join(" ", others.stream().map(UseCell::id).toList()));
      Map<String, Ahead> methods = methods(cell, known, others, setting.seed());
      Map<String, Plots.Series> measured = new LinkedHashMap<>();
      Map<String, Plots.Band> forecasts = new LinkedHashMap<>();
      methods.forEach(
          (name, ahead) -> {
            boolean ours = name.contains(NOW_THEN_FADE) || name.contains(RECENT);
            int from = ahead.history ? UseCell.HISTORY : 0;
            double sum = 0;
            double step1 = 0;
            int n = 0;
            for (int row = from; row < cell.windows(); row++) {
              double[] curve = ahead.from.curve(row);
              for (int h = 0; h < curve.length; h++) {
                sum += Math.abs(curve[h] / cell.capacity()[row + h] - 1);
              }
              step1 += Math.abs(curve[0] / cell.capacity()[row] - 1);
              n++;
            }
            String group = across ? cell.chemistry() : cell.condition();
            String part = across ? (ahead.history ? " ten cycles" : " no history") : "";
            scores.add(
                group,
                name,
                ReportRow.MAPE + part,
                !ours,
                cell.id(),
                100 * sum / n / UseCell.AHEAD);
            if (!ahead.history) {
              scores.add(group, name, "mape of step 1", !ours, cell.id(), 100 * step1 / n);
            }
            if (ours) {
              draw(cell, name, ahead, measured, forecasts);
            }
          });
      Plots.trajectories(
          setting.file("trajectories/%s.png".formatted(cell.id())),
          cell.condition() + ", fifty rows ahead from every fiftieth",
          measured,
          forecasts);
    }
    Files.write(setting.file("split.csv"), split);
    notes.add(
        "every figure is the mean over all rows a forecast can start from and all fifty steps; a"
            + " condition is one cell, so intervals are given for the mean of conditions alone");
    notes.add("the charge rate is taken from the file's name: the column is wrong in two files");
    return new ProtocolReport(letter, title(), rows(scores.rows(), notes), notes);
  }

  private interface Curves {
    double[] curve(int row);
  }

  private record Ahead(boolean history, Curves from) {}

  private Map<String, Ahead> methods(
      UseCell cell, List<UseCell> known, List<UseCell> others, long seed) {
    Map<String, Ahead> methods = new LinkedHashMap<>();
    List<UseCell> long50 = others.stream().filter(c -> c.windows() > 0).toList();
    if (nothing) {
      double[] weights =
          new Rehearsal(known, cell.chemistry(), others.size(), across)
              .weights(CapacityNow.LINES, (in, unseen) -> new CapacityNow(in).mapes(unseen));
      FadeByDepth fade = new FadeByDepth(long50);
      CapacityNow now = new CapacityNow(others);
      methods.put(
          NOW_THEN_FADE, new Ahead(false, row -> fade.ahead(cell, now.of(cell, row, weights))));
      PlainMethods plain = new PlainMethods(others, seed);
      List<Map<String, double[]>> all = new ArrayList<>();
      for (int row = 0; row < cell.windows(); row++) {
        all.add(plain.ahead(cell, row));
      }
      for (String name : PlainMethods.ALL) {
        methods.put(name, new Ahead(false, row -> all.get(row).get(name)));
      }
    }
    if (history) {
      double[] weights =
          new Rehearsal(known, cell.chemistry(), Integer.MAX_VALUE, across)
              .weights(
                  RecentFade.WAYS,
                  (in, unseen) ->
                      RecentFade.each(in).stream().mapToDouble(w -> w.mape(unseen)).toArray());
      RecentFade fade = RecentFade.mean(RecentFade.each(long50), weights);
      methods.put(RECENT, new Ahead(true, row -> fade.ahead(cell, row)));
      RecentFade straight = RecentFade.straight();
      methods.put(RECENT + ": without the bend", new Ahead(true, row -> straight.ahead(cell, row)));
      methods.put(LINE, new Ahead(true, row -> RecentFade.plain(cell, row)));
      if (!nothing) {
        methods.put(
            PlainMethods.PERSISTENCE,
            new Ahead(
                true,
                row -> {
                  double[] flat = new double[UseCell.AHEAD];
                  Arrays.fill(flat, cell.capacity()[row]);
                  return flat;
                }));
      }
    }
    return methods;
  }

  private static void draw(
      UseCell cell,
      String name,
      Ahead ahead,
      Map<String, Plots.Series> measured,
      Map<String, Plots.Band> forecasts) {
    List<double[]> points = new ArrayList<>();
    for (int row = 0; row < cell.rows(); row++) {
      points.add(new double[] {row, cell.capacity()[row] / cell.rated()});
    }
    measured.put("measured", Plots.thinned(points, 400));
    for (int row = ahead.history ? UseCell.HISTORY : 0;
        row < cell.windows();
        row += UseCell.AHEAD) {
      double[] curve = ahead.from.curve(row);
      double[] x = new double[curve.length];
      double[] y = new double[curve.length];
      for (int h = 0; h < x.length; h++) {
        x[h] = row + h;
        y[h] = curve[h] / cell.rated();
      }
      if (row == (ahead.history ? UseCell.HISTORY : 0)) {
        forecasts.putIfAbsent("measured", new Plots.Band(x, y, y, y));
      }
      measured.put(name + " from " + row, new Plots.Series(x, y));
    }
  }

  /** One cell a condition has no interval; the mean of conditions has one over conditions. */
  private static List<ReportRow> rows(List<ReportRow> rows, List<String> notes) {
    List<ReportRow> all = new ArrayList<>();
    for (ReportRow row : rows) {
      if (!row.group().equals(ReportRow.MEAN_OF_GROUPS)) {
        all.add(row);
        continue;
      }
      double[] perGroup =
          rows.stream()
              .filter(r -> !r.group().equals(ReportRow.MEAN_OF_GROUPS))
              .filter(r -> r.model().equals(row.model()) && r.metric().equals(row.metric()))
              .mapToDouble(ReportRow::value)
              .toArray();
      Bootstrap.Interval interval = Bootstrap.interval(perGroup);
      all.add(
          new ReportRow(
              row.group(),
              row.model(),
              row.metric(),
              interval.mean(),
              interval.lower(),
              interval.upper(),
              row.baseline(),
              row.note()));
    }
    for (String metric :
        List.of(ReportRow.MAPE, ReportRow.MAPE + " no history", ReportRow.MAPE + " ten cycles")) {
      List<ReportRow> own = all.stream().filter(r -> r.metric().equals(metric)).toList();
      for (String name : List.of(NOW_THEN_FADE, RECENT)) {
        List<ReportRow> ours =
            own.stream()
                .filter(r -> r.model().equals(name) && !r.group().equals(ReportRow.MEAN_OF_GROUPS))
                .toList();
        long won =
            ours.stream()
                .filter(
                    r ->
                        own.stream()
                            .filter(b -> b.baseline() && b.group().equals(r.group()))
                            .allMatch(b -> r.value() < b.value()))
                .count();
        if (!ours.isEmpty()) {
          notes.add(
              String.format(
                  Locale.ROOT,
                  "%s, '%s' is better than every baseline in %d of %d groups",
                  metric,
                  name,
                  won,
                  ours.size()));
        }
      }
    }
    return all;
  }
}
