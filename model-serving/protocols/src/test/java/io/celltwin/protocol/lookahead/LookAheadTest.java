package io.celltwin.protocol.lookahead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookAheadTest {

  /** Capacity falls straight; the charge window shrinks with it, resistance moves both. */
  static UseCell made(String condition, double resistance, double slope, int rows) {
    double[][] charged = new double[rows][50];
    double[][] relaxed = new double[rows][14];
    double[] capacity = new double[rows];
    for (int row = 0; row < rows; row++) {
      double r = resistance * (1 + 0.002 * row);
      capacity[row] = 3300 - slope * row - 300 * r;
      for (int i = 0; i < 50; i++) {
        double u = i / 49.0;
        charged[row][i] = (3300 - slope * row) * 0.6 * (u + 0.1 * u * (1 - u)) - 150 * r * u;
      }
      for (int i = 0; i < 14; i++) {
        relaxed[row][i] = 4.19 - 0.05 * r * (1 - Math.exp(-i / 4.0));
      }
    }
    return new UseCell(condition, "NCA", condition, 3500, 25, 0.5, 1, charged, relaxed, capacity);
  }

  @Test
  void resistanceThatRelaxationShowsDoesNotPassForLostCapacity() {
    List<UseCell> known =
        List.of(made("a", 0.5, 1, 200), made("b", 1, 2, 200), made("c", 1.5, 1.5, 200));
    for (double mape : Arrays.copyOf(new CapacityNow(known).mapes(made("d", 1.2, 1.2, 200)), 4)) {
      assertTrue(mape < 0.5);
    }
  }

  @Test
  void aSpikeOrAStepInTheHistoryLeavesTheSlopeAlone() {
    UseCell cell = made("a", 1, 1, 120);
    RecentFade straight = RecentFade.straight();
    double[] clean = straight.ahead(cell, 60);
    cell.capacity()[58] += 60;
    double[] spiked = straight.ahead(cell, 60);
    assertArrayEquals(clean, spiked, 0.5);
    assertTrue(Math.abs(RecentFade.plain(cell, 60)[49] - clean[49]) > 5);
  }

  @Test
  void aCandidateThatErrsByHalfWhereOthersTakeTurnsCountsFourTimesAsMuch() {
    List<UseCell> known = new ArrayList<>();
    for (String condition : List.of("a", "b", "c")) {
      known.add(made(condition, 1, 1, 100));
    }
    List<String> unseen = new ArrayList<>();
    Rehearsal rehearsal = new Rehearsal(known, "NCA", 2, false);
    double[] weights =
        rehearsal.weights(
            2,
            (in, out) -> {
              assertEquals(2, in.size());
              assertTrue(!in.contains(out));
              unseen.add(out.id());
              return new double[] {1 + unseen.size(), 2 + 2 * unseen.size()};
            });
    assertEquals(List.of("a", "b", "c"), unseen);
    assertArrayEquals(new double[] {0.8, 0.2}, weights, 1e-12);
    assertArrayEquals(
        new double[] {0.5, 0.5},
        new Rehearsal(known.subList(0, 1), "NCA", 2, false).weights(2, (in, out) -> null));
  }

  @Test
  void nothingAfterARowChangesWhatIsForecastAtIt() {
    List<UseCell> known = List.of(made("a", 0.5, 1, 200), made("b", 1, 2, 200));
    UseCell cell = made("c", 0.8, 1.4, 200);
    RecentFade fade = RecentFade.each(known).get(1);
    CapacityNow now = new CapacityNow(known);
    double[] weights = new double[CapacityNow.LINES];
    Arrays.fill(weights, 1.0 / weights.length);
    double[] before = fade.ahead(cell, 70);
    double was = now.of(cell, 70, weights);
    for (int row = 71; row < 200; row++) {
      cell.capacity()[row] = 1000 + row;
      cell.charged()[row][49] = 0;
    }
    assertArrayEquals(before, fade.ahead(cell, 70));
    assertEquals(was, now.of(cell, 70, weights));
  }

  @Test
  void filesAreReadByNameAndTheRestIsNamed(@TempDir Path folder) throws IOException {
    String row =
        "2,2.5,1,25,\"[%s]\",\"[4.18,4.17,4.16]\",3000\n".formatted("1.5,".repeat(49) + "2.5");
    String header =
        "Cycle,Charge_Current,Discharge_Current,Temperature,Capacity_Increment,"
            + "Relaxation_Voltage,Discharge_Capacity\n";
    Files.writeString(folder.resolve("UL-NCA_CY25-025_1_cell7.csv"), header + row);
    Files.writeString(folder.resolve("odd.csv"), header + row);
    Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    List<String> notes = new ArrayList<>();
    List<UseCell> cells = UseReader.read(folder, List.of(made("a", 1, 1, 60)), notes);
    assertEquals(2, cells.size());
    assertEquals(0.25, cells.get(0).chargeRate(), 0);
    assertEquals("NCA CY25-025_1", cells.get(0).condition());
    assertTrue(notes.stream().anyMatch(n -> n.contains("odd.csv")));
    assertTrue(notes.stream().anyMatch(n -> n.contains("other.csv")));
  }
}
