package io.celltwin.dashboard;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.PackTwin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A pack of LFP cells in a house, the seventh of which is weak. */
final class MadeUpPack {
  static final int CELLS = 16;
  static final int WEAK = 7;

  private MadeUpPack() {}

  private static String cell(String pack, int position) {
    return pack + "/" + (position < 10 ? "0" : "") + position;
  }

  static List<CellSpec> specs(String pack) {
    List<CellSpec> specs = new ArrayList<>();
    for (int i = 1; i <= CELLS; i++) {
      specs.add(
          new CellSpec(
                  cell(pack, i),
                  Chemistry.LFP,
                  100,
                  3.2,
                  2.5,
                  3.65,
                  2.5,
                  50,
                  100,
                  0,
                  55,
                  33,
                  25,
                  0.8,
                  pack,
                  "home",
                  null)
              .at(new PackPlace(i, CELLS)));
    }
    return specs;
  }

  static Alert weak(String pack, long millis) {
    return new Alert(
        pack + "/weak",
        cell(pack, WEAK),
        "WEAK_CELL",
        Alert.Severity.WARNING,
        Alert.State.FIRING,
        millis,
        null,
        0,
        0.12,
        0.06,
        "1",
        cell(pack, WEAK) + " (cell 7) holds 88 % of the charge that its siblings hold",
        "The pack can do no more than this cell: plan to replace it.",
        1,
        new Lineage("edge", 17, 17));
  }

  static PackTwin twin(String pack, long millis) {
    Random random = new Random(3);
    List<PackTwin.Cell> cells = new ArrayList<>();
    double sum = 0;
    for (int i = 1; i <= CELLS; i++) {
      boolean weak = i == WEAK;
      double volt = (weak ? 3.241 : 3.287) + 0.003 * random.nextGaussian();
      sum += volt;
      cells.add(
          new PackTwin.Cell(
              i,
              cell(pack, i),
              volt,
              (weak ? -5.8 : 0) + 0.5 * random.nextGaussian(),
              0.4,
              (weak ? 0.88 : 1) + 0.006 * random.nextGaussian(),
              0.01,
              (weak ? 1.22 : 1) + 0.04 * random.nextGaussian(),
              0.03,
              0.02 * random.nextGaussian(),
              0.04,
              weak ? List.of("WEAK_CELL") : List.of()));
    }
    return new PackTwin(
        pack,
        "home",
        millis,
        CELLS,
        100,
        -24.5,
        0.41,
        sum,
        0.051,
        0.012,
        0.048,
        WEAK,
        3,
        WEAK,
        2,
        0.876,
        0.851,
        0.901,
        38.4,
        List.of("WEAK_CELL"),
        null,
        cells);
  }
}
