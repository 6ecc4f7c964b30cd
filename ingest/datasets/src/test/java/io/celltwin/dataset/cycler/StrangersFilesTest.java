package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people write them by hand and by script: read right, or refused with the way out. */
class StrangersFilesTest {
  private static final String HEADER = "Test Time (s),Voltage (V),Current (A),Temperature (C)";

  @TempDir Path folder;

  private static String row(Programme.Sample s, Function<String, String> current) {
    return s.says("%.1f,%.4f,", s.seconds(), s.volts())
        + current.apply(String.format(Locale.ROOT, "%.4f", s.amperes()))
        + ",25.0";
  }

  /** Charge that went in and out [Ah], each row's current flowing until the next. */
  private static double[] moved(CellSource cell, List<Rejection> dead) throws IOException {
    double[] moved = new double[2];
    try (CellStream items = cell.open()) {
      while (items.hasNext()) {
        DatasetItem item = items.next();
        if (item instanceof DatasetItem.Refused refused) {
          dead.add(refused.rejection());
        }
        if (item instanceof DatasetItem.Telemetry telemetry) {
          var frame = telemetry.frame();
          for (int i = 0; i + 1 < frame.size(); i++) {
            double hours = (frame.timeMicros(i + 1) - frame.timeMicros(i)) / 3.6e9;
            double amperes = frame.current()[i];
            moved[amperes > 0 ? 0 : 1] += Math.abs(amperes) * hours;
          }
        }
      }
    }
    return moved;
  }

