package io.celltwin.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.protocol.scoring.Progress;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.training.EngineDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transfer between two made-up kinds of cells whose main feature turns round. */
class TransferTest {
  private static final String HEAD =
      "voltage mean,voltage std,voltage kurtosis,voltage skewness,CC Q,CC charge time,voltage"
          + " slope,voltage entropy,current mean,current std,current kurtosis,current skewness,CV"
          + " Q,CV charge time,current slope,current entropy,capacity\n";

  @BeforeAll
  static void quietEngine() {
    EngineDefaults.apply();
  }

  private static void table(Path file, int seed, double rated, double sign) throws IOException {
    Random random = new Random(seed);
    double speed = 0.5 + random.nextDouble();
    StringBuilder text = new StringBuilder(HEAD);
    for (int row = 0; row < 40; row++) {
      double fade = 0.005 * speed * row;
      for (int j = 0; j < 16; j++) {
        double x = (j + 1) * (1 + (j % 2 == 0 ? sign : 1) * fade + 1e-4 * random.nextGaussian());
        text.append(String.format(Locale.ROOT, "%.6f,", x));
      }
      text.append(String.format(Locale.ROOT, "%.6f%n", rated * (1 - fade)));
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.toString());
  }

  @Test
  void everyMethodGetsTheSameCellsAndTheTurnedFeatureIsNamed(@TempDir Path home)
      throws IOException {
    Path data = home.resolve("pinn4soh");
    StringBuilder manifest =
        new StringBuilder(
            "dataset,batch,file,original_path,chemistry,nominal_Ah,paper_split,rows\n");
    for (int i = 0; i < 7; i++) {
      String split = i < 2 ? "test" : "train";
      manifest.append("XJTU,2C,XJTU/x%d.csv,x,NCM,2.0,%s,40\n".formatted(i, split));
      manifest.append("TJU,1_NCA,TJU/t%d.csv,x,NCA,3.5,%s,40\n".formatted(i, split));
      table(data.resolve("XJTU/x%d.csv".formatted(i)), i, 2, -1);
      table(data.resolve("TJU/t%d.csv".formatted(i)), 20 + i, 3.5, 1);
    }
    Files.writeString(data.resolve("manifest.csv"), manifest.toString());
    Path out = Files.createDirectories(home.resolve("out"));

    ProtocolReport report =
        new Transfer(new Networks.Effort(20, 5), 2)
            .run(new ProtocolSetting(home, null, false, out, 1, Progress.NONE));

    assertThat(report.rows())
        .filteredOn(
            r -> r.metric().equals(ReportRow.MAPE) && r.group().equals("XJTU-2C → TJU-NCA, n = 2"))
        .extracting(ReportRow::model)
        .contains(
            "network from scratch",
            "full fine-tune",
            "frozen layers, new head",
            "frozen physics, exact",
            "frozen physics, Richardson, leaky",
            "forest, target only",
            "ridge, target only",
            "the catalogue's choice");
    assertThat(report.rows())
        .filteredOn(r -> r.metric().equals(ReportRow.MAPE))
        .allMatch(r -> r.value() >= 0);
    assertThat(report.notes())
        .anyMatch(n -> n.contains("sign check") && n.contains("voltage-mean"))
        .anyMatch(n -> n.contains("MIT → HUST: not run"));
    assertThat(Files.readAllLines(out.resolve("draws.csv"))).hasSize(1 + 2 * 2 * (1 + 2 + 4));
  }
}
