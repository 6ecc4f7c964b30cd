package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One minute of one cell (a rest, a charge at 1 A, a discharge at 2 A, a rest in the next cycle) in
 * the words of every cycler: it is the same minute.
 */
class DialectsTest {
  private static final double[] VOLTS = {3.6, 3.6, 3.7, 3.71, 3.72, 3.55, 3.54, 3.59};
  private static final double[] AMPERES = {0, 0, 1, 1, 1, -2, -2, 0};
  private static final double[] CELSIUS = {24, 24, 24.1, 24.2, 24.3, 24.4, 24.5, 24.5};
  private static final List<OperationKind> KINDS =
      List.of(
          OperationKind.REST, OperationKind.CHARGE, OperationKind.DISCHARGE, OperationKind.REST);

  static Stream<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(p -> p.getFileName().toString()).sorted().toList().stream();
    }
  }

  static Path folder() {
    try {
      return Path.of(DialectsTest.class.getResource("dialects/pec.csv").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyFormatHasItsMinute() throws IOException {
    for (Manifest manifest : CyclerLayouts.manifests()) {
      assertThat(files()).anyMatch(name -> name.startsWith(manifest.name()));
    }
  }

  @Test
  void everyFormatIsInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (CyclerLayouts.Format format : CyclerLayouts.formats()) {
      assertThat(readme).contains("| `" + format.name() + "` |");
      assertThat(format.columns()).anyMatch(c -> c.startsWith("current [A]: "));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void itIsTheSameMinute(String name) throws IOException {
    Table table = Table.read(folder().resolve(name));

    assertThat(name).startsWith(table.file.manifest().name());
    assertThat(table.rejections).isEmpty();
    assertThat(table.frames).extracting(Frame::size).containsExactly(2, 3, 2, 1);
    assertThat(table.frames).extracting(Frame::sequence).containsExactly(0L, 1L, 2L, 3L);
    assertThat(table.frames).extracting(f -> f.declared().cycle()).containsExactly(1, 1, 1, 2);
    assertThat(table.frames).extracting(f -> f.declared().step()).containsExactly(1, 2, 3, 4);
    boolean states = !table.states.get(0).isEmpty();
    assertThat(table.frames)
        .extracting(f -> f.declared().kind())
        .isEqualTo(states ? KINDS : java.util.Arrays.asList(null, null, null, null));
    List<double[]> samples = table.samples();
    for (int i = 0; i < VOLTS.length; i++) {
      // run time in hours has seven digits
      assertThat(samples.get(i)[0] - samples.get(0)[0]).isCloseTo(i * 1e7, within(1e3));
      assertThat(samples.get(i)[1]).isCloseTo(VOLTS[i], within(1e-12));
      assertThat(samples.get(i)[2]).isCloseTo(AMPERES[i], within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void itBeganAtEightOnTheFirstOfMarch(String name) throws IOException {
    Instant began =
        Instant.ofEpochMilli(Table.read(folder().resolve(name)).frames.get(0).startMillis());

    // the spreadsheet's date has two digits of a day
    long within = name.startsWith("cellpy-custom") ? 864 : 1;
    if (name.startsWith("pybamm")) { // a simulation has no dates
      assertThat(began).isEqualTo(Instant.EPOCH);
      return;
    }
    assertThat(began)
        .isBetween(
            Instant.parse("2024-03-01T08:00:00Z").minusSeconds(within),
            Instant.parse("2024-03-01T08:00:00Z").plusSeconds(within));
  }

  @ParameterizedTest
  @MethodSource("files")
  void temperatureIsThereWhereTheRigHasAProbe(String name) throws IOException {
    Table table = Table.read(folder().resolve(name));
    if (name.startsWith("cellpy-custom")) {
      assertThat(table.frames).allMatch(f -> f.temperature() == null);
    } else if (name.startsWith("bdf-labels")) { // of the chamber
      assertThat(table.frames).allMatch(f -> f.temperature() == null);
      assertThat(table.frames)
          .extracting(f -> f.declared().ambient())
          .containsExactly(24.0, 24.1, 24.4, 24.5);
    } else {
      int i = 0;
      for (Frame frame : table.frames) {
        for (int k = 0; k < frame.size(); k++) {
          assertThat(frame.temperature()[k]).isEqualTo((float) CELSIUS[i++]);
        }
      }
    }
  }

  @Test
  void theHeadingsCapacityIsTheNameplates() throws IOException {
    for (String name : List.of("novonix-quoted.csv", "novonix-plain.csv", "biologic.mpt")) {
      assertThat(Table.read(folder().resolve(name)).file.spec().ratedCapacity()).isEqualTo(2);
    }
  }

  /** Whatever pieces a disk or a network hands out, the rows are the same. */
  @Property(tries = 200, seed = "7")
  void howTheBytesArriveChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 97) int most) throws IOException {
    List<String> names = files().toList();
    Path path = folder().resolve(names.get(Math.floorMod(seed, names.size())));
    byte[] bytes = Files.readAllBytes(path);

    assertThat(rows(path, new InPieces(bytes, most, seed)))
        .isEqualTo(rows(path, new ByteArrayInputStream(bytes)));
  }

  /** A file that is cut off anywhere keeps the rows before the cut. */
  @Property(tries = 200, seed = "7")
  void aCutLosesNothingBeforeIt(@ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int cut)
      throws IOException {
    List<String> names = files().toList();
    Path path = folder().resolve(names.get(Math.floorMod(seed, names.size())));
    byte[] bytes = Files.readAllBytes(path);
    List<String> whole = rows(path, new ByteArrayInputStream(bytes));

    List<String> kept =
        rows(path, new ByteArrayInputStream(java.util.Arrays.copyOf(bytes, bytes.length - cut)));

    int sure = Math.max(0, kept.size() - 1); // of the last one the end may be missing
    assertThat(kept.subList(0, sure)).isEqualTo(whole.subList(0, sure));
    assertThat(kept.size()).isLessThanOrEqualTo(whole.size());
  }

  private static List<String> rows(Path path, InputStream in) throws IOException {
    var file = new DatasetFile(path, path.getFileName().toString());
    Export export =
        Sniffer.sniff(file.name(), Files.readAllBytes(path), CyclerLayouts.manifests())
            .orElseThrow();
    DatePattern date =
        export.manifest().dates().isEmpty() ? null : export.manifest().dates().get(0);
    var rows = new ArrayList<String>();
    try (FileRows all =
        new TextRows(file.place(), export, in, EnumSet.allOf(ColumnQuantity.class), date)) {
      while (all.next()) {
        var row = new StringBuilder(all.here() + all.state() + all.fault());
        for (ColumnQuantity quantity : ColumnQuantity.values()) {
          row.append(' ').append(all.number(quantity));
        }
        rows.add(row + new String(all.raw(), StandardCharsets.UTF_8));
      }
    }
    return rows;
  }

  /** Hands out as few bytes as a slow source might. */
  private static final class InPieces extends InputStream {
    private final ByteArrayInputStream bytes;
    private final int most;
    private final Random random;

    InPieces(byte[] bytes, int most, long seed) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.most = most;
      this.random = new Random(seed);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return bytes.read(buffer, offset, Math.min(length, 1 + random.nextInt(most)));
    }
  }
}
