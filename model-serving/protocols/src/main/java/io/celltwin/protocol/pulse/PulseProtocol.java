package io.celltwin.protocol.pulse;

import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.training.data.PulseBat;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.data.PulseRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** J. Health of retired cells from pulses at any state of charge, cells held out. */
public final class PulseProtocol implements Protocol {
  private static final String DATASET = "pulsebat";

  @Override
  public char letter() {
    return 'J';
  }

  @Override
  public String title() {
    return "Pulse: health of retired cells from 21 voltages, cells held out";
  }

  @Override
  public boolean judgesShipped() {
    return true;
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    if (!setting.shipped()) {
      return run(setting, null);
    }
    try (ShippedPulse shipped = new ShippedPulse()) {
      return run(setting, shipped);
    }
  }

  /**
   * @param shipped scored too, on cells it did not learn from, which are all that is scored then;
   *     or null
   */
  private ProtocolReport run(ProtocolSetting setting, ShippedPulse shipped) throws IOException {
    List<String> notes = new ArrayList<>();
    List<PulseRow> all = PulseBat.read(setting.training(DATASET), notes);
    Path tests = setting.tests(DATASET);
    List<PulseRow> asked = tests == null ? null : PulseBat.read(tests, notes);
    List<ChargeQuestion> questions =
        Arrays.stream(ChargeQuestion.values())
            .filter(q -> shipped == null || ShippedPulse.answers(q))
            .toList();
    if (shipped != null) {
      asked = shipped.unseen(asked == null ? all : asked, all);
      notes.add(
          String.format(
                  Locale.ROOT,
                  "%s: all methods are scored on the %d cells it did not learn from, and learn from"
                      + " the others; levels",
                  shipped.name(),
                  asked.stream().map(PulseCells::id).distinct().count())
              + " of charge it has seen all of, so the other questions are not asked");
    }
    List<KindSplit> splits = KindSplit.of(all, asked, setting.seed(), notes);
    KindSplit.write(setting.file("splits.csv"), splits);

    List<String> choices = new ArrayList<>();
    int done = 0;
    int of = questions.size() * splits.size();
    Map<ChargeQuestion, Map<String, List<double[]>>> points = new LinkedHashMap<>();
    List<ReportRow> rows = new ArrayList<>();
    for (ChargeQuestion question : questions) {
      ScoresByCell own = new ScoresByCell();
      for (KindSplit split : splits) {
        MethodComparison contest = new MethodComparison(question, split, setting.seed());
        contest.run(own, choices);
        if (shipped != null) {
          shipped.score(question, split, own);
        }
        points
            .computeIfAbsent(question, q -> new TreeMap<>())
            .computeIfAbsent(split.kind(), k -> new ArrayList<>())
            .addAll(contest.points());
        setting.progress().step(question.label() + " " + split.kind(), ++done, of);
      }
      for (ReportRow row : own.rows()) {
        rows.add(
            new ReportRow(
                question.label() + " " + row.group(),
                row.model(),
                row.metric(),
                row.value(),
                row.lower(),
                row.upper(),
                row.baseline(),
                row.note()));
      }
    }
    Files.write(setting.file("choices.txt"), choices);
    for (ChargeQuestion question : points.keySet()) {
      Map<String, Plots.Series> series = new LinkedHashMap<>();
      points.get(question).forEach((kind, p) -> series.put(kind, Plots.thinned(p, 400)));
      Plots.predictedAgainstTrue(
          setting.file("predicted-" + question.label() + ".png"),
          "Pulse " + question.label(),
          "SOH",
          series);
    }
    Set<String> kinds =
        splits.stream().map(KindSplit::kind).collect(Collectors.toCollection(TreeSet::new));
    notes.add(0, "Kinds of cell: %s. Choices by fold: choices.txt.".formatted(kinds));
    return new ProtocolReport(letter(), title(), rows, notes);
  }
}
