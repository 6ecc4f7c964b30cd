package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kinds of faults that real people's files have, each over files that differ in names, units, marks
 * and orders: what was charged and discharged is read right, or it is said what is wrong.
 */
class FaultKindsTest {
  private static final double START = 1_709_539_200; // 2024-03-04T08:00Z

  private static final long START_MILLIS = 1_709_539_200_000L;

  @TempDir Path folder;

  /** What a cell became. */
  record Read(CellSource cell, List<Frame> frames, List<Rejection> dead) {
    /** Charges moved one after the other, pulses apart [Ah]. */
    List<Double> legs() {
      var legs = new ArrayList<Double>();
      double leg = 0;
      int sense = 0;
      double lastMicros = Double.NaN;
      double last = 0;
      for (Frame frame : frames) {
        for (int i = 0; i < frame.size(); i++) {
          double now = frame.current()[i];
          int nowSense = Math.abs(now) < 1e-3 ? 0 : now > 0 ? 1 : -1;
          double hours = (frame.timeMicros(i) - lastMicros) / 3.6e9;
          if (nowSense != sense) {
            if (sense != 0) {
              legs.add(leg + last * (hours < 1 ? hours / 2 : 0));
            }
            leg = nowSense != 0 && hours < 1 ? now * hours / 2 : 0;
            sense = nowSense;
          } else if (sense != 0 && hours < 1) {
            leg += (now + last) / 2 * hours;
          }
          lastMicros = frame.timeMicros(i);
          last = now;
        }
      }
      if (sense != 0) {
        legs.add(leg);
      }
      return legs;
    }

