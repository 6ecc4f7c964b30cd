package io.celltwin.protocol.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.celltwin.protocol.newdataset.Method;
import io.celltwin.protocol.newdataset.MethodSelector;
import io.celltwin.protocol.pinnderivatives.CellPairs;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.protocol.soh.Example;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.TableCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * K. Transfer from one kind of cells to another with 1, 2 and 4 labelled ones: networks carried
 * over in every way that was proposed, beside methods that look at the labelled cells alone. All
 * methods get the same cells.
 */
public final class Transfer implements Protocol {
  private static final int[] LABELLED = {1, 2, 4};
  private static final int ROWS = 100;
  private static final String CATALOGUE = "the catalogue's choice";

  /**
   * @param source group learned from
   * @param target group carried to
   * @param within start of the ids of target cells; empty for all
   */
  private record Task(String source, String target, String within) {
    String words() {
      return source + " → " + target + (within.isEmpty() ? "" : " batch 1");
    }
  }

  private static final List<Task> TASKS =
      List.of(
          new Task("XJTU-2C", "TJU-NCA", ""),
          new Task("XJTU-2C", "MIT", "MIT/2017-05-12"),
          new Task("MIT", "HUST", ""),
          new Task("TJU-NCA", "XJTU-2C", ""));

  private final Networks.Effort effort;
  private final int draws;

  public Transfer() {
    this(new Networks.Effort(1500, 400), 5);
  }

  /**
   * @param draws of labelled cells
   */
  Transfer(Networks.Effort effort, int draws) {
    this.effort = effort;
    this.draws = draws;
  }

  @Override
  public char letter() {
    return 'K';
  }

  @Override
  public String title() {
    return "Transfer to a new kind of cells with 1, 2 and 4 labelled ones";
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    TableSplit split = TableSplit.of(setting);
    List<String> notes = new ArrayList<>(split.notes());
    List<ReportRow> rows = new ArrayList<>();
    Map<String, List<Example>> datasets = new TreeMap<>();
    split
        .training()
        .forEach(
            c -> datasets.computeIfAbsent(c.dataset(), d -> new ArrayList<>()).add(Example.of(c)));
    MethodSelector selector = new MethodSelector(datasets, setting.seed());
    int done = 0;
    int wins = 0;
    int averaged = 0;
    int cases = 0;
    try (CsvWriter table = CsvWriter.builder().build(setting.file("draws.csv"))) {
      table.writeRecord("task", "labelled", "draw", "cell");
      for (Task task : TASKS) {
        List<TableCell> source = cells(split.training(), task.source(), "");
        List<TableCell> candidates = cells(split.training(), task.target(), task.within());
        List<TableCell> tests =
            cells(split.tests(), task.target(), setting.tests() == null ? task.within() : "");
        if (source.isEmpty() || tests.isEmpty() || candidates.size() < 4) {
          notes.add(task.words() + ": not run, too few cells");
          continue;
        }
        Networks causal = new Networks(source, CellPairs.causal(source), effort, setting.seed());
        Networks leaky = new Networks(source, CellPairs.wholeLife(), effort, setting.seed());
        for (int n : LABELLED) {
          setting
              .progress()
              .step(
                  String.format(Locale.ROOT, "%s, n = %d", task.words(), n),
                  done++,
                  TASKS.size() * LABELLED.length);
          Case one = new Case(task, n, setting.seed());
          for (int draw = 0; draw < draws; draw++) {
            List<TableCell> labelled = drawn(candidates, n, setting.seed() + 100L * draw + n);
            for (TableCell cell : labelled) {
              table.writeRecord(task.words(), "" + n, "" + draw, cell.id());
            }
            one.draw(labelled, tests, source, causal, leaky, selector, notes);
          }
          rows.addAll(one.rows());
          cases++;
          wins += one.bestOrWithinOneDeviation(CATALOGUE, notes) ? 1 : 0;
          averaged += one.bestOrWithinOneDeviation(Method.AVERAGE, notes) ? 1 : 0;
        }
      }
    }
    notes.add(
        String.format(
                Locale.ROOT,
                "the catalogue's choice is best or within one sd of the best of all causal methods"
                    + " in %d of",
                wins)
            + String.format(Locale.ROOT, " %d cases", cases));
    notes.add(
        String.format(
            Locale.ROOT,
            "%s, picked by nobody, is so in %d of %d cases",
            Method.AVERAGE,
            averaged,
            cases));
    notes.add(
        "sd is between draws of the mean over test cells; leaky: each cell scaled by its whole"
            + " life, as published");
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  private static List<TableCell> cells(List<TableCell> from, String group, String within) {
    return from.stream().filter(c -> c.group().equals(group) && c.id().startsWith(within)).toList();
  }

  private static List<TableCell> drawn(List<TableCell> from, int n, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, from.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.subList(0, n).stream().map(from::get).toList();
  }

  /** One task with one number of labelled cells. */
  private static final class Case {
    private final Task task;
    private final List<Method> methods;
    private final ScoresByCell scores = new ScoresByCell();
    private final Map<String, List<Double>> perDraw = new LinkedHashMap<>();
    private final String group;

    Case(Task task, int n, long seed) {
      this.task = task;
      this.methods =
          Method.catalogue(seed).stream()
              .filter(m -> m.from() == Method.From.TARGET && !m.shared())
              .toList();
      this.group = String.format(Locale.ROOT, "%s, n = %d", task.words(), n);
    }

    void draw(
        List<TableCell> labelled,
        List<TableCell> tests,
        List<TableCell> source,
        Networks causal,
        Networks leaky,
        MethodSelector selector,
        List<String> notes) {
      if (perDraw.isEmpty()) {
        List<String> turned = SignCheck.turned(source, labelled);
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: sign check, %d features turn round%s",
                group,
                turned.size(),
                turned.isEmpty() ? "" : ": " + String.join(", ", turned)));
      }
      causal.errors(labelled, tests).forEach((name, errors) -> add(name, false, tests, errors, ""));
      leaky
          .errors(labelled, tests)
          .forEach((name, errors) -> add(name, false, tests, errors, ", leaky"));
      List<Example> target = labelled.stream().map(Example::of).toList();
      List<Example> examples = tests.stream().map(Example::of).toList();
      MethodSelector.Choice choice =
          selector.choose(task.target().replaceAll("-.*", ""), target, false, methods);
      if (!perDraw.containsKey(CATALOGUE)) {
        notes.add(
            "%s, draw 0: the catalogue picks %s (%s)"
                .formatted(group, choice.names(), choice.reason()));
      }
      List<Method.Learned> chosen = new ArrayList<>();
      for (Method method : methods) {
        Method.Learned learned = method.learn(List.of(), target, false, 0, ROWS);
        double[] errors = examples.stream().mapToDouble(e -> learned.mape(e, ROWS)).toArray();
        add(method.name(), method.baseline(), tests, errors, "");
        if (choice.methods().contains(method)) {
          chosen.add(learned);
        }
      }
      double[] errors =
          examples.stream().mapToDouble(e -> Method.Learned.mape(e, ROWS, chosen)).toArray();
      add(CATALOGUE, false, tests, errors, "");
    }

