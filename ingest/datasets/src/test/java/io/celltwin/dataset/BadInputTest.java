package io.celltwin.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/** What is broken is said with file, place, value and what was wanted; the rest is still read. */
class BadInputTest {
  private static final String METADATA =
      "type,start_time,ambient_temperature,battery_id,test_id,uid,filename,Capacity,Re,Rct\n";
  private static final String OPERATION =
      "Voltage_measured,Current_measured,Temperature_measured,Current_charge,Voltage_charge,Time\n";
  private static final String FLAT =
      "terminal_voltage,terminal_current,temperature,charge_current,charge_voltage,time,capacity,"
          + "id_cycle,type,ambient_temperature,start_time,Battery\n";
  private static final String GOOD_ROW = "3.9,1.5,24,1.5,4,0\n";

  @TempDir Path folder;

  @Test
  void aWordInANumberRefusesItsOperationAndKeepsTheRest() throws IOException {
    metadata(
        "charge,[2008 4 2 13 8 17.921],24,B0099,0,1,00001.csv,,,",
        "charge,[2008. 4. 2. 15. 0. 0.5],24,B0099,1,2,00002.csv,,,",
        "charge,[2.0080e+03 4.0000e+00 2.0000e+00 1.6000e+01 3.7000e+01 5.1984e+01],24,B0099,2,3,00003.csv,,,");
    operation("00001.csv", GOOD_ROW);
    operation("00002.csv", GOOD_ROW + "3.9,oops,24,1.5,4,2.5\n");
    operation("00003.csv", GOOD_ROW);

    Read read = read(folder);

    assertThat(read.frames).extracting(f -> f.declared().operationIndex()).containsExactly(0, 2);
    assertThat(read.frames).extracting(Frame::sequence).containsExactly(0L, 1L);
    assertThat(read.frames.get(1).startMillis()).isEqualTo(1_207_154_271_984L);
    assertThat(read.rejections())
        .containsExactly(
            new Rejection(
                "NOT_A_NUMBER",
                "nasa/B0099",
                "data/00002.csv:3",
                "column Current_measured is 'oops', wanted a number"));
    assertThat(new String(read.refused.get(0).raw(), StandardCharsets.UTF_8))
        .isEqualTo(OPERATION + GOOD_ROW + "3.9,oops,24,1.5,4,2.5\n");
  }

  @Test
  void threeEmptyReadingsAreNaNAndOneAloneIsAShortColumn() throws IOException {
    metadata(
        "charge,[2008 4 2 13 8 17],24,B0099,0,1,00001.csv,,,",
        "charge,[2008 4 2 14 8 17],24,B0099,1,2,00002.csv,,,",
        "charge,[2008 4 2 15 8 17],24,B0099,2,3,00003.csv,,,",
        "charge,[2008 4 2 16 8 17],24,B0099,3,4,00004.csv,,,");
    operation("00001.csv", GOOD_ROW + ",,,0.3,4.3,2.5\n");
    operation("00002.csv", GOOD_ROW + "3.9,,24,0.3,4.3,2.5\n");
    operation("00003.csv", GOOD_ROW + "3.9,1.5,24\n");
    operation("00004.csv", GOOD_ROW + "3.9,1.5,24,1,4,\n");

    Read read = read(folder);

    assertThat(read.frames).hasSize(1);
    assertThat(read.frames.get(0).voltage()).containsExactly(3.9, Double.NaN);
    assertThat(read.frames.get(0).offsetMicros()).containsExactly(0, 2_500_000);
    assertThat(read.rejections())
        .extracting(Rejection::code, Rejection::place, Rejection::reason)
        .containsExactly(
            tuple(
                "UNEQUAL_COLUMNS",
                "data/00002.csv:3",
                "column Current_measured is empty where others have a value, wanted a number"),
            tuple("UNEQUAL_COLUMNS", "data/00003.csv:3", "3 fields, wanted 6 like the header"),
            tuple(
                "BAD_TIME",
                "data/00004.csv:3",
                "column Time is NaN, wanted seconds since the start"));
  }

