package io.celltwin.protocol.anotheruse;

import io.celltwin.core.use.SeenUse;
import io.celltwin.core.use.UseRates;
import io.celltwin.protocol.scoring.Progress;
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
import java.util.Random;
import java.util.TreeMap;

/**
 * Protocol O: the history of a cell under one use, its life under another. (a) Judged by a cell of
 * the same make that aged under that other use from the same health on; (b) {@link VaryingUse}; (c)
 * {@link SimulatedSwitches}.
 */
public final class AnotherUse implements Protocol {
  static final String OWN = "own trend, use-1";
  static final String LIVES = "lives by level, use-1";
  private static final double[] LEVELS = {0.97, 0.95, 0.90, 0.85};
  private static final int PAIRS = 12;

  /** Seeds of simulated cells that nothing was decided by. */
  private static final long JUDGED_FROM = 1000;

  private static final int LEAST_TRUTH = 5;
  private static final double FROM = 0.97;
  private static final double TO = 0.90;

  @Override
  public char letter() {
    return 'O';
  }

  @Override
  public String title() {
    return "Another use from now on: pairs of TJU, Sunwoda, XJTU and UL, TPSL, simulated cells";
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    List<UsedCell> cells = UsedCells.read(setting);
    List<String> notes = new ArrayList<>();
    Files.write(
        setting.file("seen-uses.csv"),
        lines(LivesByLevel.seen(cells.stream().filter(c -> !c.held()).toList(), FROM, TO)));
    ScoresByCell scores =
        score(cells, true, setting.seed(), UseRates.Spread.KNOWN_MAKE, setting.progress());
    VaryingUse.score(setting.training("pimoe"), scores);
    SimulatedSwitches.score(JUDGED_FROM, UseRates.published(), scores);
    notes.add(
        "(a) judged by cells that nothing was decided on: the published test split of TJU and XJTU,"
            + " every third of Sunwoda's, all of UL; a group is a set and whether cells of the new"
            + " use were seen; a pair of uses counts once");
    notes.add(
        "(b) the capacity of a row is that at its current: most of what changes is no ageing, and"
            + " nothing of ours tells it from a history at one current");
    notes.add(
        "(c) 50 cells a chemistry, seeds from 1000; film, fatigue and plating by laws that the"
            + " estimator does not know; the ridge learned from 50 others");
    notes.add(
        "UL's cells are TJU's under other names: for UL nothing is learned from TJU, so of its one"
            + " cell a use none is ever seen");
    List<ReportRow> rows = new ArrayList<>(scores.rows());
    notes.addAll(won(rows));
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  private static List<String> lines(List<SeenUse> seen) {
    List<String> lines = new ArrayList<>(List.of(SeenUse.HEADER));
    seen.forEach(s -> lines.add(s.line()));
    return lines;
  }

  /**
   * Scores all methods on switches to cells that are held, or to those that are not.
   *
   * @param held true for the table, false to decide by
   */
  static ScoresByCell score(
      List<UsedCell> cells, boolean held, long seed, UseRates.Spread spread, Progress progress) {
    ScoresByCell scores = new ScoresByCell();
    Map<String, List<UsedCell>> makes = new TreeMap<>();
    cells.forEach(c -> makes.computeIfAbsent(c.make(), m -> new ArrayList<>()).add(c));
    int done = 0;
    for (Map.Entry<String, List<UsedCell>> make : makes.entrySet()) {
      progress.step(make.getKey(), done++, makes.size());
      List<String> conditions =
          make.getValue().stream().map(UsedCell::condition).distinct().sorted().toList();
      for (String from : conditions) {
        for (String to : conditions) {
          if (!from.equals(to)) {
            pairs(cells, make.getValue(), from, to, held, seed, spread, scores);
          }
        }
      }
    }
    return scores;
  }

  private static void pairs(
      List<UsedCell> cells,
      List<UsedCell> make,
      String from,
      String to,
      boolean held,
      long seed,
      UseRates.Spread spread,
      ScoresByCell scores) {
    List<UsedCell> before = make.stream().filter(c -> c.condition().equals(from)).toList();
    List<UsedCell> after =
        make.stream().filter(c -> c.condition().equals(to) && c.held() == held).toList();
    if (before.isEmpty() || after.isEmpty()) {
      return;
    }
    Random random = new Random(seed);
    int count = Math.min(PAIRS, before.size() * after.size());
    for (int i = 0; i < count; i++) {
      UsedCell a = before.get(random.nextInt(before.size()));
      UsedCell b = after.get(random.nextInt(after.size()));
      for (double level : LEVELS) {
        int row = a.below(level);
        int there = b.below(level);
        if (row > UsedCell.EARLIEST && there > UsedCell.EARLIEST) {
          for (boolean seen : new boolean[] {false, true}) {
            one(cells, a, b, row, level, seen, spread, scores);
          }
        }
      }
    }
  }

  private static boolean learned(UsedCell c, UsedCell a, UsedCell b, boolean seen) {
    boolean ul = b.make().startsWith("UL-");
    boolean sameData = ul == c.make().startsWith("UL-") && (!ul || c.make().equals(b.make()));
    boolean ofUse = c.chemistry() == b.chemistry() && c.use().equals(b.use());
    return sameData && !c.id().equals(a.id()) && !c.id().equals(b.id()) && (seen || !ofUse);
  }

  private static void one(
      List<UsedCell> cells,
      UsedCell a,
      UsedCell b,
      int row,
      double level,
      boolean seen,
      UseRates.Spread spread,
      ScoresByCell scores) {
    List<UsedCell> known = cells.stream().filter(c -> learned(c, a, b, seen)).toList();
    boolean any =
        known.stream()
            .anyMatch(c -> c.make().equals(b.make()) && c.condition().equals(b.condition()));
    Switch at = new Switch(a, row, b, level, known);
    double[] truth = at.truth();
    if (seen != any || truth.length < LEAST_TRUTH) {
      return;
    }
    Map<String, Answer> answers = new LinkedHashMap<>();
    Answer lives = LivesByLevel.of(at, truth.length, spread);
    if (lives != null) {
      answers.put(LIVES, lives);
    }
    answers.put(OWN, ownTrend(at, truth.length));
    answers.putAll(PlainAnswers.of(at, truth.length));
    String group = b.make() + (seen ? ", use seen" : ", use unseen");
    String pair = a.condition() + " to " + b.condition();
    answers.forEach(
        (name, answer) -> {
          boolean plain = !name.equals(LIVES) && !name.equals(OWN);
          scores.add(
              group, name, ReportRow.MAPE, plain, pair, Scoring.mape(answer.median(), truth));
          if (answer.lower() != null) {
            scores.add(group, name, "coverage", plain, pair, Scoring.coverage(answer, truth));
          }
        });
  }

  /** As the served what-if tells it: the cell's own trend, and no word of its make. */
  private static Answer ownTrend(Switch at, int rows) {
    double own = PlainAnswers.trend(at.history());
    UseRates.Ratio ratio =
        new UseRates(LivesByLevel.seen(at.known(), FROM, TO), UseRates.Spread.ANY_MAKE)
            .ratio(null, at.after().chemistry(), at.before().use(), at.after().use());
    double wide = 1.645 * Math.hypot(ratio.error(), 0.35);
    double rate = own * Math.exp(ratio.ln());
    return new Answer(
        Answer.line(at.level(), rate, rows).median(),
        Answer.line(at.level() - 0.006, rate * Math.exp(wide), rows).median(),
        Answer.line(at.level() + 0.006, rate * Math.exp(-wide), rows).median());
  }

  /** In how many groups ours is better than each plain method. */
  private static List<String> won(List<ReportRow> rows) {
    List<String> notes = new ArrayList<>();
    List<ReportRow> errors = rows.stream().filter(r -> r.metric().equals(ReportRow.MAPE)).toList();
    for (String name : List.of(LIVES, OWN)) {
      List<ReportRow> ours =
          errors.stream()
              .filter(r -> r.model().equals(name) && !r.group().equals(ReportRow.MEAN_OF_GROUPS))
              .toList();
      long won =
          ours.stream()
              .filter(
                  r ->
                      errors.stream()
                          .filter(b -> b.baseline() && b.group().equals(r.group()))
                          .allMatch(b -> r.value() < b.value()))
              .count();
      notes.add(
          String.format(
              Locale.ROOT,
              "'%s' is better than every plain method in %d of %d groups",
              name,
              won,
              ours.size()));
      for (String kind : Arrays.asList("unseen", "seen")) {
        ours.stream()
            .filter(r -> r.group().endsWith("use " + kind))
            .mapToDouble(ReportRow::value)
            .average()
            .ifPresent(
                mean ->
                    notes.add(
                        String.format(
                            Locale.ROOT, "'%s', use %s: mean of sets %.2f %%", name, kind, mean)));
      }
    }
    return notes;
  }
}
