package io.celltwin.protocol.fieldwindows;

import io.celltwin.domain.Attribute;
import io.celltwin.domain.Chemistry;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.simulation.electrode.FieldCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * N. Field windows: health of cells of which the twin sees windows of 20 to 70 points of their
 * state of charge, a fifth more or less, that begin anywhere, in steps of 10 mV, 0.1 A and 1
 * \u00b0C. Asked after 5, 20 and 100 windows; figures without a number behind them are those after
 * 20. Simulated cells, whose truth is known, sampled every 1 to 60 s, as hourly means, and as the
 * middle of a pack's extremes; a fifth of the windows with half an hour of rest on one side, a
 * tenth on both. NASA's raw charges and discharges and UL's charges, cut to windows without rest,
 * sampled every 10 to 60 s.
 */
public final class FieldWindows implements Protocol {
  /**
   * Judged in this look. Seeds below 1000 are to design with; 1000 to 1005 were seen by the first
   * look, after which the noise of LFP was raised; 5000 to 5005 by the second, whose windows were
   * all of one width, so that a ridge could read the capacity from the charge alone; 7000 to 7005
   * by the third, after which resistances were let begin wide.
   */
  private static final long FIRST_SEED = 9000;

  /** What the ridge learns from: neither judged nor designed with. */
  private static final long RIDGE_SEED = 900_000;

  private static final int RIDGE_CELLS = 24;
  private static final int RIDGE_WINDOWS = 10;

  private static final int CELLS = 6;
  private static final List<Chemistry> CHEMISTRIES =
      List.of(Chemistry.NCM, Chemistry.NCA, Chemistry.LCO, Chemistry.LFP);
  private static final int[] POINTS = {20, 30, 50, 70};
  private static final int[] EVERY = {1, 10, 30, 60};
  private static final int[] ASKED = {5, 20, 100};
  private static final String[] SUFFIX = {"-after-5", "", "-after-100"};

  static final String TWIN = "twin";
  static final String NAMEPLATE = "nameplate";
  static final String TABLE = "charge over open-circuit table";
  static final String RIDGE = "ridge on charge in the window";

  private final int cells;
  private final Map<String, Map<String, Tally[]>> tallies = new TreeMap<>();

  public FieldWindows() {
    this(CELLS);
  }

  FieldWindows(int cells) {
    this.cells = cells;
  }

  @Override
  public char letter() {
    return 'N';
  }

