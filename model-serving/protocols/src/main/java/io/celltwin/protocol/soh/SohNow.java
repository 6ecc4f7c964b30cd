package io.celltwin.protocol.soh;

import io.celltwin.learn.Constant;
import io.celltwin.learn.Forest;
import io.celltwin.learn.Ridge;
import io.celltwin.protocol.scoring.BoostedTrees;
import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.ShippedModel;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.protocol.soh.PlainModel.Inputs;
import io.celltwin.training.data.TableCell;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A. SOH now: from a charge, the cell's own earlier charges and the number of cycles; every finite
 * row from the eleventh on of cells never trained on.
 */
public final class SohNow implements Protocol {
  private static final String EXPERTS = "kernel ensemble";
  private static final String UNCOUNTED = ", no cycle count";
  private static final String ANCHORED = ", anchored at the first capacity";
  private static final String JOINED = " and the served network";
  private static final String PINN = "PINN as published (whole-life scaling, filtered rows)";
  private static final int PLOTTED = 400;

  private static final Map<String, Double> PUBLISHED =
      Map.ofEntries(
          Map.entry("XJTU-2C", 0.70),
          Map.entry("XJTU-3C", 1.13),
          Map.entry("XJTU-R2.5", 0.86),
          Map.entry("XJTU-R3", 0.71),
          Map.entry("XJTU-RW", 1.05),
          Map.entry("XJTU-satellite", 0.63),
          Map.entry("TJU-NCA", 1.64),
          Map.entry("TJU-NCM", 1.19),
          Map.entry("TJU-blend", 0.80),
          Map.entry("MIT", 0.65),
          Map.entry("HUST", 0.78));

  @Override
  public char letter() {
    return 'A';
  }

  @Override
  public String title() {
    return "SOH now, from one charge and the cell's past, cells never trained on";
  }

  @Override
  public boolean judgesShipped() {
    return true;
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    TableSplit split = TableSplit.of(setting);
    List<String> notes = new ArrayList<>(split.notes());
    Map<String, List<TableCell>> groups = new LinkedHashMap<>();
    split.tests().forEach(c -> groups.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c));
    ScoresByCell scores = new ScoresByCell();
    Map<String, Plots.Series> plotted = new LinkedHashMap<>();
    Map<String, Plots.Series> reliable = new LinkedHashMap<>();
    ServedNetwork served =
        Files.isDirectory(ShippedModel.FOLDER) ? ServedNetwork.of(setting) : null;
    if (served == null) {
      notes.add("no %s here: the experts answer alone".formatted(ShippedModel.FOLDER));
    }
    int done = 0;
    for (Map.Entry<String, List<TableCell>> group : groups.entrySet()) {
      setting.progress().step(group.getKey(), done++, groups.size() + 1);
      List<TableCell> like = split.like(group.getValue().get(0));
      if (like.stream().noneMatch(c -> c.group().equals(group.getKey()))) {
        notes.add(
            String.format(
                Locale.ROOT,
                "no training cells of group %s: learned from %d others",
                group.getKey(),
                like.size()));
      }
      List<double[]> points = new ArrayList<>();
      ours(setting, group.getKey(), like, group.getValue(), served, scores, points, notes);
      baselines(setting, group.getKey(), like, group.getValue(), scores);
      plotted.put(group.getKey(), Plots.thinned(points, PLOTTED));
      reliable.put(group.getKey(), reliability(points));
    }
    if (setting.shipped()) {
      ShippedSoh.score(setting, split, scores, notes);
    }
    if (served != null) {
      served.close();
    }
    setting.progress().step("other chemistries", groups.size(), groups.size() + 1);
    List<ReportRow> rows = new ArrayList<>(scores.rows());
    rows.addAll(UnknownChemistry.coverage(split, setting.seed()));
    if (setting.tests() == null) {
      groups
          .keySet()
          .forEach(
              g -> {
                if (PUBLISHED.containsKey(g)) {
                  double mape = PUBLISHED.get(g);
                  rows.add(
                      new ReportRow(
                          g,
                          PINN,
                          ReportRow.MAPE,
                          mape,
                          Double.NaN,
                          Double.NaN,
                          true,
                          "published"));
                }
              });
    }
    Plots.predictedAgainstTrue(setting.file("predicted.png"), title(), "SOH", plotted);
    Plots.reliability(setting.file("reliability.png"), "Intervals of the ensemble", reliable);
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  private static void ours(
      ProtocolSetting setting,
      String group,
      List<TableCell> training,
      List<TableCell> tests,
      ServedNetwork served,
      ScoresByCell scores,
      List<double[]> points,
      List<String> notes) {
    List<Example> examples = training.stream().map(Example::of).toList();
    Map<String, KindExpert> models = new LinkedHashMap<>();
    for (String told : List.of("", UNCOUNTED, ANCHORED)) {
      Specialist expert =
          new Specialist(examples, !told.equals(UNCOUNTED), told.equals(ANCHORED), setting.seed());
      models.put(EXPERTS + told, expert);
      if (served != null) {
        ExpertWithNetwork joined = new ExpertWithNetwork(expert, served::medians);
        models.put(EXPERTS + JOINED + told, joined);
        notes.add(
            String.format(
                    Locale.ROOT,
                    "%s%s: trees count %.0f %% in the kernel ensemble, the served network %.0f %%"
                        + " beside it;",
                    group,
                    told,
                    100 * expert.treeShare(),
                    100 * joined.share())
                + String.format(
                    Locale.ROOT, " decided on %d training cells left out", training.size()));
      }
    }
    String plotted = served == null ? EXPERTS : EXPERTS + JOINED;
    for (TableCell cell : tests) {
      Example example = Example.of(cell);
      int[] rows = cell.scoredRows();
      models.forEach(
          (name, model) -> {
            double error = 0;
            double covered = 0;
            double width = 0;
            for (int row : rows) {
              KindExpert.Answer answer = model.at(example, row);
              double truth = cell.soh()[row];
              error += Math.abs(answer.soh() - truth) / truth;
              covered += truth >= answer.lower() && truth <= answer.upper() ? 1 : 0;
              width += answer.upper() - answer.lower();
              if (name.equals(plotted)) {
                points.add(
                    new double[] {truth, answer.soh(), (answer.upper() - answer.lower()) / 2});
              }
            }
            double percent = 100.0 / rows.length;
            scores.add(group, name, ReportRow.MAPE, false, cell.id(), error * percent);
            scores.add(group, name, "coverage", false, cell.id(), covered * percent);
            scores.add(group, name, "width", false, cell.id(), width * percent);
          });
    }
  }