    private void add(
        String name, boolean baseline, List<TableCell> tests, double[] errors, String suffix) {
      for (int i = 0; i < errors.length; i++) {
        scores.add(group, name + suffix, ReportRow.MAPE, baseline, tests.get(i).id(), errors[i]);
      }
      perDraw
          .computeIfAbsent(name + suffix, k -> new ArrayList<>())
          .add(Arrays.stream(errors).average().orElse(Double.NaN));
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double deviation(List<Double> values) {
      double mean = mean(values);
      double square = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return Math.sqrt(square / Math.max(1, values.size() - 1));
    }

    List<ReportRow> rows() {
      List<ReportRow> rows = new ArrayList<>();
      for (ReportRow row : scores.rows()) {
        List<Double> draws = perDraw.get(row.model());
        rows.add(
            new ReportRow(
                row.group(),
                row.model(),
                row.metric(),
                row.value(),
                row.lower(),
                row.upper(),
                row.baseline(),
                String.format(
                    Locale.ROOT,
                    "sd %.2f over %d draws, median %.2f",
                    deviation(draws),
                    draws.size(),
                    LabelledCell.median(
                        draws.stream().mapToDouble(Double::doubleValue).toArray()))));
        rows.add(
            new ReportRow(
                row.group(),
                row.model(),
                "sd",
                deviation(draws),
                Double.NaN,
                Double.NaN,
                row.baseline(),
                "between draws"));
      }
      return rows;
    }

    boolean bestOrWithinOneDeviation(String ours, List<String> notes) {
      String best = null;
      for (Map.Entry<String, List<Double>> entry : perDraw.entrySet()) {
        boolean causal = !entry.getKey().endsWith("leaky");
        if (causal && (best == null || mean(entry.getValue()) < mean(perDraw.get(best)))) {
          best = entry.getKey();
        }
      }
      double own = mean(perDraw.get(ours));
      double least = mean(perDraw.get(best));
      double sd = deviation(perDraw.get(best));
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: best is %s %.2f (sd %.2f), %s %.2f",
              group,
              best,
              least,
              sd,
              ours,
              own));
      return own <= least + sd;
    }
  }
}
