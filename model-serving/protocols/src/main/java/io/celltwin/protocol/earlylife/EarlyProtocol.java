package io.celltwin.protocol.earlylife;

import io.celltwin.domain.Chemistry;
import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.training.early.CapacityByCycle;
import io.celltwin.training.early.Forecaster;
import io.celltwin.training.early.KnownLives;
import io.celltwin.training.early.LawsTemplateRoot;
import io.celltwin.training.early.MeanFade;
import io.celltwin.training.early.TwoLaws;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * I. A whole life at one temperature from its first cycles and full lives at other temperatures.
 */
public final class EarlyProtocol implements Protocol {
  private static final int[] SEEN = {50, 100, 200};
  private static final int LEAST_AHEAD = 10;
  private static final int PLOTTED = 4;
  private static final double LEAST_SOH = 0.2;
  private static final double MOST_SOH = 1.3;

  @Override
  public char letter() {
    return 'I';
  }

  @Override
  public String title() {
    return "Early verification: a life at one temperature from its first cycles and lives at"
        + " others";
  }

  /** Cells of one chemistry: those with full lives, and those to be forecast. */
  private record Family(
      String name, List<CapacityByCycle> sources, List<CapacityByCycle> targets) {}

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    List<String> notes = new ArrayList<>();
    notes.add(
        "One method for all: \"%s\". Its laws, constants and members were settled after others had"
                .formatted(LawsTemplateRoot.NAME)
            + " been tried on the same cells, so its figures are somewhat optimistic.");
    notes.add(
        "Two temperatures of sources cannot be used to choose a method for a third: the method's"
            + " constants are physical guesses, and the published figures of plain methods on these"
            + " same cells were known when it was written.");
    List<Family> families = families(setting, notes);
    List<Forecaster> methods = new ArrayList<>(List.of(new LawsTemplateRoot(), laws(), template()));
    int ours = methods.size();
    methods.addAll(PlainForecasters.all());
    List<ReportRow> rows = new ArrayList<>();
    int done = 0;
    for (Family family : families) {
      if (family.sources.isEmpty()) {
        notes.add("%s: no full lives to learn from".formatted(family.name));
        continue;
      }
      KnownLives sources = new KnownLives(family.sources);
      ScoresByCell scores = new ScoresByCell();
      for (int k : SEEN) {
        String group = String.format(Locale.ROOT, "%s k=%d", family.name, k);
        score(family, k, group, sources, methods, ours, scores, setting, notes);
        setting.progress().step(group, ++done, families.size() * SEEN.length);
      }
      for (ReportRow row : scores.rows()) {
        if (!row.group().equals(ReportRow.MEAN_OF_GROUPS)) {
          rows.add(row);
        }
      }
    }
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  private static List<Family> families(ProtocolSetting setting, List<String> notes)
      throws IOException {
    List<Family> families = new ArrayList<>();
    Path sunwodaTests = setting.tests("sunwoda");
    List<CapacityByCycle> asked =
        sunwodaTests == null ? null : EarlyCells.sunwoda(sunwodaTests, notes);
    if (asked == null || !asked.isEmpty()) {
      families.add(
          family(
              "a Sunwoda",
              EarlyCells.sunwoda(setting.training("sunwoda"), notes),
              asked,
              Set.of(25.0, 55.0)));
    }
    for (Chemistry chemistry : List.of(Chemistry.NCM, Chemistry.NCA)) {
      Path tables = setting.tests("pinn4soh");
      List<CapacityByCycle> others = null;
      if (tables != null) {
        try {
          others = EarlyCells.tju(tables, chemistry, notes);
        } catch (IOException e) {
          notes.add("no TJU cells to score: " + e.getMessage());
          others = List.of();
        }
      }
      if (others == null || !others.isEmpty()) {
        families.add(
            family(
                "b TJU-" + chemistry,
                EarlyCells.tju(setting.training("pinn4soh"), chemistry, notes),
                others,
                Set.of(25.0, 45.0)));
      }
    }

    return families;
  }

  /** Each method's forecast of each target from its first k cycles. */
  private void score(
      Family family,
      int k,
      String group,
      KnownLives sources,
      List<Forecaster> methods,
      int ours,
      ScoresByCell scores,
      ProtocolSetting setting,
      List<String> notes)
      throws IOException {
    Map<String, Plots.Series> measured = new LinkedHashMap<>();
    Map<String, Plots.Band> forecasts = new LinkedHashMap<>();
    for (CapacityByCycle target : family.targets) {
      if (target.cycles() < k + LEAST_AHEAD) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: %s not scored, %d cycles",
                group,
                target.cell(),
                target.cycles()));
        continue;
      }
      for (int m = 0; m < methods.size(); m++) {
        Forecaster method = methods.get(m);
        double[] curve =
            Arrays.stream(method.forecast(sources, target.first(k), target.cycles()))
                .map(v -> Math.max(LEAST_SOH, Math.min(MOST_SOH, v)))
                .toArray();
        scores.add(
            group, method.name(), ReportRow.MAPE, m >= ours, target.cell(), mape(target, k, curve));
        if (m == 0 && measured.size() < PLOTTED) {
          plot(measured, forecasts, target, k, curve);
        }
      }
    }
    Plots.trajectories(setting.file(group.replace(' ', '-') + ".png"), group, measured, forecasts);
  }

  private static Family family(
      String name,
      List<CapacityByCycle> training,
      List<CapacityByCycle> asked,
      Set<Double> sourceTemperatures) {
    Set<String> out =
        asked == null
            ? Set.of()
            : asked.stream().map(CapacityByCycle::cell).collect(Collectors.toSet());
    List<CapacityByCycle> sources =
        training.stream()
            .filter(l -> sourceTemperatures.contains(l.temperature()) && !out.contains(l.cell()))
            .toList();
    List<CapacityByCycle> targets =
        asked != null
            ? asked
            : training.stream().filter(l -> !sourceTemperatures.contains(l.temperature())).toList();
    return new Family(name, sources, targets);
  }

  private static Forecaster laws() {
    return part("laws alone", (s, seen, end) -> TwoLaws.forecast(s, seen, end).mean());
  }

  private static Forecaster template() {
    return part("template alone", (s, seen, end) -> MeanFade.forecast(s, seen, end).mean());
  }

  private interface Part {
    double[] of(KnownLives sources, CapacityByCycle seen, int end);
  }

  private static Forecaster part(String name, Part part) {
    return new Forecaster() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double[] forecast(KnownLives sources, CapacityByCycle seen, int end) {
        return part.of(sources, seen, end);
      }
    };
  }

  private static double mape(CapacityByCycle target, int k, double[] curve) {
    double sum = 0;
    for (int i = 0; i < curve.length; i++) {
      double truth = target.soh()[k + i];
      sum += 100 * Math.abs(curve[i] - truth) / truth;
    }
    return sum / curve.length;
  }

  private static void plot(
      Map<String, Plots.Series> measured,
      Map<String, Plots.Band> forecasts,
      CapacityByCycle target,
      int k,
      double[] curve) {
    double[] cycles = new double[target.cycles()];
    for (int i = 0; i < cycles.length; i++) {
      cycles[i] = i + 1;
    }
    measured.put(target.cell(), new Plots.Series(cycles, target.soh()));
    double[] ahead = Arrays.copyOfRange(cycles, k, cycles.length);
    forecasts.put(target.cell(), new Plots.Band(ahead, curve, curve, curve));
  }
}
