package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Struct;

/** Files that only the maker's software reads, laid out here byte by byte as they are published. */
class BinaryFilesTest {
  private static final long START = 1_709_539_200; // 2024-03-04T08:00Z
  private static final List<Programme.Sample> SAMPLES = Programme.twoCycles(20).samples;

  @TempDir Path folder;

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.clear().get(all);
    return all;
  }

  private static void isTheProgramme(Table table) {
    List<double[]> read = table.samples();
    assertThat(table.rejections).isEmpty();
    assertThat(read).hasSize(SAMPLES.size());
    for (int i = 0; i < read.size(); i++) {
      Programme.Sample s = SAMPLES.get(i);
      assertThat(read.get(i)[0] / 1e6 - START).isCloseTo(s.seconds(), within(0.01));
      assertThat(read.get(i)[1]).isCloseTo(s.volts(), within(1.1e-4));
      assertThat(read.get(i)[2]).isCloseTo(s.amperes(), within(1e-4));
    }
  }

  // BioLogic

  private static void module(ByteArrayOutputStream file, String name, int version, byte[] data) {
    ByteBuffer header = buffer(6 + (version >= 10 ? 59 : 51));
    header.put("MODULE".getBytes(StandardCharsets.ISO_8859_1));
    header.put(String.format("%-10s%-25s", name, name).getBytes(StandardCharsets.ISO_8859_1));
    if (version >= 10) {
      header.putInt(data.length).putInt(data.length).putInt(0).putInt(version);
    } else {
      header.putInt(data.length).putInt(version);
    }
    header.put("03/04/24".getBytes(StandardCharsets.ISO_8859_1));
    file.writeBytes(bytes(header));
    file.writeBytes(data);
  }

  private Path mpr(int version, boolean current) throws IOException {
    int from = version == 2 ? 0x195 : version == 3 ? 0x196 : 0x3ef;
    int width = 1 + 8 + 4 + 8 + (current ? 4 : 0) + 2 + 4;
    ByteBuffer data = buffer(from + SAMPLES.size() * width);
    int[] ids =
        current ? new int[] {1, 2, 4, 6, 7, 8, 131, 206} : new int[] {1, 2, 4, 6, 7, 131, 206};
    data.putInt(SAMPLES.size()).put((byte) ids.length);
    for (int id : ids) {
      data.putShort(version >= 10 ? Short.reverseBytes((short) id) : (short) id);
    }
    double last = -20;
    for (int i = 0; i < SAMPLES.size(); i++) {
      Programme.Sample s = SAMPLES.get(i);
      data.position(from + i * width);
      data.put((byte) 1).putDouble(s.seconds()).putFloat((float) s.volts());
      data.putDouble(s.amperes() * 1000 * (s.seconds() - last) / 3600);
      last = s.seconds();
      if (current) {
        data.putFloat((float) (s.amperes() * 1000));
      }
      data.putShort((short) s.step()).putFloat(25);
    }
    ByteBuffer log = buffer(0x400);
    log.putDouble(0x249, 25_569 + START / 86_400.0);
    var file = new ByteArrayOutputStream();
    file.writeBytes(
        "BIO-LOGIC MODULAR FILE\u001a                         \0\0\0\0"
            .getBytes(StandardCharsets.ISO_8859_1));
    module(file, "VMP Set", version, new byte[64]);
    module(file, "VMP data", version, bytes(data));
    module(file, "VMP LOG", version, bytes(log));
    return Files.write(folder.resolve("cell.mpr"), file.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 11})
  void biologicsModulesAreReadInEachVersion(int version) throws IOException {
    Table table = Table.read(mpr(version, true));

    isTheProgramme(table);
    assertThat(table.file.spec().cellId()).isEqualTo("biologic-mpr/cell");
    assertThat(table.frames.get(0).temperature()[0]).isEqualTo(25f);
    assertThat(table.frames.get(0).declared().step()).isEqualTo(1);
  }

  @Test
  void whereNoCurrentWasKeptItIsTheChargeOverTheTime() throws IOException {
    List<double[]> read = Table.read(mpr(3, false)).samples();

    for (int i = 1; i < read.size(); i++) {
      assertThat(read.get(i)[2]).isCloseTo(SAMPLES.get(i).amperes(), within(1e-9));
    }
  }

  @Test
  void aColumnOfAnUnknownNumberRefusesTheFileWithTheWayOut() throws IOException {
    byte[] bytes = Files.readAllBytes(mpr(3, true));
    int ids = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("VMP data") - 35 + 45 + 5;
    int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("VMP data") + 51;
    bytes[data + 5 + 14] = (byte) 200;
    assertThat(ids).isPositive();
    Files.write(folder.resolve("cell.mpr"), bytes);

    assertThat(Table.refused(folder.resolve("cell.mpr")).reason())
        .contains("a column of the unknown number 200")
        .contains("export it as text from EC-Lab");
  }

  // Neware

  private static int status(Programme.Sample s) {
    return s.state() == 'C' ? 1 : s.state() == 'D' ? 2 : 4;
  }

  private static double stepSeconds(Programme.Sample s) {
    return s.seconds()
        - SAMPLES.stream().filter(o -> o.step() == s.step()).findFirst().orElseThrow().seconds();
  }

  private static void date(ByteBuffer record, int at, double seconds) {
    LocalDateTime date = LocalDateTime.ofEpochSecond(START + (long) seconds, 0, ZoneOffset.UTC);
    record.putShort(at, (short) date.getYear());
    record.put(at + 2, (byte) date.getMonthValue()).put(at + 3, (byte) date.getDayOfMonth());
    record.put(at + 4, (byte) date.getHour()).put(at + 5, (byte) date.getMinute());
    record.put(at + 6, (byte) date.getSecond());
  }

  private Path nda29(int range, double perCount) throws IOException {
    ByteBuffer file = buffer(3000 + SAMPLES.size() * 86 + 86);
    file.put("NEWARE".getBytes(StandardCharsets.ISO_8859_1)).put(14, (byte) 29);
    for (int i = 0; i < SAMPLES.size(); i++) {
      Programme.Sample s = SAMPLES.get(i);
      int at = 3000 + i * 86;
      file.put(at, (byte) 0x55).putInt(at + 2, i + 1).putInt(at + 6, s.cycle() - 1);
      file.putShort(at + 10, (short) s.step()).put(at + 12, (byte) status(s));
      file.putLong(at + 14, Math.round(stepSeconds(s) * 1000));
      file.putInt(at + 22, (int) Math.round(s.volts() * 1e4));
      file.putInt(at + 26, (int) Math.round(s.amperes() * 1000 / perCount));
      date(file, at + 70, s.seconds());
      file.putInt(at + 78, range);
    }
    return Files.write(folder.resolve("cell.nda"), bytes(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -500, 1000, 100})
  void newaresRecordsAreReadInTheirRange(int range) throws IOException {
    double perCount = range == -1000 || range == 100 ? 1e-2 : range == -500 ? 1e-3 : 1e-1;

    Table table = Table.read(nda29(range, perCount));

    isTheProgramme(table);
    assertThat(table.frames.get(0).declared().cycle()).isEqualTo(1);
    assertThat(table.states.get(0)).isEqualTo("rest");
  }

  @Test
  void anUnknownVersionIsRefusedWithTheWayOut() throws IOException {
    Path path = nda29(-1000, 1e-2);
    byte[] bytes = Files.readAllBytes(path);
    bytes[14] = 77;
    Files.write(path, bytes);

    assertThat(Table.refused(path).reason())
        .contains("is of version 77, known are 29 and 130")
        .contains("export its records as CSV from BTSDA");
  }

  private Path ndax(String name, ByteBuffer... files) throws IOException {
    Path path = folder.resolve("cell.ndax");
    String[] names = {"data.ndc", "data_runInfo.ndc", "data_step.ndc"};
    try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (int i = 0; i < files.length; i++) {
        zip.putNextEntry(new ZipEntry(names[i]));
        zip.write(bytes(files[i]));
        zip.closeEntry();
      }
    }
    assertThat(name).isNotEmpty();
    return path;
  }

  @Test
  void newaresZippedRecordsAreRead() throws IOException {
    int perBlock = (4096 - 56 - 125) / 87;
    int blocks = (SAMPLES.size() + perBlock - 1) / perBlock;
    ByteBuffer data = buffer(4096 * (blocks + 1));
    data.put(0, (byte) 1).put(2, (byte) 5);
    for (int i = 0; i < SAMPLES.size(); i++) {
      Programme.Sample s = SAMPLES.get(i);
      int at = 4096 * (1 + i / perBlock) + 125 + i % perBlock * 87;
      data.put(at + 7, (byte) 0x55).putInt(at + 8, i + 1).putInt(at + 12, s.cycle() - 1);
      data.put(at + 16, (byte) s.step()).put(at + 17, (byte) status(s));
      data.putLong(at + 23, Math.round(stepSeconds(s) * 1000));
      data.putInt(at + 31, (int) Math.round(s.volts() * 1e4));
      data.putInt(at + 35, (int) Math.round(s.amperes() * 1e5));
      date(data, at + 75, s.seconds());
      data.putInt(at + 82, -1000);
    }

    isTheProgramme(Table.read(ndax("5", data)));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 14})
  void rowsWithoutATimeAreLaidBetweenThoseThatHaveOneAndTold(int version) throws IOException {
    ByteBuffer data = buffer(4096 * 4);
    ByteBuffer run = buffer(4096 * 20);
    ByteBuffer steps = buffer(4096 * 2);
    data.put(0, (byte) 1).put(2, (byte) version);
    int length = version == 11 ? 47 : 55;
    int perBlock = (4096 - 132 - (version == 11 ? 63 : 59)) / length;
    int told = 0;
    for (int i = 0; i < SAMPLES.size(); i++) {
      Programme.Sample s = SAMPLES.get(i);
      int at = 4096 * (1 + i / 495) + 132 + i % 495 * 8;
      data.putFloat(at, (float) (s.volts() * (version == 11 ? 1e4 : 1)));
      data.putFloat(at + 4, (float) (s.amperes() * (version == 11 ? 1000 : 1)));
      boolean edge =
          i == 0
              || i == SAMPLES.size() - 1
              || SAMPLES.get(i - 1).step() != s.step()
              || SAMPLES.get(i + 1).step() != s.step();
      if (edge || i % 10 == 0) {
        int record = 4096 * (1 + told / perBlock) + 132 + told % perBlock * length;
        run.putInt(record, (int) Math.round(stepSeconds(s) * 1000));
        run.putInt(record + 33, (int) (START + (long) s.seconds()));
        run.putInt(record + 37, s.step()).putInt(record + 41, i + 1);
        told++;
      }
    }
    for (int step = 1; step <= 9; step++) {
      int step_ = step;
      Programme.Sample s =
          SAMPLES.stream().filter(o -> o.step() == step_).findFirst().orElseThrow();
      int at = 4096 + 132 + (step - 1) * 37;
      steps.putInt(at, s.cycle() - 1).putInt(at + 4, step).put(at + 24, (byte) status(s));
    }

    Table table = Table.read(ndax("apart", data, run, steps));

    isTheProgramme(table);
    assertThat(String.join(";", table.file.notices())).contains("laid evenly between");
  }

  // MATLAB

  private static Matrix vector(java.util.stream.DoubleStream values) {
    double[] all = values.toArray();
    Matrix matrix = Mat5.newMatrix(all.length, 1);
    for (int i = 0; i < all.length; i++) {
      matrix.setDouble(i, all[i]);
    }
    return matrix;
  }

  private Path mat(String name, String variable, Struct struct) throws IOException {
    Path path = folder.resolve(name);
    try (MatFile mat = Mat5.newMatFile()) {
      mat.addArray(variable, struct);
      Mat5.writeToFile(mat, path.toFile());
    }
    return path;
  }

  @Test
  void nasasRandomWalkIsReadStepByStep() throws IOException {
    Struct steps = Mat5.newStruct(1, 9);
    for (int step = 1; step <= 9; step++) {
      int one = step;
      List<Programme.Sample> own = SAMPLES.stream().filter(s -> s.step() == one).toList();
      double from = own.get(0).seconds();
      int i = step - 1;
      LocalDateTime at = LocalDateTime.ofEpochSecond(START + (long) from, 0, ZoneOffset.UTC);
      char state = own.get(0).state();
      steps.set("comment", i, Mat5.newString("reference"));
      steps.set("type", i, Mat5.newString(String.valueOf(state)));
      steps.set("date", i, Mat5.newString("%02d-Mar-2024 %tT".formatted(at.getDayOfMonth(), at)));
      steps.set("relativeTime", i, vector(own.stream().mapToDouble(s -> s.seconds() - from)));
      steps.set("voltage", i, vector(own.stream().mapToDouble(Programme.Sample::volts)));
      steps.set("current", i, vector(own.stream().mapToDouble(s -> -s.amperes())));
      steps.set("temperature", i, vector(own.stream().mapToDouble(Programme.Sample::celsius)));
    }

    Table table =
        Table.read(
            mat(
                "RW3.mat",
                "data",
                Mat5.newStruct().set("step", steps).set("procedure", Mat5.newString("x"))));

    isTheProgramme(table);
    assertThat(table.file.spec().cellId()).isEqualTo("nasa-random-walk/RW3");
    assertThat(table.file.caveat().orElseThrow()).contains("no nameplate");
  }

  @Test
  void oxfordsCurrentIsTheChargeOverItsTime() throws IOException {
    Struct modes = Mat5.newStruct();
    double day = 719_529 + START / 86_400.0;
    for (String mode : List.of("C1ch", "C1dc")) {
      double sense = mode.equals("C1ch") ? 1 : -1;
      double later = mode.equals("C1ch") ? 0 : 2 / 24.0;
      var time = java.util.stream.IntStream.rangeClosed(0, 360);
      modes.set(
          mode,
          Mat5.newStruct()
              .set("t", vector(time.mapToDouble(i -> day + later + i * 10 / 86_400.0)))
              .set(
                  "v",
                  vector(
                      java.util.stream.IntStream.rangeClosed(0, 360)
                          .mapToDouble(i -> sense > 0 ? 3 + i / 300.0 : 4.2 - i / 300.0)))
              .set(
                  "q",
                  vector(
                      java.util.stream.IntStream.rangeClosed(0, 360)
                          .mapToDouble(i -> sense * i * 740 / 360.0)))
              .set(
                  "T",
                  vector(java.util.stream.IntStream.rangeClosed(0, 360).mapToDouble(i -> 40))));
    }

    Table table = Table.read(mat("Oxford.mat", "Cell1", Mat5.newStruct().set("cyc0100", modes)));

    assertThat(table.file.spec().cellId()).isEqualTo("oxford/Oxford");
    assertThat(table.file.spec().ratedCapacity()).isCloseTo(0.74, within(0.002));
    assertThat(table.samples().get(5)[2]).isCloseTo(0.74, within(1e-6));
    assertThat(table.samples().get(500)[2]).isCloseTo(-0.74, within(1e-6));
    assertThat(table.frames.get(0).declared().cycle()).isEqualTo(100);
    assertThat(table.frames.get(0).startMillis() / 1000.0).isCloseTo(START, within(0.1));
  }

  @Test
  void aStructOfVectorsIsReadByItsFields() throws IOException {
    Struct meas =
        Mat5.newStruct()
            .set("Time", vector(SAMPLES.stream().mapToDouble(Programme.Sample::seconds)))
            .set("Voltage", vector(SAMPLES.stream().mapToDouble(Programme.Sample::volts)))
            .set("Current", vector(SAMPLES.stream().mapToDouble(Programme.Sample::amperes)))
            .set("Battery_Temp_degC", vector(SAMPLES.stream().mapToDouble(s -> 25)));

    Table table = Table.read(mat("25degC.mat", "meas", meas));

    assertThat(table.samples()).hasSize(SAMPLES.size());
    assertThat(table.frames.get(0).temperature()[0]).isEqualTo(25f);
  }

  @Test
  void anyOtherStructIsNoCellOfNasas() throws IOException {
    Path path = mat("other.mat", "results", Mat5.newStruct().set("soh", Mat5.newScalar(0.9)));

    assertThat(Table.refused(path).reason())
        .contains("results with soh")
        .contains("NASA's ageing set (B0005.cycle)")
        .contains("CSV or Parquet");
  }
}