  private static void baselines(
      ProtocolSetting setting,
      String group,
      List<TableCell> training,
      List<TableCell> tests,
      ScoresByCell scores) {
    long seed = setting.seed();
    Map<String, PlainModel> models = new LinkedHashMap<>();
    models.put(
        "boosted trees",
        new PlainModel(BoostedTrees.plain(seed), Inputs.FEATURES_AND_COUNT, false, training));
    models.put(
        "boosted trees, no cycle count",
        new PlainModel(BoostedTrees.plain(seed), Inputs.FEATURES, false, training));
    models.put(
        "boosted trees, anchored",
        new PlainModel(BoostedTrees.plain(seed), Inputs.FEATURES_AND_COUNT, true, training));
    models.put(
        "forest", new PlainModel(Forest.plain(seed), Inputs.FEATURES_AND_COUNT, false, training));
    models.put("ridge", new PlainModel(new Ridge(), Inputs.FEATURES_AND_COUNT, false, training));
    models.put(
        "cycle count only",
        new PlainModel(BoostedTrees.plain(seed), Inputs.COUNT_ONLY, false, training));
    models.put("constant", new PlainModel(new Constant(), Inputs.COUNT_ONLY, false, training));
    models.put(
        "first capacity persistence",
        new PlainModel((x, y, w) -> row -> 0, Inputs.COUNT_ONLY, true, training));
    for (TableCell cell : tests) {
      int[] rows = cell.scoredRows();
      models.forEach(
          (name, model) ->
              scores.add(group, name, ReportRow.MAPE, true, cell.id(), mape(cell, rows, model)));
    }
  }

  private static double mape(TableCell cell, int[] rows, PlainModel model) {
    double[] answers = model.at(cell, rows);
    double error = 0;
    for (int i = 0; i < rows.length; i++) {
      error += Math.abs(answers[i] - cell.soh()[rows[i]]) / cell.soh()[rows[i]];
    }
    return 100 * error / rows.length;
  }

  /** Share of truths within the interval scaled down from its 90 % to each level. */
  private static Plots.Series reliability(List<double[]> points) {
    double[] levels = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    double[] found =
        Arrays.stream(levels)
            .map(
                level -> {
                  // of a normal error: half width of the level over that of 90 %
                  double part = normalHalf(level) / normalHalf(0.9);
                  return points.stream().filter(p -> Math.abs(p[1] - p[0]) <= part * p[2]).count()
                      / (double) Math.max(1, points.size());
                })
            .toArray();
    return new Plots.Series(levels, found);
  }

  private static double normalHalf(double level) {
    return Math.sqrt(2) * org.hipparchus.special.Erf.erfInv(level);
  }
}