  private CellSource one(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("cell.csv"), text);
    try (Dataset dataset = Datasets.open(file)) {
      assertThat(dataset.refused()).isEmpty();
      assertThat(dataset.cells()).hasSize(1);
      return dataset.cells().get(0);
    }
  }

  private Rejection refused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("cell.csv"), text);
    try (Dataset dataset = Datasets.open(file)) {
      assertThat(dataset.cells()).isEmpty();
      assertThat(dataset.refused()).hasSize(1);
      return dataset.refused().get(0).rejection();
    }
  }

  private static String assumed(CellSource cell) {
    return String.join("; ", cell.assumed().stream().map(Assumption::text).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u2212", "\u2013", "("})
  void aMinusAsTypographersOrAccountantsWriteItIsAMinus(String minus) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                HEADER,
                s ->
                    row(
                        s,
                        amperes ->
                            !amperes.startsWith("-")
                                ? amperes
                                : minus + amperes.substring(1) + (minus.equals("(") ? ")" : "")));
    var dead = new ArrayList<Rejection>();

    double[] moved = moved(one(text), dead);

    assertThat(dead).isEmpty();
    assertThat(moved[0]).isCloseTo(1.9, within(0.02));
    assertThat(moved[1]).isCloseTo(1.9, within(0.02));
  }

  @Test
  void decimalCommasBetweenCommasAreRefusedWithTheWayOut() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time (s),Voltage (V),Current (A)",
                s ->
                    s.says("%.0f,", s.seconds())
                        + s.says("%.4f", s.volts()).replace('.', ',')
                        + ","
                        + s.says("%.4f", s.amperes()).replace('.', ','));

    assertThat(refused(text).reason()).contains("5 fields, wanted 3").contains("decimal comma");
  }

  @Test
  void aTimeBeyondAllTestsCostsItsRowAlone() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                HEADER,
                s -> s.seconds() == 1800 ? "1e300,3.7,1.0,25.0" : row(s, Function.identity()));
    var dead = new ArrayList<Rejection>();

    double[] moved = moved(one(text), dead);

    assertThat(dead).singleElement().satisfies(d -> assertThat(d.reason()).contains("1e300"));
    assertThat(moved[1]).isCloseTo(1.9, within(0.02));
  }

  @Test
  void rowsInNoOrderOfTimeAreRefusedWithTheWayOut() throws IOException {
    List<String> lines =
        new ArrayList<>(
            Programme.twoCycles(20)
                .table(HEADER, s -> row(s, Function.identity()))
                .lines()
                .toList());
    Collections.reverse(lines.subList(1, lines.size()));

    assertThat(refused(String.join("\n", lines)).reason())
        .contains("time goes back at")
        .contains("sort them");
  }

  @Test
  void magnitudesAreToldApartByTheWordsOfAStatusColumnWhateverTheKindOfTable() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time / s,Voltage / V,Current / A,Status",
                s ->
                    s.says("%.1f,%.4f,%.4f,", s.seconds(), s.volts(), Math.abs(s.amperes()))
                        + (s.amperes() < 0 ? "CC_DChg" : s.amperes() > 0 ? "CC_Chg" : "Rest"));

    double[] moved = moved(one(text), new ArrayList<>());

    assertThat(moved[0]).isCloseTo(1.9, within(0.02));
    assertThat(moved[1]).isCloseTo(1.9, within(0.02));
  }

  @Test
  void fahrenheitIsRead() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "time (s),voltage (V),current (A),temperature (F)",
                s -> s.says("%.1f,%.4f,%.4f,77.0", s.seconds(), s.volts(), s.amperes()));

    try (CellStream items = one(text).open()) {
      while (items.hasNext()) {
        if (items.next() instanceof DatasetItem.Telemetry telemetry) {
          assertThat(telemetry.frame().temperature()[0]).isCloseTo(25f, within(1e-4f));
        }
      }
    }
  }

  @Test
  void ofTwoColumnsOfOneNameTheFirstIsTakenAndThatIsSaid() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Test Time (s),Voltage (V),Current (A),Current (A)",
                s ->
                    s.says(
                        "%.1f,%.4f,%.4f,%.4f",
                        s.seconds(), s.volts(), s.amperes(), 2 * s.amperes()));

    assertThat(assumed(one(text))).contains("2 columns are named Current (A)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--", "NULL", "n/a", "OVL"})
  void aTemperatureThatIsMissingIsMissing(String word) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(HEADER, s -> row(s, Function.identity()).replace(",25.0", "," + word));
    var dead = new ArrayList<Rejection>();

    assertThat(moved(one(text), dead)[1]).isCloseTo(1.9, within(0.02));
    assertThat(dead).isEmpty();
  }

  /** Rows written twice, or two to a minute: the moment of a switch is no end of a discharge. */
  @ParameterizedTest
  @CsvSource({"2, 1", "1, 60"})
  void whereADischargeEndsDoesNotDependOnRowsOfTheSameMoment(int times, int clock)
      throws IOException {
    Programme programme = Programme.twoCycles(20);
    double known =
        one(programme.table(HEADER, s -> row(s, Function.identity()))).spec().capacityVoltage();
    String text =
        programme.table(
            HEADER,
            s -> {
              String row =
                  s.says("%.1f,", Math.floor(s.seconds() / clock) * clock)
                      + s.says("%.4f,%.4f,25.0", s.volts(), s.amperes());
              return times == 2 ? row + "\n" + row : row;
            });

    CellSource cell = one(text);

    assertThat(cell.spec().capacityVoltage()).isCloseTo(known, within(0.011));
    assertThat(cell.spec().ratedCapacity()).isCloseTo(1.0, within(0.02));
  }

  private static double[] bothWays(
      Programme programme, String header, Row row, StrangersFilesTest t) throws IOException {
    return moved(t.one(programme.table(header, row::of)), new ArrayList<>());
  }

  private interface Row {
    String of(Programme.Sample sample);
  }

  private static void isTheProgramme(double[] moved) {
    assertThat(moved[0]).isCloseTo(1.9, within(0.02));
    assertThat(moved[1]).isCloseTo(1.9, within(0.02));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", ""})
  void chargesAndDischargesMayHaveColumnsOfTheirOwn(String none) throws IOException {
    Function<Double, String> current = a -> a > 0 ? String.format(Locale.ROOT, "%.3f", a) : none;

    isTheProgramme(
        bothWays(
            Programme.twoCycles(20),
            "Time (s),Voltage (V),Charge Current (A),Discharge Current (A)",
            s ->
                s.says("%.0f,%.4f,", s.seconds(), s.volts())
                    + current.apply(s.amperes())
                    + ","
                    + current.apply(-s.amperes()),
            this));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s,V,mA", "(s),(V),(mA)", "[s],[V],[mA]"})
  void aRowOfUnitsBelowTheNamesIsTheirUnits(String units) throws IOException {
    var dead = new ArrayList<Rejection>();
    CellSource cell =
        one(
            Programme.twoCycles(20)
                .table(
                    "Time,Voltage,Current\n" + units,
                    s -> s.says("%.0f,%.4f,%.1f", s.seconds(), s.volts(), 1000 * s.amperes())));

    isTheProgramme(moved(cell, dead));
    assertThat(dead).isEmpty();
    assertThat(assumed(cell)).doesNotContain("names no unit");
  }

  @ParameterizedTest
  @CsvSource({"time, 1e3, ms", "Time (s), 1e3, ms", "Time (s), 1e6, us"})
  void aTimeInWhichAChargeWouldTakeAYearIsInAFinerUnitAndThatIsSaid(
      String name, double times, String unit) throws IOException {
    CellSource cell =
        one(
            Programme.twoCycles(20)
                .table(
                    name + ",Voltage (V),Current (A)",
                    s -> s.says("%.0f,%.4f,%.4f", times * s.seconds(), s.volts(), s.amperes())));

    isTheProgramme(moved(cell, new ArrayList<>()));
    assertThat(cell.spec().ratedCapacity()).isCloseTo(1.0, within(0.02));
    assertThat(assumed(cell)).contains("read as " + unit).contains("without a stop");
  }

  @Test
  void aTestThatLastedForDaysIsNotTakenForOneInMilliseconds() throws IOException {
    CellSource cell =
        one(
            Programme.twoCycles(20)
                .table(
                    "Time (s),Voltage (V),Current (A)",
                    s -> s.says("%.0f,%.4f,%.4f", 50 * s.seconds(), s.volts(), s.amperes() / 50)));

    isTheProgramme(moved(cell, new ArrayList<>()));
    assertThat(assumed(cell)).doesNotContain("read as");
  }

  @Test
  void aTestThatWentByInABlinkIsRefusedWithTheWayOut() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Time,Voltage (V),Current (A)",
                s -> s.says("%.8f,%.4f,%.4f", s.seconds() / 86_400, s.volts(), s.amperes()));

    assertThat(refused(text).reason()).contains("went by in").contains("Time (h)");
  }

  @Test
  void aDayAndTheClockOfThatDayInTwoColumnsAreOneMomentAcrossMidnight() throws IOException {
    LocalDateTime begin = LocalDateTime.of(2024, 3, 30, 22, 30);
    CellSource cell =
        one(
            Programme.twoCycles(20)
                .table(
                    "Date,Time,Voltage (V),Current (A)",
                    s ->
                        begin
                                .plusSeconds((long) s.seconds())
                                .format(
                                    DateTimeFormatter.ofPattern("yyyy-MM-dd,HH:mm:ss", Locale.ROOT))
                            + s.says(",%.4f,%.4f", s.volts(), s.amperes())));

    isTheProgramme(moved(cell, new ArrayList<>()));
    assertThat(assumed(cell)).doesNotContain("begins anew");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-32", "UTF-32LE", "UTF-32BE", "UTF-16"})
  void wideLettersAreReadWithAndWithoutAMark(String charset) throws IOException {
    String text = Programme.twoCycles(20).table(HEADER, s -> row(s, Function.identity()));
    Path file = Files.write(folder.resolve("wide.csv"), text.getBytes(Charset.forName(charset)));

    try (Dataset dataset = Datasets.open(file)) {
      assertThat(dataset.refused()).isEmpty();
      isTheProgramme(moved(dataset.cells().get(0), new ArrayList<>()));
    }
  }

  /** The moment by a clock on the wall that is put at two, from a Sunday's start. */
  private static String onTheWall(LocalDateTime start, double seconds, int hours) {
    LocalDateTime at = start.plusSeconds((long) seconds);
    LocalDateTime two = start.toLocalDate().atTime(hours > 0 ? 2 : 3, 0);
    return (at.isBefore(two) ? at : at.plusHours(hours))
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT));
  }

  @ParameterizedTest
  @CsvSource({"2024-03-31T01:30, 1", "2024-10-27T02:30, -1"})
  void noCurrentFlowsInTheHourThatSummerTimeTakesOrGives(LocalDateTime start, int hours)
      throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "DateTime,Voltage(V),Current(A)",
                s ->
                    onTheWall(start, s.seconds(), hours)
                        + s.says(",%.4f,%.4f", s.volts(), s.amperes()));
    CellSource cell = one(text);

    isTheProgramme(moved(cell, new ArrayList<>()));
    assertThat(assumed(cell)).contains("summer time");
  }

  @Test
  void anHourWithoutRowsOnAnyOtherDayIsAPause() throws IOException {
    LocalDateTime tuesday = LocalDateTime.parse("2024-04-02T01:30");
    String text =
        Programme.twoCycles(20)
            .table(
                "DateTime,Voltage(V),Current(A)",
                s ->
                    onTheWall(tuesday, s.seconds(), 1)
                        + s.says(",%.4f,%.4f", s.volts(), s.amperes()));

    assertThat(assumed(one(text))).doesNotContain("summer time");
  }

  @ParameterizedTest
  @CsvSource({
    "CHG, DCH, -",
    "CC-CV Charge (C/3), Discharge 1C, Rest 10 min",
    "Step 1: Laden, Entladen 2, Pause"
  })
  void wordsOfAStateColumnMeanWhatTheyAreMadeOf(String charge, String discharge, String rest)
      throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Time (s),Voltage (V),Current (A),Direction",
                s ->
                    s.says("%.0f,%.4f,%.4f,", s.seconds(), s.volts(), Math.abs(s.amperes()))
                        + (s.amperes() > 0 ? charge : s.amperes() < 0 ? discharge : rest));

    isTheProgramme(moved(one(text), new ArrayList<>()));
  }

  @ParameterizedTest
  @CsvSource({"time/h, Ewe/V, I/mA, 3600", "Time_min, Ecell_V, I_mA, 60"})
  void aTimeThatMayBeADateIsOneOfTheTestWhereItsNameSaysHours(
      String time, String volts, String amperes, double perUnit) throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                String.join(",", time, volts, amperes),
                s ->
                    s.says("%.6f,%.4f,%.2f", s.seconds() / perUnit, s.volts(), 1000 * s.amperes()));

    isTheProgramme(moved(one(text), new ArrayList<>()));
  }

  @Test
  void lettersOfAStateColumnAreReadInTheOpenFormatToo() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "time_s,voltage_v,current_a,state",
                s ->
                    s.says("%.0f,%.4f,%.4f,", s.seconds(), s.volts(), Math.abs(s.amperes()))
                        + (s.amperes() > 0 ? "C" : s.amperes() < 0 ? "D" : "R"));

    isTheProgramme(moved(one(text), new ArrayList<>()));
  }

  @Test
  void magnitudesThatNothingTellsApartAreRefusedWithTheWayOut() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "Time (s),Voltage (V),Current (A),Status",
                s ->
                    s.says("%.0f,%.4f,%.4f,", s.seconds(), s.volts(), Math.abs(s.amperes()))
                        + (s.amperes() > 0 ? "up" : s.amperes() < 0 ? "down" : "none"));

    assertThat(refused(text).reason())
        .contains("no current is negative")
        .contains("words like charge and discharge")
        .contains("down, none, up");
  }

  @Test
  void aThousandAmpereHoursByAUnitThatNobodyNamedAreRefusedWithTheWayOut() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "time,voltage,current",
                s -> s.says("%.0f,%.4f,%.1f", s.seconds(), s.volts(), 1000 * s.amperes()));

    assertThat(refused(text).reason()).contains("1000 Ah").contains("Current (mA)");
  }

  @Test
  void chargesOfAMinuteByAUnitThatNobodyNamedAreRefusedWithTheWayOut() throws IOException {
    String text =
        Programme.twoCycles(20)
            .table(
                "time,voltage,current",
                s -> s.says("%.4f,%.4f,%.4f", s.seconds() / 60, s.volts(), s.amperes()));

    assertThat(refused(text).reason()).contains("took longer than").contains("Time (min)");
  }
}