    String assumed(Assumption.About about) {
      return String.join(
          "; ",
          cell.assumed().stream().filter(a -> a.about() == about).map(Assumption::text).toList());
    }
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text, StandardCharsets.UTF_8);
  }

  private Path write(String name, String text, Charset charset) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, text.getBytes(charset));
  }

  private static List<Read> read(Path path) throws IOException {
    var cells = new ArrayList<Read>();
    try (Dataset dataset = Datasets.open(path)) {
      assertThat(dataset.refused()).isEmpty();
      for (CellSource cell : dataset.cells()) {
        var read = new Read(cell, new ArrayList<>(), new ArrayList<>());
        try (CellStream items = cell.open()) {
          while (items.hasNext()) {
            DatasetItem item = items.next();
            if (item instanceof DatasetItem.Telemetry telemetry) {
              read.frames().add(telemetry.frame());
            } else if (item instanceof DatasetItem.Refused refused) {
              read.dead().add(refused.rejection());
            }
          }
        }
        cells.add(read);
      }
    }
    return cells;
  }

  private static Read one(Path path) throws IOException {
    List<Read> cells = read(path);
    assertThat(cells).hasSize(1);
    return cells.get(0);
  }

  private static void isTheProgramme(Read read) {
    List<Double> legs = read.legs();
    assertThat(read.dead()).isEmpty();
    assertThat(legs).hasSize(4);
    double[] known = {1.0, -1.0, 0.9, -0.9};
    for (int i = 0; i < known.length; i++) {
      assertThat(legs.get(i)).isCloseTo(known[i], within(0.005));
    }
  }

  private static String date(double seconds) {
    return Instant.ofEpochMilli(Math.round((START + seconds) * 1000))
        .toString()
        .replace("T", " ")
        .replace("Z", "");
  }

  private static String comma(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value).replace('.', ',');
  }

  // headers

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Test_Time(s),Voltage(V),Current(A),Cycle_Index",
        "Test_Time (s),Voltage (V),Current (A),Cycle_Index",
        "Test Time [s],Voltage [V],Current [A],Cycle Index",
        "test time / s,voltage / V,current / A,cycle index",
        "TEST TIME/S,VOLTAGE/V,CURRENT/A,CYCLE",
        "TestTime#s,Voltage#V,Current#A,Cycle#",
        "test_time_s,voltage_v,current_a,cycle_index",
        "test.time.s,voltage.V,current.A,cycle.index",
        "Elapsed time {s},Cell voltage {V},Cell current {A},Cycle number",
        "time,voltage,current,cycle",
        "t/s,U/V,I/A,Zyklus",
        "Zeit [s],Spannung [V],Strom [A],Zyklus",
        "Total Time (seconds),Potential (volts),Amps,Cyc"
      })
  void namesWithUnitsAreReadHoweverTheyAreWritten(String header) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                header,
                s -> s.says("%.1f,%.4f,%.3f,%d", s.seconds(), s.volts(), s.amperes(), s.cycle()));

    Read read = one(write("cell.csv", text));

    isTheProgramme(read);
    assertThat(read.cell().spec().maxVoltage()).isCloseTo(4.2, within(0.011));
  }

  @ParameterizedTest
  @CsvSource({
    "Time [h], 3600, Voltage [mV], 1000, Current [mA], 1000",
    "Test Time (min), 60, Voltage(mV), 1000, Current(A), 1",
    "time_ms, 0.001, voltage_V, 1, current_mA, 1000",
    "Elapsed Time / ms, 0.001, Ecell/V, 1, I/mA, 1000",
    "Run Time (Hr), 3600, mVolts, 1, Amps, 1",
    "Time (sec), 1, Terminal Voltage (mV), 1000, Current (uA), 1000000"
  })
  void theUnitBesideTheNameIsTheUnit(
      String time, double perSecond, String volts, double perVolt, String amps, double perAmpere)
      throws IOException {
    double milli = volts.equals("mVolts") ? 1000 : perVolt;
    String text =
        Programme.twoCycles(20)
            .table(
                String.join(";", amps, time, volts.equals("mVolts") ? "Voltage (mV)" : volts),
                s ->
                    s.says(
                        "%.4f;%.9f;%.4f",
                        s.amperes() * perAmpere, s.seconds() / perSecond, s.volts() * milli));

    isTheProgramme(one(write("cell.csv", text)));
  }

  // decimal and thousands marks

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void aCommaThatEverywherePartsFractionsIsTheDecimalMark(String delimiter) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                String.join(delimiter, "Time (s)", "Voltage (V)", "Current (A)"),
                s ->
                    String.join(
                        delimiter,
                        comma(s.seconds(), 3),
                        comma(s.volts(), 3),
                        comma(s.amperes(), 3)));

    isTheProgramme(one(write("cell.csv", text)));
  }

  @ParameterizedTest
  @CsvSource({
    "'Test Time (s);Voltage (V);Current (A)', ;",
    "'Test Time (s)\tVoltage (V)\tCurrent (A)', '\t'"
  })
  void aThousandThatIsPartedIsNoFraction(String header, String delimiter) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                header,
                s ->
                    s.says(
                        "%,.1f%s%.4f%s%.3f",
                        s.seconds(), delimiter, s.volts(), delimiter, s.amperes()));
    assertThat(text).contains("3,600.0");

    isTheProgramme(one(write("cell.csv", text)));
  }

  @Test
  void wholeThousandsAreNotReadAsFractions() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time (s);Voltage (V);Current (A)",
                s -> s.says("%,.0f;%.4f;%.3f", s.seconds(), s.volts(), s.amperes()));

    isTheProgramme(one(write("cell.csv", text)));
  }

  @Test
  void germanThousandsAreReadByTheirDecimalComma() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time (s);Voltage (mV);Current (A)",
                s ->
                    String.format(
                        Locale.GERMANY,
                        "%,.1f;%,.1f;%.3f",
                        s.seconds(),
                        s.volts() * 1000,
                        s.amperes()));
    assertThat(text).contains("3.600,0");

    isTheProgramme(one(write("cell.csv", text)));
  }

  @Test
  void whereNothingTellsTheMarkAnAmbiguousNumberIsRefused() throws IOException {
    Read read =
        one(
            write(
                "cell.csv",
                "Test Time (s);Voltage (V);Current (A)\n998;3;1\n999;4;1\n1,000;4;1\n1,001;4;1\n"));

    assertThat(read.frames().stream().mapToInt(Frame::size).sum()).isEqualTo(2);
    assertThat(read.dead()).isNotEmpty();
    assertThat(read.dead().get(0).reason()).contains("'1,000'");
  }

  // clocks

  @ParameterizedTest
  @CsvSource({
    "Test Time / s, 1000",
    "Test Time / s, 0.016666666666666666",
    "Test Time / s, 0.0002777777777777778",
    "Test Time / ms, 1"
  })
  void twoClocksThatDisagreeByTheRatioOfTwoUnitsAreTold(String name, double perSecond)
      throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                name + ",Unix Time / s,Voltage / V,Current / A",
                s ->
                    s.says(
                        "%.6f,%.3f,%.4f,%.3f",
                        s.seconds() * perSecond, START + s.seconds(), s.volts(), s.amperes()));

    Read read = one(write("cell.bdf.csv", text));

    isTheProgramme(read);
    assertThat(read.assumed(Assumption.About.CLOCK))
        .contains("two clocks disagree")
        .contains(name)
        .contains("Unix Time / s");
    assertThat(read.frames().get(0).startMillis()).isEqualTo(START_MILLIS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e3, 1e6, 1e9})
  void aDateInAnotherUnitThanItsNameSaysIsOfOurTime(double perSecond) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Unix Time / s,Voltage / V,Current / A",
                s ->
                    s.says(
                        "%.1f,%.0f,%.4f,%.3f",
                        s.seconds(), (START + s.seconds()) * perSecond, s.volts(), s.amperes()));

    Read read = one(write("cell.bdf.csv", text));

    isTheProgramme(read);
    assertThat(read.frames().get(0).startMillis()).isEqualTo(START_MILLIS);
    assertThat(read.assumed(Assumption.About.CLOCK)).contains("Unix Time / s");
  }

  @Test
  void clocksThatAgreeAreNotSpokenOf() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Unix Time / s,Voltage / V,Current / A",
                s ->
                    s.says(
                        "%.1f,%.1f,%.4f,%.3f",
                        s.seconds(), START + s.seconds(), s.volts(), s.amperes()));

    assertThat(one(write("cell.bdf.csv", text)).assumed(Assumption.About.CLOCK)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cycle_count, true, 0",
    "cycle_count, true, 10",
    "step_count, false, 0",
    "step_count, false, 10",
    "remark, true, 0"
  })
  void timeThatBeginsAnewIsLaidBehindWhatWas(String counter, boolean perCycle, double first)
      throws IOException {
    double[] begin = {Double.NaN};
    int[] at = {-1};
    String text =
        Programme.twoCycles(10)
            .table(
                "test_time_second,voltage_volt,current_ampere," + counter,
                s -> {
                  int now = perCycle ? s.cycle() : s.step();
                  if (now != at[0]) {
                    at[0] = now;
                    begin[0] = s.seconds() - first;
                  }
                  return s.says(
                      "%.1f,%.4f,%.3f,%d", s.seconds() - begin[0], s.volts(), s.amperes(), now);
                });

    Read read = one(write("cell.csv", text));

    isTheProgramme(read);
    assertThat(read.assumed(Assumption.About.CLOCK)).contains("begins anew");
    long last = Long.MIN_VALUE;
    for (Frame frame : read.frames()) {
      assertThat(frame.timeMicros(0)).isGreaterThanOrEqualTo(last);
      last = frame.timeMicros(frame.size() - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 72, 24 * 40})
  void aPowerLossIsASilenceBetweenFrames(double hours) throws IOException {
    var programme = Programme.twoCycles(20);
    double lost = 600 + 3600 + 600 + 1800;
    String text =
        programme.table(
            "Data_Point,Test_Time(s),Date_Time,Step_Index,Cycle_Index,Current(A),Voltage(V)",
            s ->
                s.says(
                    "1,%.1f,%s,%d,%d,%.3f,%.4f",
                    s.seconds(),
                    date(s.seconds() + (s.seconds() >= lost ? hours * 3600 : 0)),
                    s.step(),
                    s.cycle(),
                    s.amperes(),
                    s.volts()));

    Read read = one(write("cell.csv", text));

    List<Double> legs = read.legs();
    assertThat(legs.stream().filter(q -> q < 0).mapToDouble(q -> q).sum())
        .isCloseTo(-1.9, within(0.012));
    // no frame reaches across, so whoever reads them sees how long nothing was told
    for (Frame frame : read.frames()) {
      for (int i = 1; i < frame.size(); i++) {
        assertThat(frame.timeMicros(i) - frame.timeMicros(i - 1)).isLessThan(3_600_000_000L);
      }
    }
    assertThat(String.join(";", read.cell().notices())).contains("the test stood still 1 times");
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd'T'HH:mm:ss'Z', UTC",
    "yyyy-MM-dd'T'HH:mm:ssXXX, Europe/Berlin",
    "yyyy-MM-dd HH:mm:ssxx, America/New_York",
    "yyyy/MM/dd HH:mm:ss, UTC",
    "dd.MM.yyyy HH:mm:ss, UTC",
    "yyyy-MM-dd HH:mm, UTC",
    "MM/dd/yyyy HH:mm, UTC",
    "dd.MM.yyyy HH:mm, UTC"
  })
  void datesAreTheSameMomentHoweverTheyAreWritten(String pattern, String zone) throws IOException {
    var format =
        java.time.format.DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
            .withZone(java.time.ZoneId.of(zone));
    String text =
        Programme.twoCycles(20)
            .table(
                "Date_Time,Test_Time(s),Voltage(V),Current(A),Cycle_Index,Step_Index,Data_Point",
                s ->
                    s.says(
                        "%s,%.1f,%.4f,%.3f,%d,%d,1",
                        format.format(
                            Instant.ofEpochMilli(Math.round((START + s.seconds()) * 1e3))),
                        s.seconds(),
                        s.volts(),
                        s.amperes(),
                        s.cycle(),
                        s.step()));

    Read read = one(write("cell.csv", text));

    isTheProgramme(read);
    assertThat(read.frames().get(0).startMillis()).isEqualTo(START_MILLIS);
    Frame last = read.frames().get(read.frames().size() - 1);
    assertThat(last.timeMicros(last.size() - 1) / 1e6 - START).isCloseTo(16_660, within(61.0));
  }

  // sign

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Test Time / s,Current / A,Voltage / V",
        "Test_Time(s),Current(A),Voltage(V)",
        "Time [s],Current [A],Cell voltage [V]"
      })
  void aSignThatIsTurnedForTheWholeFileIsToldAndTurned(String header) throws IOException {
    Function<Programme.Sample, String> turned =
        s -> s.says("%.1f,%.3f,%.4f", s.seconds(), -s.amperes(), s.volts());

    Read read = one(write("cell.csv", Programme.twoCycles(20).table(header, turned)));

    isTheProgramme(read);
    assertThat(read.assumed(Assumption.About.SIGN)).contains("sign is turned");
    assertThat(read.cell().spec().capacityVoltage()).isCloseTo(3.0, within(0.05));
  }

  @Test
  void aSignThatIsTurnedIsToldByStepsOfTheLoadToo() throws IOException {
    var programme = new Programme(10);
    for (int i = 0; i < 40; i++) {
      double volts = 3.9 - i * 0.005;
      programme
          .rest(1, 60, volts)
          .load(1, -2, 30, share -> volts - 0.1)
          .load(1, 1, 10, x -> volts + 0.05);
    }
    String text =
        programme.table(
            "Test Time / s,Current / A,Voltage / V",
            s -> s.says("%.1f,%.3f,%.4f", s.seconds(), -s.amperes(), s.volts()));

    Read read = one(write("cell.csv", text));

    assertThat(read.frames().get(0).current()[6]).isEqualTo(-2);
    assertThat(read.assumed(Assumption.About.SIGN)).contains("sign is turned");
  }

  @Test
  void pybammsPositiveDischargeIsNoFault() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Time [s],Current [A],Terminal voltage [V],Volume-averaged cell temperature [K]",
                s -> s.says("%.1f,%.3f,%.4f,298.15", s.seconds(), -s.amperes(), s.volts()));

    Read read = one(write("solution.csv", text));

    isTheProgramme(read);
    assertThat(read.assumed(Assumption.About.SIGN)).isEmpty();
    assertThat(read.frames().get(0).temperature()[0]).isEqualTo(25f);
  }

  // several files, several cells

  @ParameterizedTest
  @CsvSource({
    "CX10_03_04_24.csv, CX10_03_06_24.csv, CX10",
    "cell7 2024-03-04.csv, cell7 2024-03-06.csv, cell7",
    "20240304_A12.csv, 20240306_A12.csv, A12",
    "X9.001, X9.002, X9",
    "run_part1.csv, run_part2.csv, run",
    "run (1).csv, run (2).csv, run",
    "B7_1.csv, B7_2.csv, B7"
  })
  void oneTestInTwoFilesIsOneCell(String first, String second, String name) throws IOException {
    parts(first, second, 2 * 86_400, 0);

    Read read = one(folder);

    isTheProgramme(read);
    assertThat(read.cell().spec().cellId()).endsWith("/" + name);
    assertThat(read.cell().spec().ratedCapacity()).isCloseTo(1.0, within(0.01));
    assertThat(read.assumed(Assumption.About.IDENTITY)).contains(first).contains(second);
    assertThat(read.frames().get(0).startMillis()).isEqualTo(START_MILLIS);
  }

  @Test
  void filesOfTheSameHoursAreOtherChannels() throws IOException {
    parts("X9.001", "X9.002", -3600 * 2, 0);

    assertThat(read(folder)).hasSize(2);
  }

  @Test
  void filesThatMayBeOneCellOrTwoSaySo() throws IOException {
    parts("A_2024-03-04.csv", "A_2024-03-06.csv", 2 * 86_400, 0.7);

    List<Read> cells = read(folder);

    assertThat(cells).hasSize(2);
    assertThat(cells)
        .allSatisfy(
            c ->
                assertThat(String.join(";", c.cell().notices()))
                    .contains("look like one cell's test in parts")
                    .contains("{\"cell\": \"A\"}"));
    write("A_2024-03-04.metadata.json", "{\"cell\": \"A\"}");
    write("A_2024-03-06.metadata.json", "{\"cell\": \"A\"}");
    assertThat(one(folder).cell().spec().cellId()).isEqualTo("arbin/A");
  }

  /** The first cycle in one file, the second, whose counters begin anew, in another. */
  private void parts(String first, String second, double later, double otherVoltage)
      throws IOException {
    List<Programme.Sample> all = Programme.twoCycles(20).samples;
    double begin = all.stream().filter(s -> s.cycle() == 2).findFirst().orElseThrow().seconds();
    for (int cycle = 1; cycle <= 2; cycle++) {
      int one = cycle;
      double from = cycle == 1 ? 0 : begin;
      double shift = cycle == 1 ? 0 : later;
      var part = new Programme(20);
      all.stream().filter(s -> s.cycle() == one).forEach(part.samples::add);
      if (cycle == 1) {
        part.samples.add(new Programme.Sample(begin - 1, 3.2, 0, 1, 5, 'R', 25));
      }
      boolean maccor = first.startsWith("X9");
      write(
          cycle == 1 ? first : second,
          part.table(
              maccor
                  ? "Rec#\tCyc#\tStep\tTest (Sec)\tAmps\tVolts\tState\tDPt Time"
                  : "Data_Point,Cycle_Index,Step_Index,Test_Time(s),Current(A),Voltage(V),State,Date_Time",
              s ->
                  s.says(
                          "1,1,%d,%.1f,%.3f,%.4f,%s,%s",
                          s.step(),
                          s.seconds() - from,
                          s.amperes(),
                          s.volts() + (one == 1 || s.amperes() != 0 ? 0 : otherVoltage),
                          s.state(),
                          date(s.seconds() + shift))
                      .replace(maccor ? "," : "\0", "\t")));
    }
  }

  @Test
  void numbersThatCountCellsJoinNothing() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Current / A,Voltage / V",
                s -> s.says("%.1f,%.3f,%.4f", s.seconds(), s.amperes(), s.volts()));
    write("cell_1.csv", text);
    write("cell_2.csv", text.replace("4.1000", "4.1010"));

    assertThat(read(folder)).hasSize(2).allSatisfy(FaultKindsTest::isTheProgramme);
  }

  @Test
  void filesOfOneNameInTwoFoldersAreTwoCells() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Current / A,Voltage / V",
                s -> s.says("%.1f,%.3f,%.4f", s.seconds(), s.amperes(), s.volts()));
    write("A/cycling.csv", text);
    write("B/cycling.csv", text.replace("3.2000", "3.2010"));

    assertThat(read(folder))
        .extracting(r -> r.cell().spec().cellId())
        .containsExactly("bdf/A-cycling", "bdf/B-cycling");
  }

  @ParameterizedTest
  @CsvSource({
    "Channel, true",
    "Channel_ID, false",
    "Cell ID, true",
    "cell, false",
    "Barcode, true",
    "Battery_ID, false",
    "Serial number, true",
    "Test_ID, true"
  })
  void severalCellsInOneFileAreSeveral(String column, boolean interleaved) throws IOException {
    List<Programme.Sample> all = Programme.twoCycles(20).samples;
    var text =
        new StringBuilder("Test Time (s),Date Time,Current (A),Voltage (V)," + column + "\n");
    var lines = new ArrayList<String>();
    for (int cell = 0; cell < 3; cell++) {
      for (int i = 0; i < all.size(); i++) {
        Programme.Sample s = all.get(i);
        String line =
            s.says(
                "%.1f,%s,%.3f,%.4f,%s\n",
                s.seconds(), date(s.seconds()), s.amperes(), s.volts(), "K" + (cell + 1));
        if (interleaved) {
          lines.add(i * (cell + 1) + Math.min(i * (2 - cell), lines.size() - i * (cell + 1)), line);
        } else {
          lines.add(line);
        }
      }
    }
    lines.forEach(text::append);

    List<Read> cells = read(write("bank.csv", text.toString()));

    assertThat(cells).hasSize(3).allSatisfy(FaultKindsTest::isTheProgramme);
    assertThat(cells.get(0).cell().spec().cellId()).endsWith("/bank-K1");
    assertThat(cells.get(0).assumed(Assumption.About.IDENTITY)).contains("column " + column);
  }

  @Test
  void testsOfOneCellBehindEachOtherAreOneCell() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test_ID,Data_Point,Test_Time(s),Date_Time,Step_Index,Cycle_Index,Current(A),Voltage(V)",
                s ->
                    s.says(
                        "%d,1,%.1f,%s,1,1,%.3f,%.4f",
                        s.cycle() + 40,
                        s.seconds() - (s.cycle() == 1 ? 0 : 8400),
                        date(s.seconds() + (s.cycle() == 1 ? 0 : 5000)),
                        s.amperes(),
                        s.volts()));

    Read read = one(write("cell.csv", text));

    isTheProgramme(read);
    assertThat(read.assumed(Assumption.About.IDENTITY)).contains("2 tests lie behind each other");
  }

  @Test
  void aColumnThatCountsRowsTellsNoCellsApart() throws IOException {
    int[] row = {0};
    String text =
        Programme.twoCycles(20)
            .table(
                "Serial,Test Time (s),Current (A),Voltage (V)",
                s -> s.says("%d,%.1f,%.3f,%.4f", ++row[0], s.seconds(), s.amperes(), s.volts()));

    isTheProgramme(one(write("cell.csv", text)));
  }

  // rows that are none, columns that are there

  @ParameterizedTest
  @CsvSource({"0, 0", "0.000000, 0.000000", "'', ''"})
  void zerosOfAnInstrumentInASweepAreNoVolts(String volts, String amperes) throws IOException {
    var text = new StringBuilder("freq/Hz\ttime/s\tEcell/V\tI/mA\tNs\tcycle number\tmode\n");
    for (Programme.Sample s : Programme.twoCycles(20).samples) {
      if (s.seconds() % 3000 == 0 && s.amperes() == 0) {
        for (int i = 0; i < 30; i++) {
          text.append(
              s.says(
                  "%d\t%.3f\t%s\t%s\t9\t1\t3\n",
                  10_000 / (i + 1), s.seconds() + i * 0.1, volts, amperes));
        }
      }
      text.append(
          s.says(
              "0\t%.3f\t%.4f\t%.1f\t%d\t%d\t1\n",
              s.seconds() + 5, s.volts(), s.amperes() * 1000, s.step(), s.cycle()));
    }

    Read read = one(write("cell.mpt", text.toString()));

    isTheProgramme(read);
    assertThat(read.cell().spec().minVoltage()).isGreaterThan(2.9);
    assertThat(String.join(";", read.cell().notices())).contains("impedance sweeps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Surface Temperature T1 / degC",
        "Cell Temperature (C)",
        "T1(C)",
        "Aux_Temperature_1 [°C]",
        "thermocouple 1",
        "Temp",
        "T_can (°C)",
        "Pouch temp. [degC]"
      })
  void aTemperatureIsTakenByWhateverNameItHas(String name) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Current / A,Voltage / V," + name,
                s -> s.says("%.1f,%.3f,%.4f,%.1f", s.seconds(), s.amperes(), s.volts(), 25.0));

    Read read = one(write("cell.csv", text));

    assertThat(read.frames().get(0).temperature()).isNotNull();
    assertThat(read.frames().get(0).temperature()[0]).isEqualTo(25f);
  }

  @Test
  void temperaturesOfWhichNoneIsSurelyTheCellsAreNamed() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Current / A,Voltage / V,Temp left tab (C),Temp right tab (C)",
                s -> s.says("%.1f,%.3f,%.4f,25.0,26.0", s.seconds(), s.amperes(), s.volts()));

    Read read = one(write("cell.csv", text));

    assertThat(String.join(";", read.cell().notices()))
        .contains("Temp left tab (C), Temp right tab (C)");
  }

  @Test
  void noTemperatureIsLegalAndToldWithTheWayOut() throws IOException {
    String table =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Current / A,Voltage / V",
                s -> s.says("%.1f,%.3f,%.4f", s.seconds(), s.amperes(), s.volts()));

    Read without = one(write("cell.csv", table));

    assertThat(without.assumed(Assumption.About.TEMPERATURE))
        .contains("{\"ambient_temperature_c\": 25} in cell.metadata.json");
    write("cell.metadata.json", "{\"ambient_temperature_c\": 23.5}");
    Read with = one(folder);
    assertThat(with.frames().get(0).declared().ambient()).isEqualTo(23.5);
    assertThat(with.assumed(Assumption.About.TEMPERATURE)).contains("23.5 °C from");
  }

  @Test
  void aFileOfPulsesTakesNoPulseForTheCapacity() throws IOException {
    var programme = new Programme(20).load(1, 0.5, 7200, share -> 3.0 + 1.2 * share);
    for (int i = 0; i < 10; i++) {
      double volts = 4.1 - 0.11 * i;
      programme.rest(1, 3600, volts).load(1, -0.5, 720, share -> volts - 0.1 * share);
    }
    String text =
        programme
            .rest(1, 3600, 3.1)
            .table(
                "Test Time / s,Current / A,Voltage / V",
                s -> s.says("%.1f,%.3f,%.4f", s.seconds(), s.amperes(), s.volts()));

    assertThat(one(write("gitt.csv", text)).cell().spec().ratedCapacity())
        .isCloseTo(1.0, within(0.02));
  }
}
