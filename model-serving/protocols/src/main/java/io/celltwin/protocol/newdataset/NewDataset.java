package io.celltwin.protocol.newdataset;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.protocol.soh.Example;
import io.celltwin.training.data.TableCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * B. A dataset nobody trained on, with 0, 1 and 4 labelled cells of it, with and without the first
 * capacity of each cell as an anchor.
 */
public final class NewDataset implements Protocol {
  private static final int[] LABELLED = {0, 1, 4};
  private static final int DRAWS = 5;
  private static final int ROWS_OF_SOURCE = 20;
  private static final int ROWS_OF_TARGET = 100;
  private static final int SCORED = 100;
  private static final String CATALOGUE = "the catalogue's choice";

  @Override
  public char letter() {
    return 'B';
  }

  @Override
  public String title() {
    return "A new dataset with 0, 1 and 4 labelled cells";
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    TableSplit split = TableSplit.of(setting);
    Map<String, List<Example>> training = byDataset(split.training());
    Map<String, List<Example>> tests = byDataset(split.tests());
    List<Method> methods = Method.catalogue(setting.seed());
    MethodSelector selector = new MethodSelector(training, setting.seed());
    List<String> notes = new ArrayList<>(split.notes());
    List<ReportRow> rows = new ArrayList<>();
    int done = 0;
    try (CsvWriter draws = CsvWriter.builder().build(setting.file("draws.csv"))) {
      draws.writeRecord("target", "labelled", "draw", "cell");
      for (boolean anchored : new boolean[] {false, true}) {
        for (int n : LABELLED) {
          String table = String.format(Locale.ROOT, "n = %d%s", n, anchored ? ", anchored" : "");
          ScoresByCell scores = new ScoresByCell();
          for (Map.Entry<String, List<Example>> target : tests.entrySet()) {
            setting.progress().step(table + ", " + target.getKey(), done++, 6 * tests.size());
            one(
                target.getKey(),
                n,
                anchored,
                table,
                training,
                target.getValue(),
                methods,
                selector,
                setting.seed(),
                scores,
                notes,
                draws);
          }
          List<ReportRow> own = scores.rows();
          rows.addAll(own.stream().map(r -> named(r, table)).toList());
          notes.add(hindsight(table, own));
        }
      }
    }
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  private static ReportRow named(ReportRow r, String table) {
    String group =
        r.group().equals(ReportRow.MEAN_OF_GROUPS) ? "mean, " + table : r.group() + ", " + table;
    return new ReportRow(
        group, r.model(), r.metric(), r.value(), r.lower(), r.upper(), r.baseline(), r.note());
  }

  private static Map<String, List<Example>> byDataset(List<TableCell> cells) {
    Map<String, List<Example>> all = new TreeMap<>();
    cells.forEach(c -> all.computeIfAbsent(c.dataset(), d -> new ArrayList<>()).add(Example.of(c)));
    return all;
  }

  private static void one(
      String target,
      int n,
      boolean anchored,
      String table,
      Map<String, List<Example>> training,
      List<Example> tests,
      List<Method> methods,
      MethodSelector selector,
      long seed,
      ScoresByCell scores,
      List<String> notes,
      CsvWriter draws) {
    List<Example> source = new ArrayList<>();
    training.forEach(
        (dataset, cells) -> {
          if (!dataset.equals(target)) {
            source.addAll(cells);
          }
        });
    List<Example> candidates = training.getOrDefault(target, List.of());
    if (candidates.size() < n) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s, %s: not scored, %d cells to draw from",
              target,
              table,
              candidates.size()));
      return;
    }
    for (int draw = 0; draw < (n == 0 ? 1 : DRAWS); draw++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, candidates.size()).boxed().toList());
      Collections.shuffle(order, new Random(seed + 100L * draw + n));
      List<Example> labelled = order.subList(0, n).stream().map(candidates::get).toList();
      for (Example cell : labelled) {
        draws.writeRecord(target, Integer.toString(n), Integer.toString(draw), cell.cell().id());
      }
      MethodSelector.Choice choice = selector.choose(target, labelled, anchored, methods);
      if (draw == 0) {
        notes.add(
            "%s, %s, draw 0: the catalogue picks %s (%s)"
                .formatted(target, table, choice.names(), choice.reason()));
      }
      Map<Method, Method.Learned> learned = new LinkedHashMap<>();
      for (Method method : methods) {
        if (method.possible(n)) {
          learned.put(
              method, method.learn(source, labelled, anchored, ROWS_OF_SOURCE, ROWS_OF_TARGET));
        }
      }
      List<Method.Learned> chosen = choice.methods().stream().map(learned::get).toList();
      for (Example test : tests) {
        String id = test.cell().id();
        learned.forEach(
            (method, one) ->
                scores.add(
                    target,
                    method.name(),
                    ReportRow.MAPE,
                    method.baseline(),
                    id,
                    one.mape(test, SCORED)));
        scores.add(
            target,
            CATALOGUE,
            ReportRow.MAPE,
            false,
            id,
            Method.Learned.mape(test, SCORED, chosen));
      }
      if (anchored) {
        for (Example test : tests) {
          scores.add(
              target,
              "first capacity persistence",
              ReportRow.MAPE,
              true,
              test.cell().id(),
              held(test));
        }
      }
    }
  }

  private static double held(Example test) {
    double first = test.cell().firstSoh();
    int[] rows = test.cell().scoredRows();
    double error = 0;
    for (int row : rows) {
      error += Math.abs(first - test.cell().soh()[row]) / test.cell().soh()[row];
    }
    return 100 * error / rows.length;
  }

  private static String hindsight(String table, List<ReportRow> rows) {
    Map<String, Double> means = new LinkedHashMap<>();
    rows.stream()
        .filter(r -> r.group().equals(ReportRow.MEAN_OF_GROUPS))
        .forEach(r -> means.put(r.model(), r.value()));
    Double own = means.remove(CATALOGUE);
    if (own == null || means.isEmpty()) {
      return table + ": one dataset alone, no mean";
    }
    Map.Entry<String, Double> best =
        Collections.min(means.entrySet(), Map.Entry.comparingByValue());
    return String.format(
        Locale.ROOT,
        "%s: the catalogue has %.2f, the best single method in hindsight (%s) %.2f: %+.0f %%",
        table,
        own,
        best.getKey(),
        best.getValue(),
        100 * (own / best.getValue() - 1));
  }
}