  @Test
  void whatAnOperationTableLacksIsNamed() throws IOException {
    metadata(
        "charge,[2008 4 2 13 8 17],24,B0099,0,1,00001.csv,,,",
        "charge,[2008 4 2 14 8],24,B0099,1,2,00002.csv,,,",
        "charge,[2008 4 2 15 8 17],24,B0099,2,3,00003.csv,,,",
        "charge,[2008 4 2 16 8 17],24,B0099,third,4,00003.csv,,,",
        "charge,[2008 4 2 17 8 17],24,,4,5,00005.csv,,,",
        "impedance,[2008 4 2 18 8 17],24,B0099,5,6,00006.csv,,0.05,0.07",
        "charge,[2008 4 2 19 8 17],24,B0099,6,7,00007.csv,,,");
    operation("00002.csv", GOOD_ROW);
    Files.writeString(folder.resolve("data/00003.csv"), "Voltage_measured,Time\n3.9,0\n");
    Files.writeString(folder.resolve("data/00006.csv"), "Battery_impedance\n(0.06-0.01j)\nhigh\n");
    Files.writeString(folder.resolve("data/00007.csv"), "");

    Read read = read(folder);

    assertThat(read.frames).isEmpty();
    assertThat(read.rejections())
        .extracting(Rejection::code, Rejection::place, Rejection::reason)
        .containsExactly(
            tuple("BAD_METADATA", "metadata.csv:6", "battery_id is empty, wanted the cell's name"),
            tuple("MISSING_FILE", "metadata.csv:2", "no file data/00001.csv, which this row names"),
            tuple(
                "BAD_START_TIME",
                "metadata.csv:3",
                "start time is [2008 4 2 14 8] with 5 numbers, wanted 6: year, month, day, hour,"
                    + " minute, second"),
            tuple(
                "MISSING_COLUMN",
                "data/00003.csv:1",
                "no column Current_measured, found Voltage_measured, Time"),
            tuple(
                "NOT_A_NUMBER",
                "data/00006.csv:3",
                "column Battery_impedance is 'high', wanted a complex number"),
            tuple(
                "EMPTY_FILE", "data/00007.csv", "the file is empty, wanted a header line and rows"),
            tuple(
                "BAD_METADATA",
                "metadata.csv:5",
                "test_id is 'third', wanted the 0-based position of the operation"));
  }

  @Test
  void anOperationWithoutSamplesIsAFact() throws IOException {
    metadata("discharge,[2008 4 2 13 8 17],4,B0099,0,1,00001.csv,[],,");
    operation("00001.csv", "");

    Read read = read(folder);

    assertThat(read.rejections()).isEmpty();
    assertThat(read.frames).hasSize(1);
    assertThat(read.frames.get(0).size()).isZero();
    assertThat(read.frames.get(0).declared())
        .isEqualTo(new Frame.Declared(0, OperationKind.DISCHARGE, null, null, 4.0));
  }

  @Test
  void aLongOperationIsCutIntoPartsThatJoinWithoutASeam() throws IOException {
    metadata("charge,[2008 4 2 13 8 17],24,B0099,0,1,00001.csv,,,");
    var rows = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      rows.append("3.9,1.5,24,1.5,4,").append(i * 0.0015).append('\n');
    }
    operation("00001.csv", rows.toString());

    Read read = read(folder);

