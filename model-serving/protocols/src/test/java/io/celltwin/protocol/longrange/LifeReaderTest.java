package io.celltwin.protocol.longrange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LifeReaderTest {
  private static final String HEADER =
      "voltage mean,voltage std,voltage kurtosis,voltage skewness,CC Q,CC charge time,voltage"
          + " slope,voltage entropy,current mean,current std,current kurtosis,current skewness,CV"
          + " Q,CV charge time,current slope,current entropy,capacity\n";

  private static String table(int rows, double firstFeature, double capacity) {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < rows; i++) {
      text.append(firstFeature);
      for (int j = 1; j < 16; j++) {
        text.append(',').append(j * 0.1);
      }
      text.append(',').append(capacity * (1 - 0.001 * i)).append('\n');
    }
    return text.toString();
  }

  @Test
  void cellsOfAnyNameAreFoundAndWhatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("TJU/2_NCM"));
    Files.writeString(folder.resolve("TJU/2_NCM/CY35-05_1-99.csv"), table(60, 4.1, 3.2));
    Files.writeString(folder.resolve("cell1.csv"), table(60, 3.5, 1.07));
    Files.writeString(folder.resolve("notes.csv"), "a,b\n1,2\n");
    Files.writeString(folder.resolve("short.csv"), table(5, 3.5, 1.07));
    List<CellLife> like = new ArrayList<>();
    like.add(life("lfp", LifeGroups.MIT, 3.5));
    like.add(life("ncm", LifeGroups.NCM, 4.1));
    List<String> notes = new ArrayList<>();
    List<CellLife> cells = LifeReader.found(folder, like, notes);
    assertEquals(2, cells.size());
    CellLife named = cells.stream().filter(c -> c.id().contains("99")).findFirst().orElseThrow();
    assertEquals(LifeGroups.NCM, named.group());
    assertEquals("CY35-05_1", named.condition());
    assertEquals(3.5, named.use()[0], 1e-12);
    assertEquals(3.2 / 3.5, named.soh()[0], 1e-12);
    CellLife odd = cells.stream().filter(c -> c.id().contains("cell1")).findFirst().orElseThrow();
    assertEquals(LifeGroups.MIT, odd.group());
    assertTrue(notes.stream().anyMatch(n -> n.contains("notes.csv") && n.contains("no column")));
    assertTrue(notes.stream().anyMatch(n -> n.contains("short.csv") && n.contains("5 rows")));
    assertTrue(notes.stream().anyMatch(n -> n.contains("cell1.csv") && n.contains("MIT")));
  }

  private static CellLife life(String id, String group, double firstFeature) {
    double[][] features = new double[30][16];
    double[] soh = new double[30];
    for (int row = 0; row < 30; row++) {
      for (int j = 0; j < 16; j++) {
        features[row][j] = j == 0 ? firstFeature : j * 0.1;
      }
      soh[row] = 1 - 0.001 * row;
    }
    return CellLife.of(id, group, "", LifeGroups.use(group, ""), features, soh);
  }

  @Test
  void namesSayGroupAndCondition() {
    assertEquals(LifeGroups.XJTU, LifeGroups.group("XJTU/R2.5_battery-3.csv"));
    assertEquals("R2.5", LifeGroups.condition(LifeGroups.XJTU, "XJTU/R2.5_battery-3.csv"));
    assertEquals("satellite", LifeGroups.condition(LifeGroups.XJTU, "Sim_satellite_battery-5.csv"));
    assertEquals(LifeGroups.NCA, LifeGroups.group("TJU/1_NCA/CY25-025_1-1.csv"));
    assertEquals(LifeGroups.BLEND, LifeGroups.group("TJU/3_NCM_NCA/CY25-05_4-2.csv"));
    assertEquals(LifeGroups.MIT, LifeGroups.group("MIT/2017-05-12/2017-05-12_battery-1.csv"));
    assertEquals(LifeGroups.HUST, LifeGroups.group("HUST/3-7.csv"));
    assertEquals(null, LifeGroups.group("somewhere/cell1.csv"));
  }
}
