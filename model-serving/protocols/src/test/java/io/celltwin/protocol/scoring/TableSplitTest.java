package io.celltwin.protocol.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.training.data.TableCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells from wherever people keep them, and never a scored one among those learned from. */
class TableSplitTest {
  private static final String COLUMNS =
      "voltage mean,voltage std,voltage kurtosis,voltage skewness,CC Q,CC charge time,voltage"
          + " slope,voltage entropy,current mean,current std,current kurtosis,current skewness,CV"
          + " Q,CV charge time,current slope,current entropy,capacity\n";
  private static final String MANIFEST =
      "dataset,batch,file,original_path,chemistry,nominal_Ah,paper_split,rows\n";

  @TempDir private Path home;
  private Path data;

  @BeforeEach
  void twoKindsOfCells() throws IOException {
    data = home.resolve("data");
    Path tables = data.resolve("pinn4soh");
    StringBuilder manifest = new StringBuilder(MANIFEST);
    for (int i = 0; i < 6; i++) {
      String split = i % 3 == 0 ? "test" : "train";
      manifest.append("MIT,b,MIT/b/m%d.csv,x,LFP,1.1,%s,30\n".formatted(i, split));
      table(tables.resolve("MIT/b/m%d.csv".formatted(i)), i, 1.1, 3.5);
      manifest.append("TJU,2_NCM,TJU/2_NCM/t%d.csv,x,NCM,3.5,%s,30\n".formatted(i, split));
      table(tables.resolve("TJU/2_NCM/t%d.csv".formatted(i)), 10 + i, 3.5, 4.1);
    }
    Files.writeString(tables.resolve("manifest.csv"), manifest.toString());
  }

  private static void table(Path file, int seed, double rated, double volts) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(COLUMNS);
    for (int row = 0; row < 30; row++) {
      double soh = 1 - 0.005 * row;
      for (int j = 0; j < 16; j++) {
        double x = (j == 0 ? volts : rated * (j + 1)) * (1 + 0.001 * random.nextGaussian());
        text.append(String.format(Locale.ROOT, "%.6f,", x));
      }
      text.append(String.format(Locale.ROOT, "%.6f\n", soh * rated));
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.toString());
  }

  private ProtocolSetting setting(Path tests) throws IOException {
    Path out = Files.createDirectories(home.resolve("out"));
    return new ProtocolSetting(data, tests, false, out, 1, Progress.NONE);
  }

  @Test
  void itsOwnSplitIsTheManifests() throws IOException {
    TableSplit split = TableSplit.of(setting(null));

    assertThat(split.tests()).hasSize(4).allMatch(TableCell::test);
    assertThat(split.training()).hasSize(8).noneMatch(TableCell::test);
    assertThat(Files.readAllLines(home.resolve("out/split.csv"))).hasSize(13);
  }

  @Test
  void aCellGivenToBeScoredIsNotLearnedFrom() throws IOException {
    Path given = home.resolve("given");
    Files.createDirectories(given.resolve("MIT/b"));
    Files.writeString(
        given.resolve("manifest.csv"), MANIFEST + "MIT,b,MIT/b/m1.csv,x,LFP,1.1,train,30\n");
    Files.copy(data.resolve("pinn4soh/MIT/b/m1.csv"), given.resolve("MIT/b/m1.csv"));

    TableSplit split = TableSplit.of(setting(given));

    assertThat(split.tests()).extracting(TableCell::id).containsExactly("MIT/b/m1");
    assertThat(split.training()).extracting(TableCell::id).doesNotContain("MIT/b/m1").hasSize(7);
  }

  @Test
  void aSingleTableOfAnotherNameIsTakenForWhatItLooksLike() throws IOException {
    Path given = Files.createDirectories(home.resolve("given"));
    Files.copy(data.resolve("pinn4soh/TJU/2_NCM/t2.csv"), given.resolve("cell1.csv"));

    TableSplit split = TableSplit.of(setting(given));

    TableCell only = split.tests().get(0);
    assertThat(only.id()).isEqualTo("cell1");
    assertThat(only.group()).isEqualTo("TJU-NCM");
    assertThat(only.ratedCapacity()).isEqualTo(3.5);
    assertThat(only.soh()[0]).isEqualTo(1);
    assertThat(split.training())
        .as("the same cell under its own name")
        .extracting(TableCell::id)
        .doesNotContain("TJU/2_NCM/t2");
    assertThat(split.notes()).anyMatch(n -> n.contains("cell1") && n.contains("TJU-NCM"));
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsScored() throws IOException {
    Path given = Files.createDirectories(home.resolve("given"));
    table(given.resolve("good.csv"), 99, 1.1, 3.5);
    Files.writeString(given.resolve("bad.csv"), "a,b\n1,2\n");

    TableSplit split = TableSplit.of(setting(given));

    assertThat(split.tests()).extracting(TableCell::id).containsExactly("good");
    assertThat(split.notes()).anyMatch(n -> n.startsWith("bad cannot be read"));
  }

  @Test
  void anEmptyFolderIsRefusedByName() throws IOException {
    Path given = Files.createDirectories(home.resolve("nothing"));

    assertThatThrownBy(() -> TableSplit.of(setting(given)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nothing");
  }
}