  @Override
  public String title() {
    return "Field windows: health where no charge and no discharge is complete";
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    tallies.clear();
    int done = 0;
    int all = CHEMISTRIES.size() * POINTS.length * cells;
    for (Chemistry chemistry : CHEMISTRIES) {
      for (int points : POINTS) {
        ChargeRidge ridge = ridge(chemistry, points);
        for (int i = 0; i < cells; i++) {
          setting.progress().step(chemistry + ", " + points + " points", done++, all);
          live(new FieldCell(chemistry, FIRST_SEED * setting.seed() + i), chemistry, points, ridge);
        }
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "Simulated cells: curves are blends of published electrodes, bent, at balances and ages of"
            + " their own, by seeds that no setting was chosen with and no earlier look has seen."
            + " The estimator's kind of curve knows the published parents.");
    real(setting, notes);
    notes.add(
        "Published beside it: 3.2 % MAE on ten real cars with measured capacities (Deng et al.,"
            + " J. Energy Chem. 2024), another set of cells.");
    return new ProtocolReport(letter(), title(), rows(), notes);
  }

  // ---- simulated cells

  private static double coarse(double x, double steps) {
    return Math.rint(steps * x) / steps;
  }

  /**
   * Nobody outside knows how wide a window is in the cell's own charge; were all of one width, its
   * charge would be its capacity.
   */
  static double width(int points, Random draws) {
    return points * (0.8 + 0.4 * draws.nextDouble());
  }

  /** Of cells of the same chemistry and windows of the same width, whose truth it may know. */
  private static ChargeRidge ridge(Chemistry chemistry, int points) {
    var ridge = new ChargeRidge();
    Random widths = new Random(points);
    for (int i = 0; i < RIDGE_CELLS; i++) {
      FieldCell cell = new FieldCell(chemistry, RIDGE_SEED + i);
      var window = new ChargeRidge.Window(cell.spec().ratedCapacity());
      for (int k = 0; k < RIDGE_WINDOWS; k++) {
        double truth = cell.soh();
        cell.window(
            width(points, widths),
            false,
            false,
            (micros, volt, ampere, celsius) ->
                window.read(micros, coarse(volt, 100), coarse(ampere, 10), Math.rint(celsius)));
        double[] row = window.over();
        if (row != null) {
          ridge.learn(i, row, truth);
        }
      }
    }
    return ridge;
  }

  private void live(FieldCell cell, Chemistry chemistry, int points, ChargeRidge ridge) {
    List<WindowTwin> twins = new ArrayList<>();
    for (int every : EVERY) {
      twins.add(new WindowTwin(cell.spec(), every, true));
    }
    WindowTwin hourly = new WindowTwin(cell.spec(), 1, true);
    HourlyMeans means = new HourlyMeans(hourly);
    WindowTwin middle = new WindowTwin(cell.spec(), 10, true);
    ExtremesOnly extremes = new ExtremesOnly(cell, FIRST_SEED + points);
    ChargeOverSoc plain = new ChargeOverSoc(cell.spec());
    var window = new ChargeRidge.Window(cell.spec().ratedCapacity());
    var told = new ChargeRidge.Told();
    Random begins = new Random(0);
    int next = 0;
    for (int w = 1; w <= ASKED[ASKED.length - 1]; w++) {
      double truth = cell.soh();
      double rests = begins.nextDouble(); // a tenth both, a fifth one of them
      cell.window(
          width(points, begins),
          rests < 0.2,
          rests < 0.1 || (rests >= 0.2 && rests < 0.3),
          (micros, volt, ampere, celsius) -> {
            twins.forEach(twin -> twin.read(micros, volt, ampere, celsius));
            means.read(micros, volt, ampere, celsius);
            middle.read(micros, extremes.middle(volt, ampere), ampere, celsius);
            plain.read(micros, coarse(volt, 100), coarse(ampere, 10));
            window.read(micros, coarse(volt, 100), coarse(ampere, 10), Math.rint(celsius));
          });
      twins.forEach(WindowTwin::windowOver);
      means.windowOver();
      middle.windowOver();
      extremes.windowOver();
      plain.windowOver();
      double[] row = window.over();
      if (row != null) {
        told.add(ridge.predict(row));
      }
      if (w == ASKED[next]) {
        String group = chemistry + ", " + points + " points";
        List<String> groups = List.of(group, "all, " + points + " points");
        for (WindowTwin twin : twins) {
          List<String> of = new ArrayList<>(groups);
          of.add("all, every " + twin.every() + " s");
          ask(twin, of, next, truth);
        }
        ask(hourly, List.of("all, hourly means"), next, truth);
        ask(middle, List.of("all, extremes alone"), next, truth * extremes.mean());
        for (String of : groups) {
          tally(of, NAMEPLATE, next).told(1, Double.NaN, Double.NaN, truth);
          tell(tally(of, TABLE, next), plain.health(), truth);
          tell(tally(of, RIDGE, next), told.health(), truth);
        }
        next++;
      }
    }
  }

  // ---- measured cells

  private void real(ProtocolSetting setting, List<String> notes) throws IOException {
    List<RealWindows.Cell> real = new ArrayList<>();
    Path nasa = setting.training("nasa");
    if (Files.exists(nasa)) {
      real.addAll(RealWindows.nasa(nasa));
    } else {
      notes.add("NASA's cells were not looked at: " + nasa + " is not there.");
    }
    Path pimoe = setting.training("pimoe");
    if (Files.exists(pimoe)) {
      real.addAll(RealWindows.ul(pimoe));
    } else {
      notes.add("The UL cells were not looked at: " + pimoe + " is not there.");
    }
    if (!real.isEmpty()) {
      new RealCellWindows(real, ASKED, this::tally).run(POINTS, setting.progress());
      notes.add(
          "Measured cells: NASA's four at room temperature, raw, each from its first operation and"
              + " from its 160th on; one window an operation. UL: the charges at constant current"
              + " from 3.60 to 4.15 V that are published, from their first and from the middle of"
              + " their lives on; 70 points are more than most of them hold. The ridge learns from"
              + " the other cells of the set.");
    }
  }

  // ---- what was told

  static void ask(WindowTwin twin, List<Tally> tallies, double truth) {
    Attribute health = twin.health();
    for (Tally tally : tallies) {
      if (health == null || Double.isNaN(health.value())) {
        tally.refused();
      } else {
        tally.told(health.value() / 100, health.lower() / 100, health.upper() / 100, truth);
      }
    }
  }

  private void ask(WindowTwin twin, List<String> groups, int asked, double truth) {
    ask(twin, groups.stream().map(group -> tally(group, TWIN, asked)).toList(), truth);
  }

  static void tell(Tally tally, double health, double truth) {
    if (!Double.isNaN(health)) {
      tally.told(health, Double.NaN, Double.NaN, truth);
    }
  }

  private Tally tally(String group, String model, int asked) {
    Tally[] each =
        tallies
            .computeIfAbsent(group, g -> new TreeMap<>())
            .computeIfAbsent(model, m -> new Tally[ASKED.length]);
    if (each[asked] == null) {
      each[asked] = new Tally();
    }
    return each[asked];
  }

  private List<ReportRow> rows() {
    List<ReportRow> rows = new ArrayList<>();
    tallies.forEach(
        (group, models) ->
            models.forEach(
                (model, each) -> {
                  for (int i = 0; i < each.length; i++) {
                    if (each[i] != null) {
                      each[i].rows(rows, group, model, SUFFIX[i], !model.equals(TWIN));
                    }
                  }
                }));
    return rows;
  }
}
