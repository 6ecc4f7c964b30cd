package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an export is said with file, line, value and what was wanted. */
class ExportFaultsTest {
  private static final String HEADER =
      "test_time_second,voltage_volt,current_ampere,cycle_count,step_count\n";

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aLineThatIsCutOffIsRefusedAndTheRestIsRead() throws IOException {
    Table table = Table.read(write("cell.csv", HEADER + "0,3.6,1,1,1\n1,3.6,1,1,1\n2,3.6"));

    assertThat(table.samples()).hasSize(2);
    assertThat(table.rejections)
        .containsExactly(
            new Rejection(
                "UNEQUAL_COLUMNS",
                "bdf/cell",
                "cell.csv:4",
                "2 fields, wanted 5 like the header: the line is cut off"));
    assertThat(table.raw).containsExactly("2,3.6");
  }

  @Test
  void whatIsNoNumberIsRefusedByRowAndAlikeFaultsAreToldOnce() throws IOException {
    Table table =
        Table.read(
            write(
                "cell.csv",
                HEADER
                    + "0,3.6,1,1,1\n1,high,1,1,1\n2,,1,1,1\n3,,1,1,1\n4,,1,1,1\n5,3.6,inf,1,1\n"
                    + "x,3.6,1,1,1\n6,3.6,1,1,1\n"));

    assertThat(table.samples()).hasSize(2);
    assertThat(table.rejections)
        .extracting(Rejection::place, Rejection::reason)
        .containsExactly(
            tuple("cell.csv:3", "column voltage_volt is 'high', wanted a finite number"),
            tuple(
                "cell.csv:4",
                "column voltage_volt is empty, wanted a number; the same in 3 rows up to"
                    + " cell.csv:6"),
            tuple("cell.csv:7", "column current_ampere is 'inf', wanted a finite number"),
            tuple("cell.csv:8", "column test_time_second is 'x', wanted a finite number"));
    assertThat(table.raw.get(1)).isEqualTo("2,,1,1,1\n3,,1,1,1\n4,,1,1,1");
  }

  @Test
  void aFileThatIsBrokenAllOverDoesNotFloodTheDeadLetters() throws IOException {
    var text = new StringBuilder(HEADER);
    for (int i = 0; i < 3_000; i++) {
      text.append(i % 2 == 0 ? i + ",3.6,1,1,1\n" : i + ",oops" + i + ",1,1,1\n");
    }

    Table table = Table.read(write("cell.csv", text.toString()));

    assertThat(table.samples()).hasSize(1_500);
    assertThat(table.rejections).hasSize(1_001);
    assertThat(table.rejections.get(1_000).reason())
        .isEqualTo("500 more rows that cannot be read, after 1000 faults told one by one");
  }

  @Test
  void filesPutBehindEachOtherAreOneFile() throws IOException {
    Table table =
        Table.read(
            write("cell.csv", HEADER + "0,3.6,1,1,1\n1,3.6,1,1,1\n" + HEADER + "2,3.7,1,2,1\n"));

    assertThat(table.rejections).isEmpty();
    assertThat(table.frames).extracting(Frame::size).containsExactly(2, 1);
    assertThat(table.frames.get(1).declared().cycle()).isEqualTo(2);
  }

  @Test
  void timeThatRunsBackwardsTravelsAndBeginsAFrame() throws IOException {
    Table table =
        Table.read(write("cell.csv", HEADER + "10,3.6,1,1,1\n20,3.6,1,1,1\n15,3.6,1,1,1\n"));

    assertThat(table.frames).extracting(Frame::size).containsExactly(2, 1);
    assertThat(table.frames)
        .extracting(f -> f.timeMicros(0))
        .containsExactly(10_000_000L, 15_000_000L);
    assertThat(table.file.caveat().orElseThrow()).contains("time runs backwards 1 times");
  }

  @ParameterizedTest
  @CsvSource({"'\uFEFF', '\n'", "'', '\r\n'", "'\uFEFF', '\r\n'", "'', '\n'"})
  void marksAndLineEndsChangeNothing(String mark, String end) throws IOException {
    String text = mark + HEADER + "0,3.6,1,1,1\n1,3.7,1,1,2\n";

    Table table = Table.read(write("cell.csv", text.replace("\n", end)));

    assertThat(table.rejections).isEmpty();
    assertThat(table.samples()).extracting(s -> s[1]).containsExactly(3.6, 3.7);
    assertThat(table.frames).extracting(f -> f.declared().step()).containsExactly(1, 2);
  }

