package io.celltwin.training.data;

import io.celltwin.core.feature.PulseInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The retired cells of PulseBat, each with two rows a state of charge: one that is told the charge
 * the bench counted, then one that is not. Of each kind a fifth of the cells is held out, the same
 * that protocol J scores in its first fold where its seed is 1.
 */
public final class PulseCells implements LabelledCells {
  private static final String FOLDER = "pulsebat";
  private static final long DEAL = 1;
  private static final int EVERY = 5;
  private static final int COUNTED = 0;

  @Override
  public List<LabelledCell> read(Path data) throws IOException {
    return of(PulseBat.read(data.resolve(FOLDER), new ArrayList<>()));
  }

  /** The same from rows. */
  public static List<LabelledCell> of(List<PulseRow> rows) {
    TreeMap<String, List<PulseRow>> kinds =
        rows.stream()
            .collect(Collectors.groupingBy(PulseRow::kind, TreeMap::new, Collectors.toList()));
    List<LabelledCell> cells = new ArrayList<>();
    kinds.forEach(
        (kind, own) -> {
          List<String> dealt = dealt(own, DEAL);
          for (String cell : new TreeSet<>(dealt)) {
            List<PulseRow> tests = own.stream().filter(r -> r.cell().equals(cell)).toList();
            cells.add(labelled(kind, cell, tests, dealt.indexOf(cell) % EVERY == 0));
          }
        });
    return cells;
  }

  /** Cells of one kind in a random order given by the seed. */
  public static List<String> dealt(List<PulseRow> rows, long seed) {
    List<String> cells =
        new ArrayList<>(
            rows.stream().map(PulseRow::cell).collect(Collectors.toCollection(TreeSet::new)));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = cells.size() - 1; i > 0; i--) {
      Collections.swap(cells, i, random.nextInt(i + 1));
    }
    return cells;
  }

  /** What the model is told of a row. */
  public static float[] input(PulseRow row, boolean counted) {
    double share = counted ? row.soc() / 100 : Double.NaN;
    double[] x = PulseInput.of(row.volts(), share, capacity(row.kind()), chemistry(row)).toArray();
    float[] input = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      input[i] = (float) x[i];
    }
    return input;
  }

  /** Whether a row is told what charge was counted. */
  public static boolean counted(float[] input) {
    return !Float.isNaN(input[COUNTED]);
  }

  /** Id of a cell among all datasets. */
  public static String id(PulseRow row) {
    return id(row.kind(), row.cell());
  }

  private static String id(String kind, String cell) {
    return FOLDER + "/" + kind + "/" + cell;
  }

  private static LabelledCell labelled(
      String kind, String cell, List<PulseRow> tests, boolean test) {
    int n = tests.size();
    float[][] inputs = new float[2 * n][];
    double[] soh = new double[2 * n];
    int[] rows = new int[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      inputs[i] = input(tests.get(i % n), i < n);
      soh[i] = tests.get(i % n).soh();
      rows[i] = i + 1;
    }
    return new LabelledCell(
        spec(id(kind, cell), kind, chemistry(tests.get(0))),
        kind,
        test,
        inputs,
        soh,
        rows,
        new float[2 * n][]);
  }

  private static double capacity(String kind) {
    return Double.parseDouble(kind.substring(kind.indexOf('_') + 1, kind.length() - "Ah".length()));
  }

  private static Chemistry chemistry(PulseRow row) {
    return switch (row.kind().substring(0, row.kind().indexOf('_'))) {
      case "NMC", "NCM" -> Chemistry.NCM;
      case "LMO" -> Chemistry.LMO;
      case "LFP" -> Chemistry.LFP;
      default -> Chemistry.UNKNOWN;
    };
  }

  /** Only chemistry and rated capacity enter a feature; the rest are usual values. */
  private static CellSpec spec(String id, String kind, Chemistry chemistry) {
    boolean lfp = chemistry == Chemistry.LFP;
    double capacity = capacity(kind);
    return new CellSpec(
        id,
        chemistry,
        capacity,
        lfp ? 3.2 : 3.7,
        2.5,
        lfp ? 3.65 : 4.2,
        2.5,
        2 * capacity,
        2 * capacity,
        -20,
        60,
        capacity,
        25,
        0.8,
        null,
        null,
        null);
  }
}
