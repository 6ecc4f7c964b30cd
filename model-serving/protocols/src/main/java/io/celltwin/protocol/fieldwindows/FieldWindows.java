package io.celltwin.protocol.fieldwindows;

import io.celltwin.domain.Attribute;
import io.celltwin.domain.Chemistry;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.simulation.electrode.FieldCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * N. Field windows: health of cells of which the twin sees windows of 20 to 70 points of their
 * state of charge that begin anywhere, sampled every 1 to 60 s in steps of 10 mV, 0.1 A and 1 °C; a
 * fifth with half an hour of rest on one side, a tenth on both. Asked after 5, 20 and 100 windows;
 * figures without a number behind them are those after 20.
 */
public final class FieldWindows implements Protocol {
  /** Seeds below are to design with. */
  private static final long FIRST_SEED = 1000;

  private static final int CELLS = 6;
  private static final List<Chemistry> CHEMISTRIES =
      List.of(Chemistry.NCM, Chemistry.NCA, Chemistry.LCO, Chemistry.LFP);
  private static final int[] POINTS = {20, 30, 50, 70};
  private static final int[] EVERY = {1, 10, 30, 60};
  private static final int[] ASKED = {5, 20, 100};
  private static final String[] SUFFIX = {"-after-5", "", "-after-100"};

  private static final String TWIN = "twin";
  private static final String NAMEPLATE = "nameplate";
  private static final String TABLE = "charge over open-circuit table";

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
        for (int i = 0; i < cells; i++) {
          setting.progress().step(chemistry + ", " + points + " points", done++, all);
          live(new FieldCell(chemistry, FIRST_SEED * setting.seed() + i), chemistry, points);
        }
      }
    }
    return new ProtocolReport(
        letter(),
        title(),
        rows(),
        List.of(
            "Simulated cells alone: curves are blends of published electrodes, bent, at balances"
                + " and ages of their own, by seeds that no setting was chosen with. The"
                + " estimator's kind of curve knows the published parents.",
            "Published beside it: 3.2 % MAE on ten real cars with measured capacities (Deng et al.,"
                + " J. Energy Chem. 2024), another set of cells."));
  }

  private void live(FieldCell cell, Chemistry chemistry, int points) {
    List<WindowTwin> twins = new ArrayList<>();
    for (int every : EVERY) {
      twins.add(new WindowTwin(cell.spec(), every, true));
    }
    ChargeOverSoc plain = new ChargeOverSoc(cell.spec());
    Random begins = new Random(0);
    int next = 0;
    for (int window = 1; window <= ASKED[ASKED.length - 1]; window++) {
      double truth = cell.soh();
      double rests = begins.nextDouble(); // a tenth both, a fifth one of them
      cell.window(
          points,
          rests < 0.2,
          rests < 0.1 || (rests >= 0.2 && rests < 0.3),
          (micros, volt, ampere, celsius) -> {
            twins.forEach(twin -> twin.read(micros, volt, ampere, celsius));
            plain.read(micros, Math.rint(100 * volt) / 100, Math.rint(10 * ampere) / 10);
          });
      twins.forEach(WindowTwin::windowOver);
      plain.windowOver();
      if (window == ASKED[next]) {
        ask(twins, plain, chemistry, points, next++, truth);
      }
    }
  }

  private void ask(
      List<WindowTwin> twins,
      ChargeOverSoc plain,
      Chemistry chemistry,
      int points,
      int asked,
      double truth) {
    String group = chemistry + ", " + points + " points";
    for (WindowTwin twin : twins) {
      for (String of :
          List.of(group, "all, " + points + " points", "all, every " + twin.every() + " s")) {
        Tally tally = tally(of, TWIN, asked);
        Attribute health = twin.health();
        if (health == null || Double.isNaN(health.value())) {
          tally.refused();
        } else {
          tally.told(health.value() / 100, health.lower() / 100, health.upper() / 100, truth);
        }
      }
    }
    for (String of : List.of(group, "all, " + points + " points")) {
      tally(of, NAMEPLATE, asked).told(1, Double.NaN, Double.NaN, truth);
      if (!Double.isNaN(plain.health())) {
        tally(of, TABLE, asked).told(plain.health(), Double.NaN, Double.NaN, truth);
      }
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