  @Test
  void utf16IsReadByItsMark() throws IOException {
    String text = "\uFEFF" + HEADER + "0,3.6,1,1,1\n";
    Path path = Files.write(folder.resolve("cell.csv"), text.getBytes(StandardCharsets.UTF_16LE));

    assertThat(Table.read(path).samples()).hasSize(1);
  }

  @Test
  void aCommaIsTheDecimalMarkWhereItIsNotTheDelimiter() throws IOException {
    Table table = Table.read(write("cell.csv", HEADER.replace(',', ';') + "0,5;3,65;-1,25;1;1\n"));

    assertThat(table.samples().get(0)).containsExactly(500_000, 3.65, -1.25);
  }

  @ParameterizedTest
  @CsvSource({
    "T1[°C], t1[c]",
    "T1[\uFFFDC], t1[c]",
    "'Temperature (Â°C)', temperature (c)",
    "T1(℃), t1()",
    "Current(µA), current(ua)",
    "Current(\u03bcA), current(ua)",
    "Current(ÂµA), current(ua)",
    "Current(\uFFFDA), current(?a)",
    "' Volts  DC ', volts dc"
  })
  void aLostMicroIsNotTakenForNothing(String name, String normal) {
    assertThat(Manifest.normal(name)).isEqualTo(normal);
  }

  @Test
  void dayAndMonthAreToldByHowTheTestAdvances() throws IOException {
    var text = new StringBuilder("Rec,Cycle C,Step,Test Time (sec),Current,Voltage,DPT Time\n");
    for (int day = 1; day <= 4; day++) {
      text.append("%d,1,1,%d,1,3.6,0%d/03/2024 08:00:00\n".formatted(day, day * 86_400, day));
    }

    Table european = Table.read(write("cell.csv", text.toString()));
    Table american =
        Table.read(write("cell.csv", text.toString().replaceAll("0(\\d)/03/", "03/0$1/")));

    assertThat(european.frames).isEqualTo(american.frames);
    assertThat(european.frames.get(0).startMillis()).isEqualTo(1_709_280_000_000L);
  }

  @Test
  void aThousandsSeparatorIsNotGuessedAt() throws IOException {
    Table table =
        Table.read(write("cell.csv", HEADER.replace(',', ';') + "0;3.6;1;1;1\n1;3,600.0;1;1;1\n"));

    assertThat(table.rejections)
        .extracting(Rejection::reason)
        .containsExactly("column voltage_volt is '3,600.0', wanted a finite number");
  }

  @Test
  void anIndexThatIsNoWholeNumberIsNotDeclared() throws IOException {
    Table table = Table.read(write("cell.csv", HEADER + "0,3.6,1,6.283,1\n1,3.6,1,6.283,2\n"));

    assertThat(table.frames).allMatch(f -> f.declared().cycle() == null);
    assertThat(table.frames).extracting(f -> f.declared().step()).containsExactly(1, 2);
    assertThat(table.file.caveat().orElseThrow())
        .contains(
            "column cycle_count is 6.283 at cell.csv:2, wanted a whole number: no cycles are"
                + " declared");
  }

  @Test
  void cyclesAreNeverRenumbered() throws IOException {
    Table table =
        Table.read(write("cell.csv", HEADER + "0,3.6,1,37,44\n1,3.6,1,37,7\n2,3.6,1,12,44\n"));

    assertThat(table.frames).extracting(f -> f.declared().cycle()).containsExactly(37, 37, 12);
    assertThat(table.frames).extracting(f -> f.declared().step()).containsExactly(44, 7, 44);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThat(Table.refused(write("cell.csv", "test_time_second,voltage_volt,cycle\n0,3.6,1\n")))
        .isEqualTo(
            new Rejection(
                "MISSING_COLUMN",
                null,
                "cell.csv:1",
                "no column for current: a bdf file has it as current_ampere or Current / A or"
                    + " current_a; found test_time_second, voltage_volt, cycle"));
    assertThat(Table.refused(write("cell.csv", HEADER)))
        .isEqualTo(
            new Rejection(
                "EMPTY_FILE",
                null,
                "cell.csv",
                "a header of a bdf file and no rows, wanted samples"));
    assertThat(Table.refused(write("cell.csv", HEADER + "0,,1,1,1\n1,,1,1,1\n")).reason())
        .isEqualTo("column voltage_volt is empty, wanted a number");
  }