    assertThat(read.frames).extracting(Frame::size).containsExactly(4096, 4096, 1808);
    assertThat(read.frames).extracting(Frame::part).containsExactly(0, 1, 2);
    assertThat(read.frames).extracting(Frame::parts).containsOnly(3);
    long start = read.frames.get(0).startMillis() * 1000;
    int i = 0;
    for (Frame frame : read.frames) {
      assertThat(frame.offsetMicros()[0]).isBetween(0L, 999L);
      for (int k = 0; k < frame.size(); k++) {
        assertThat(frame.timeMicros(k) - start).isEqualTo(1500L * i++);
      }
    }
  }

  @Test
  void aFlatTableLosesOnlyTheBadDischarge() throws IOException {
    String first = "4.1,-0.01,24,0,0,0,1.8,1,discharge,24,2008-04-02T15:25:41.593,B0099\n";
    String bad = "4.1,-2,24,0,0,x,1.8,3,discharge,24,2008-04-03T15:25:41.593,B0099\n";
    String other = "4.0,-2,24,0,0,0,1.8,1,discharge,24,2008-04-03T15:25:41.593,B0098\n";
    String last = "4.1,-2,24,0,0,0,1.8,5,discharge,24,2008-04-04T15:25:41.593,B0099\n";
    Files.writeString(folder.resolve("discharge.csv"), FLAT + first + bad + other + last);

    Read read = read(folder);

    assertThat(read.frames)
        .extracting(Frame::cellId, f -> f.declared().operationIndex())
        .containsExactly(tuple("nasa/B0098", 1), tuple("nasa/B0099", 1), tuple("nasa/B0099", 5));
    assertThat(read.rejections())
        .containsExactly(
            new Rejection(
                "NOT_A_NUMBER",
                "nasa/B0099",
                "discharge.csv:3",
                "column time is 'x', wanted a number"));
    assertThat(new String(read.refused.get(0).raw(), StandardCharsets.UTF_8)).isEqualTo(FLAT + bad);
  }

  @Test
  void aTableWithoutOneOfItsColumnsSaysWhich() throws IOException {
    Files.writeString(
        folder.resolve("discharge.csv"),
        "terminal_voltage,temperature,time,id_cycle,type,start_time,Battery\n");
    Files.writeString(
        folder.resolve("x_discharge_soh.csv"),
        "terminal_voltage,terminal_current,temperature,time,capacity,SOH\n4,-2,24,0,1.8,0.9\n");

    assertThat(read(folder).rejections())
        .containsExactly(
            new Rejection(
                "MISSING_COLUMN",
                null,
                "discharge.csv:1",
                "no column terminal_current, found terminal_voltage, temperature, time, id_cycle,"
                    + " type, start_time, Battery"),
            new Rejection(
                "MISSING_COLUMN",
                null,
                "x_discharge_soh.csv:1",
                "no column cycle, found terminal_voltage, terminal_current, temperature, time,"
                    + " capacity, SOH"));
  }

  @Test
  void aCellWithoutANameIsCalledAsItsFile() throws IOException {
    Path table = folder.resolve("B07_discharge_soh.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(table))) {
      out.write(
          """
          terminal_voltage,terminal_current,temperature,time,capacity,cycle,SOH
          4,-2,24,0,1.8,1,0.9
          3,-2,24,10.5,1.8,1,0.9
          4,-2,24,0,1.7,2,0.9
          """
              .getBytes(StandardCharsets.UTF_8));
    }

    Read read = read(table);

    assertThat(read.frames)
        .extracting(Frame::cellId, Frame::startMillis, Frame::declared)
        .containsExactly(
            tuple(
                "nasa/B07_discharge_soh",
                0L,
                new Frame.Declared(0, OperationKind.DISCHARGE, 1, null, null)),
            tuple(
                "nasa/B07_discharge_soh",
                3_610_500L,
                new Frame.Declared(1, OperationKind.DISCHARGE, 2, null, null)));
    assertThat(read.cutoff).isEqualTo(2.2);
  }

  @Test
  void filesThatHoldNothingOrSomethingElseAreRefusedAsAWhole() throws IOException {
    Files.writeString(folder.resolve("a.mat"), "");
    Files.writeString(folder.resolve("b.mat"), "\211HDF\r\n\032\n and so on");
    Files.writeString(folder.resolve("c.zip"), "");
    Files.writeString(folder.resolve("d.zip"), "PK, but no zip");
    zip("e.zip", Map.of("readme.txt", "nothing here", "x/notes.csv", "a,b\n1,2\n"));
    Files.writeString(folder.resolve("f.csv.gz"), "not gzipped");
    Files.writeString(folder.resolve("notes.txt"), "left alone");

    try (Dataset dataset = Datasets.open(folder)) {
      assertThat(dataset.cells()).isEmpty();
      assertThat(dataset.refused())
          .extracting(r -> r.rejection().code(), r -> r.rejection().place())
          .containsExactly(
              tuple("EMPTY_FILE", "a.mat"),
              tuple("BAD_MAT", "b.mat"),
              tuple("EMPTY_FILE", "c.zip"),
              tuple("BAD_ZIP", "d.zip"),
              tuple("NO_DATA", "e.zip"),
              tuple("BAD_GZIP", "f.csv.gz"));
      assertThat(dataset.refused().get(4).rejection().reason())
          .isEqualTo(
              "no battery data among 2 entries (/readme.txt, /x/notes.csv); wanted a cycler's"
                  + " export, a MATLAB file, a metadata.csv or a table of discharges inside");
      assertThat(dataset.notices())
          .extracting(Dataset.Notice::text)
          .containsExactly("left out files of no known layout: 1 .csv, 2 .txt");
    }
    assertThat(read(folder.resolve("notes.txt")).rejections())
        .extracting(Rejection::code)
        .containsExactly("UNKNOWN_LAYOUT");
    assertThatThrownBy(() -> Datasets.open(folder.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no such file or folder");
  }

  @Test
  void aZipIsReadLikeAFolderEvenInsideAZip() throws IOException {
    byte[] inner =
        zipped(
            Map.of(
                "B/metadata.csv",
                METADATA + "charge,[2008 4 2 13 8 17],24,B0099,0,1,00001.csv,,,\n",
                "B/data/00001.csv",
                OPERATION + GOOD_ROW));
    try (var out = new ZipOutputStream(Files.newOutputStream(folder.resolve("all.zip")))) {
      out.putNextEntry(new ZipEntry("inner.zip"));
      out.write(inner);
    }

    try (Dataset dataset = Datasets.open(folder.resolve("all.zip"))) {
      assertThat(dataset.cells())
          .extracting(CellSource::place)
          .containsExactly("all.zip!inner.zip!B/metadata.csv");
      assertThat(read(dataset).frames).hasSize(1);
    }
  }

  @Test
  void aGzippedTableThatEndsEarlyKeepsWhatCameBefore() throws IOException {
    var rows = new StringBuilder(FLAT);
    for (int op = 0; op < 50; op++) {
      for (int i = 0; i < 50; i++) {
        rows.append(
            "%s,-2,24,0,0,%d,1.8,%d,discharge,24,2008-04-02T15:25:41.593,B0099\n"
                .formatted(3 + Math.sin(op * 50 + i), i, op));
      }
    }
    var whole = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(whole)) {
      out.write(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
    byte[] half = Arrays.copyOf(whole.toByteArray(), whole.size() / 2);
    Files.write(folder.resolve("discharge.csv.gz"), half);

    Read read = read(folder);

    assertThat(read.frames).hasSizeBetween(5, 49);
    assertThat(read.rejections()).hasSize(1);
    assertThat(read.rejections().get(0).code()).isEqualTo("TRUNCATED");
    assertThat(read.rejections().get(0).reason())
        .startsWith("the file ends early or is damaged after this row");
  }

  @Test
  void aMatlabFileLosesOnlyItsBadOperations() throws IOException {
    Struct cycle = Mat5.newStruct(1, 6);
    operation(cycle, 0, "charge", samples(new double[] {3.9, 4.0}, new double[] {1.5, 1.5}));
    operation(cycle, 1, "discharge", samples(new double[] {3.9, 4.0}, new double[] {-2}));
    Struct lacking = samples(new double[] {3.9}, new double[] {-2});
    lacking.remove("Time");
    operation(cycle, 2, "discharge", lacking);
    operation(cycle, 3, "discharge", samples(new double[0], new double[0]));
    Struct complexRe = spectrum(Mat5.newComplexScalar(0.05, 0.01), Mat5.newScalar(181));
    operation(cycle, 4, "impedance", complexRe);
    operation(cycle, 5, "impedance", spectrum(Mat5.newMatrix(0, 0), Mat5.newScalar(0.07)));
    mat("B0099.mat", cycle);

    Read read = read(folder);

    assertThat(read.frames)
        .extracting(f -> f.declared().operationIndex(), f -> f.declared().kind(), Frame::size)
        .containsExactly(
            tuple(0, OperationKind.CHARGE, 2),
            tuple(3, OperationKind.DISCHARGE, 0),
            tuple(4, OperationKind.IMPEDANCE, 0),
            tuple(5, OperationKind.IMPEDANCE, 0));
    assertThat(read.rejections())
        .containsExactly(
            new Rejection(
                "UNEQUAL_COLUMNS",
                "nasa/B0099",
                "B0099.mat:B0099.cycle(2).data",
                "field Current_measured has 1 values, wanted 2 like Voltage_measured"),
            new Rejection(
                "MISSING_FIELD",
                "nasa/B0099",
                "B0099.mat:B0099.cycle(3)",
                "no field Time, found Voltage_measured, Current_measured, Temperature_measured"));
    Impedance first = read.spectra.get(0);
    assertThat(first.electrolyteResistance()).isNaN();
    assertThat(first.chargeTransferResistance()).isNaN();
    assertThat(first.missing())
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "electrolyte_resistance_ohm",
                    "Re is complex (0.05+0.01j), wanted a real number",
                    "charge_transfer_resistance_ohm",
                    "Rct is 181.0 ohm, wanted above 0 and below 1.0 ohm")));
    assertThat(first.real()).containsExactly(0.06, 0.07);
    assertThat(first.imaginary()).containsExactly(-0.01, -0.02);
    assertThat(read.spectra.get(1).missing())
        .containsOnly(Map.entry("electrolyte_resistance_ohm", "the source has no Re"));
    assertThat(read.spectra).extracting(Impedance::sequence).containsExactly(0L, 1L);
    try (MatFile raw = Mat5.newReader(Sources.wrap(read.refused.get(0).raw())).readMat()) {
      Matrix volts = raw.getStruct("operation_1").getStruct("data").getMatrix("Voltage_measured");
      assertThat(volts.getDouble(1)).isEqualTo(4.0);
    }
  }

  @Test
  void aTruncatedMatlabFileIsRefusedAndItsNeighbourRead() throws IOException {
    Struct cycle = Mat5.newStruct(1, 1);
    double[] noise = new java.util.Random(1).doubles(3000).toArray();
    operation(cycle, 0, "charge", samples(noise, noise));
    mat("B0098.mat", cycle);
    byte[] whole = Files.readAllBytes(folder.resolve("B0098.mat"));
    Files.write(folder.resolve("B0099.mat"), Arrays.copyOf(whole, whole.length / 2));

    Read read = read(folder);

    assertThat(read.frames).hasSize(1);
    assertThat(read.rejections()).hasSize(1);
    assertThat(read.rejections().get(0).code()).isEqualTo("BAD_MAT");
    assertThat(read.rejections().get(0).place()).isEqualTo("B0099.mat");
    assertThat(read.rejections().get(0).reason())
        .startsWith(
            "the file ends early or is damaged: %d bytes, then ".formatted(whole.length / 2));
    assertThat(read.refused.get(0).raw()).isEqualTo(Arrays.copyOf(whole, whole.length / 2));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private void metadata(String... rows) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("metadata.csv"), METADATA + String.join("\n", rows) + "\n");
  }

  private void operation(String file, String rows) throws IOException {
    Files.writeString(folder.resolve("data").resolve(file), OPERATION + rows);
  }

  private void zip(String file, Map<String, String> entries) throws IOException {
    Files.write(folder.resolve(file), zipped(entries));
  }

  private static byte[] zipped(Map<String, String> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var entry : new TreeMap<>(entries).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static void operation(Struct cycle, int i, String type, Struct data) {
    cycle.set("type", i, Mat5.newString(type));
    cycle.set("ambient_temperature", i, Mat5.newScalar(24));
    cycle.set("time", i, row(2008, 4, 2, 13 + i, 8, 17.921));
    cycle.set("data", i, data);
  }

  private static Struct samples(double[] volts, double[] amperes) {
    double[] seconds = new double[volts.length];
    Arrays.setAll(seconds, i -> i * 2.5);
    return Mat5.newStruct()
        .set("Voltage_measured", row(volts))
        .set("Current_measured", row(amperes))
        .set("Temperature_measured", row(volts))
        .set("Time", row(seconds));
  }

  private static Struct spectrum(Matrix re, Matrix rct) {
    Matrix z = Mat5.newComplex(2, 1);
    z.setDouble(0, 0.06);
    z.setImaginaryDouble(0, -0.01);
    z.setDouble(1, 0.07);
    z.setImaginaryDouble(1, -0.02);
    return Mat5.newStruct().set("Battery_impedance", z).set("Re", re).set("Rct", rct);
  }

  private static Matrix row(double... values) {
    Matrix row = Mat5.newMatrix(1, values.length);
    for (int i = 0; i < values.length; i++) {
      row.setDouble(i, values[i]);
    }
    return row;
  }

  private void mat(String file, Struct cycle) throws IOException {
    String variable = file.substring(0, file.indexOf('.'));
    try (MatFile mat = Mat5.newMatFile()) {
      mat.addArray(variable, Mat5.newStruct().set("cycle", cycle));
      Mat5.writeToFile(mat, folder.resolve(file).toFile());
    }
  }

  private static final class Read {
    private final List<Frame> frames = new ArrayList<>();
    private final List<Impedance> spectra = new ArrayList<>();
    private final List<DatasetItem.Refused> refused = new ArrayList<>();
    private double cutoff;

    List<Rejection> rejections() {
      return refused.stream().map(DatasetItem.Refused::rejection).toList();
    }
  }

  private static Read read(Path path) throws IOException {
    try (Dataset dataset = Datasets.open(path)) {
      return read(dataset);
    }
  }

  private static Read read(Dataset dataset) throws IOException {
    var read = new Read();
    read.refused.addAll(dataset.refused());
    for (CellSource cell : dataset.cells()) {
      try (CellStream items = cell.open()) {
        while (items.hasNext()) {
          DatasetItem item = items.next();
          if (item instanceof DatasetItem.Telemetry t) {
            read.frames.add(t.frame());
          } else if (item instanceof DatasetItem.Spectrum s) {
            read.spectra.add(s.impedance());
          } else if (item instanceof DatasetItem.Refused r) {
            read.refused.add(r);
          } else if (item instanceof DatasetItem.Registered r) {
            read.cutoff = r.spec().minVoltage();
          }
        }
      }
    }
    return read;
  }
}