  @ParameterizedTest
  @CsvSource({
    "a.mpr, BIO-LOGIC MODULAR FILE, a BioLogic binary file (.mpr) is not read: export it as text",
    "a.res, '\0\1\0\0Standard Jet DB', an Arbin results database (.res) is not read: export it as",
    "a.nda, NEWARE..., a Neware binary file (.nda) is not read: export its records as CSV",
    "a.xlsx, PK.., a spreadsheet (.xlsx) is not read: save the sheet with the samples as CSV",
    "a.041, 'MACCOR, INC.    AC Impedance Test', Maccor's impedance sweep is not read: wanted the"
  })
  void aBinaryFileIsRefusedWithTheWayOut(String name, String content, String reason)
      throws IOException {
    Rejection rejection =
        Table.refused(Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8)));

    assertThat(rejection.code()).isEqualTo("UNSUPPORTED_FORMAT");
    assertThat(rejection.reason()).startsWith(reason);
  }

  @Test
  void aParquetFileThatIsNoneIsRefused() throws IOException {
    assertThat(Table.refused(write("cell.parquet", "PAR1 and no more")).code())
        .isEqualTo("BAD_PARQUET");
    assertThat(Table.refused(write("cell.parquet", "")).code()).isEqualTo("EMPTY_FILE");
  }

  @Test
  void gzippedAndInAZipItIsTheSameCell() throws IOException {
    String text = HEADER + "0,3.6,1,1,1\n1,3.7,1,1,1\n";
    List<Frame> plain = Table.read(write("cell.csv", text)).frames;
    Path zip = folder.resolve("all.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("deep/cell.csv"));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Table.read(Files.write(folder.resolve("cell.csv.gz"), gzip(text))).frames)
        .isEqualTo(plain);
    try (Dataset dataset = Datasets.open(zip)) {
      assertThat(dataset.cells().get(0).spec().cellId()).isEqualTo("bdf/cell");
      assertThat(dataset.cells().get(0).place()).isEqualTo("all.zip!deep/cell.csv");
    }
  }

  @Test
  void aGzippedFileThatEndsEarlyKeepsWhatCameBefore() throws IOException {
    var text = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(",3.").append(i * 7919 % 9973).append(",1,1,1\n");
    }
    byte[] whole = gzip(text.toString());
    Path path = folder.resolve("cell.csv.gz");
    Files.write(path, Arrays.copyOf(whole, whole.length / 2));

    Table table = Table.read(path);

    assertThat(table.rejections).extracting(Rejection::code).containsExactly("TRUNCATED");
    assertThat(table.samples()).hasSizeBetween(1_000, 19_000);
    assertThat(table.file.samples()).isEqualTo(table.samples().size());
  }

  @Test
  void theMetadataBesideItIsTheNameplate() throws IOException {
    Path data = write("cell.bdf.csv", HEADER + "0,3.6,1,1,1\n3600,3.7,1,1,1\n");
    assertThat(Table.read(data).file.spec().ratedCapacity()).isEqualTo(1.0);
    write(
        "cell.metadata.json",
        """
        {"@type": ["Battery"], "hasProperty": [
          {"@type": "RatedCapacity", "unit": "emmo:AmpereHour", "hasNumberValue": 4.835}],
         "schema:additionalProperty": [
          {"schema:propertyID": "bdf:chemistry", "schema:value": "NMC"},
          {"schema:propertyID": "bdf:nominal_voltage_v", "schema:value": 3.65}]}
        """);

    var spec = Table.read(data).file.spec();

    assertThat(spec.ratedCapacity()).isEqualTo(4.835);
    assertThat(spec.nominalVoltage()).isEqualTo(3.65);
    assertThat(spec.chemistry()).isEqualTo(io.celltwin.domain.Chemistry.NCM);
    write("cell.metadata.json", "{not json");
    assertThat(Table.refused(data).code()).isEqualTo("BAD_METADATA");
  }

  @Test
  void withoutANameplateTheCellIsWhatItWasPutThrough() throws IOException {
    var text = new StringBuilder(HEADER);
    int second = 0;
    for (int cycle = 1; cycle <= 3; cycle++) {
      for (int i = 0; i <= 3600; i += 60, second += 60) {
        text.append("%d,%.3f,-2,%d,1%n".formatted(second, 4.2 - 1.6951 * i / 3600.0, cycle));
      }
      for (int i = 0; i < 7200; i += 60, second += 60) {
        text.append("%d,%.3f,1,%d,2%n".formatted(second, 2.5 + 1.7 * i / 7200.0, cycle));
      }
    }

    var spec = Table.read(write("cell.csv", text.toString())).file.spec();

    assertThat(spec.ratedCapacity()).isCloseTo(2.0, org.assertj.core.api.Assertions.within(0.03));
    assertThat(spec.minVoltage()).isEqualTo(2.5);
    assertThat(spec.maxVoltage()).isEqualTo(4.2);
    // reached by each discharge to 2.5 V, though the last reading of one is 2.505 V; and no higher,
    // as the charge below it would be lost
    assertThat(spec.capacityVoltage()).isEqualTo(2.505);
    assertThat(spec.maxDischargeCurrent()).isEqualTo(2);
    assertThat(spec.maxChargeCurrent()).isEqualTo(1);
    assertThat(spec.referenceCurrent()).isCloseTo(2, org.assertj.core.api.Assertions.within(0.02));
    assertThat(spec.nominalVoltage()).isBetween(3.3, 3.4);
  }

  @Test
  void aConversionBesideItsOriginalIsLeftOut() throws IOException {
    Files.copy(DialectsTest.folder().resolve("landt.csv"), folder.resolve("cell.csv"));
    Files.createDirectory(folder.resolve("converted"));
    Files.copy(
        DialectsTest.folder().resolve("bdf-names.bdf.csv"),
        folder.resolve("converted/cell.bdf.csv"));

    try (Dataset dataset = Datasets.open(folder)) {
      assertThat(dataset.cells()).extracting(c -> c.spec().cellId()).containsExactly("landt/cell");
      assertThat(dataset.notices().get(0).text())
          .isEqualTo("left out bdf/cell: cell.csv has the same cell in a richer layout");
    }
  }

  @Test
  void aFolderPerCellGivesTheirNames() throws IOException {
    for (String cell : List.of("A1", "A2")) {
      Files.createDirectory(folder.resolve(cell));
      Files.copy(DialectsTest.folder().resolve("landt.csv"), folder.resolve(cell + "/data.csv"));
    }

    try (Dataset dataset = Datasets.open(folder)) {
      assertThat(dataset.cells())
          .extracting(c -> c.spec().cellId())
          .containsExactly("landt/A1-data", "landt/A2-data");
    }
  }

  @Test
  void aLaboratorysOwnFormatIsAFileBesideItsData() throws IOException {
    Path data = write("cell7.txt", "our rig\nzeit;spannung;strom\n0;3600;-500\n1,5;3590;-500\n");
    assertThat(Table.refused(data).reason())
        .startsWith("it begins with 'our rig', wanted an export of a cycler (bdf, maccor, arbin,");
    Path format =
        write(
            "rig.format.yaml",
            """
            name: rig
            title: Our rig
            files: '.*[.]txt'
            signature: [zeit, spannung, strom]
            sign: discharging
            columns:
              test-time: {s: [zeit]}
              voltage: {mV: [spannung]}
              current: {mA: [strom]}
            """);

    Table table = Table.read(data);

    assertThat(table.file.spec().cellId()).isEqualTo("rig/cell7");
    assertThat(table.samples())
        .containsExactly(new double[] {0, 3.6, 0.5}, new double[] {1.5e6, 3.59, 0.5});
    Files.writeString(format, Files.readString(format).replace("mV: [", "mA: ["));
    assertThat(Table.refused(data))
        .isEqualTo(
            new Rejection(
                "BAD_FORMAT",
                null,
                "rig.format.yaml",
                "format rig: wanted voltage in a unit of V, found mA"));
    Files.writeString(format, "name: rig");
    assertThat(Table.refused(data).reason()).startsWith("not a format: Missing required creator");
  }

  @Test
  void columnsThatDifferInCaseAloneAreTwoColumns() throws IOException {
    Path data = write("cell8.csv", "t,U,I,T\n0,3.6,0.5,25\n60,3.59,0.5,26\n");
    write(
        "lab.format.yaml",
        """
        name: lab
        title: Our own logger
        files: '.*[.]csv'
        signature: [t, U, I]
        sign: charging
        columns:
          test-time: {s: [t]}
          voltage: {V: [U]}
          current: {A: [I]}
          surface-temperature: {degC: [T]}
        """);

    Table table = Table.read(data);

    assertThat(table.file.spec().cellId()).isEqualTo("lab/cell8");
    assertThat(table.samples())
        .containsExactly(new double[] {0, 3.6, 0.5}, new double[] {60e6, 3.59, 0.5});
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
