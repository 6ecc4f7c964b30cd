package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.domain.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Every number that BEEP, PyProBE and cellpy assert of their own sample files, and every one
 * recomputed from those files, as {@code cyclers/expected.json} lists them: a key that no check
 * knows fails. Rows are exact; values within 1e-9 of the field's size where upstream keeps what the
 * file says, and within the rounding of {@code expected.json} elsewhere.
 */
@EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
class PublishedExportsTest {
  private static final Path DATA =
      Path.of(System.getenv().getOrDefault("CELLTWIN_DATA", ".")).resolve("cyclers");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** BEEP counts columns after it has added its own: those of its Maccor and Novonix readers. */
  private static final Map<String, Integer> ADDED_BY_BEEP =
      Map.of(
          "beep/xTESLADIAG_000019_CH70.070",
          6,
          "beep/PredictionDiagnostics_000151_test.052",
          6,
          "beep/test_Nova_Form-CH01-01_short.csv",
          8);

  private final Map<String, Table> read = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> whatUpstreamAsserts() throws IOException {
    return assertions("third_party_asserted");
  }

  @TestFactory
  Stream<DynamicTest> whatWasRecomputed() throws IOException {
    return assertions("own_recomputation");
  }

  private Stream<DynamicTest> assertions(String part) throws IOException {
    JsonNode files = JSON.readTree(DATA.resolve("expected.json").toFile()).get(part);
    return files.properties().stream()
        .flatMap(
            file ->
                file.getValue().properties().stream()
                    .map(
                        claim ->
                            DynamicTest.dynamicTest(
                                file.getKey() + " " + claim.getKey(),
                                () ->
                                    check(
                                        file.getKey(),
                                        claim.getKey(),
                                        claim.getValue(),
                                        file.getValue()))));
  }

  private Table table(String name) throws IOException {
    Table known = read.get(name);
    if (known == null) {
      try (Stream<Path> all = Files.walk(DATA)) {
        Path path =
            all.filter(p -> p.getFileName().toString().equals(name)).findFirst().orElseThrow();
        known = Table.read(path);
      }
      read.put(name, known);
    }
    return known;
  }

  private void check(String name, String claim, JsonNode wanted, JsonNode all) throws IOException {
    Table table = table(name);
    switch (claim) {
      case "source", "note", "header_lines" -> assertThat(wanted).isNotNull();
      case "raw_shape" -> {
        assertThat(table.rows).isEqualTo(wanted.get(0).asInt());
        int added =
            ADDED_BY_BEEP.entrySet().stream()
                .filter(e -> e.getKey().endsWith(name))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertThat(table.header).hasSize(wanted.get(1).asInt() - added);
      }
      case "rows" ->
          // cellpy keeps rows without any content; here they are counted and passed over
          assertThat(table.rows + table.blanks).isEqualTo(wanted.asLong());
      case "columns" -> assertThat(table.header).hasSize(wanted.asInt());
      case "channel_id" -> assertThat(name).endsWith(".0" + wanted.asInt());
      case "valid" -> assertThat(declaresCyclesAndSteps(table)).isEqualTo(wanted.asBoolean());
      case "reason" ->
          assertThat(table.file.caveat().orElse(""))
              .contains("column Cycle_Index is empty in all 287 rows: no cycles are declared")
              .contains("column Step_Index is empty in all 287 rows: no steps are declared");
      case "test_time_monotonic" ->
          assertThat(backward(table.column(ColumnQuantity.TEST_TIME)) == 0)
              .isEqualTo(wanted.asBoolean());
      case "step_index_unique" ->
          // BEEP's step_index is Novonix' Step Type: what is done, here the state
          assertThat(table.states.stream().distinct().map(Integer::valueOf))
              .containsExactlyInAnyOrderElementsOf(ints(wanted));
      case "last_row" -> lastRow(table, name, wanted);
      case "events" ->
          assertThat(runs(table.column(ColumnQuantity.STEP))).isEqualTo(wanted.asInt());
      case "first_date" -> assertThat(date(table, 0)).isEqualTo(instant(wanted));
      case "row2_date" -> assertThat(date(table, 2)).isEqualTo(instant(wanted));
      case "time_s" -> {
        double[] seconds =
            table.samples().stream()
                .mapToDouble(s -> (s[0] - table.samples().get(0)[0]) / 1e6)
                .toArray();
        assertThat(seconds).containsExactly(doubles(wanted), within(1e-6));
      }
      case "golden" -> golden(table, DATA.resolve(wanted.asText()), all.get("rows").asInt());
      case "cycles" -> {
        if (wanted.isArray()) {
          assertThat(distinct(table.column(ColumnQuantity.CYCLE))).isEqualTo(ints(wanted));
          assertThat(
                  table.frames.stream()
                      .map(f -> f.declared().cycle())
                      .filter(c -> c != null)
                      .distinct())
              .isEqualTo(ints(wanted));
        } else {
          assertThat(distinct(table.column(ColumnQuantity.CYCLE))).hasSize(wanted.asInt());
        }
      }
      case "states" ->
          wanted
              .properties()
              .forEach(
                  s ->
                      assertThat(table.states.stream().filter(s.getKey()::equals))
                          .hasSize(s.getValue().asInt()));
      case "step_types" ->
          assertThat(table.states.stream().distinct())
              .containsExactlyInAnyOrderElementsOf(texts(wanted));
      case "v_min" -> close(min(table, ColumnQuantity.VOLTAGE), wanted.asDouble());
      case "v_max" -> close(max(table, ColumnQuantity.VOLTAGE), wanted.asDouble());
      case "v" -> {
        close(min(table, ColumnQuantity.VOLTAGE), wanted.get(0).asDouble());
        close(max(table, ColumnQuantity.VOLTAGE), wanted.get(1).asDouble());
      }
      case "i" -> {
        close(min(table, ColumnQuantity.CURRENT), wanted.get(0).asDouble());
        close(max(table, ColumnQuantity.CURRENT), wanted.get(1).asDouble());
      }
      case "temp" -> {
        close(min(table, ColumnQuantity.SURFACE_TEMPERATURE), wanted.get(0).asDouble());
        close(max(table, ColumnQuantity.SURFACE_TEMPERATURE), wanted.get(1).asDouble());
      }
      case "amps_min" -> {
        close(min(table, ColumnQuantity.CURRENT), wanted.asDouble());
        close(
            table.samples().stream().mapToDouble(s -> s[2]).min().orElseThrow(), wanted.asDouble());
      }
      case "amps_max" -> {
        close(max(table, ColumnQuantity.CURRENT), wanted.asDouble());
        close(
            table.samples().stream().mapToDouble(s -> s[2]).max().orElseThrow(), wanted.asDouble());
      }
      case "amps_signed" -> assertThat(table.file.survey().signed()).isEqualTo(wanted.asBoolean());
      case "test_time_start" -> close(table.column(ColumnQuantity.TEST_TIME)[0], wanted.asDouble());
      case "test_time_end", "t_end" ->
          close(table.last(ColumnQuantity.TEST_TIME), wanted.asDouble());
      case "test_time_backward" ->
          assertThat(backward(table.column(ColumnQuantity.TEST_TIME))).isEqualTo(wanted.asInt());
      case "test_time_dup" ->
          assertThat(repeated(table.column(ColumnQuantity.TEST_TIME))).isEqualTo(wanted.asInt());
      case "wallclock_start" -> close(table.column(ColumnQuantity.WALL_TIME)[0], wall(wanted));
      case "wallclock_end" -> close(table.last(ColumnQuantity.WALL_TIME), wall(wanted));
      case "wallclock_backward" ->
          assertThat(backward(table.column(ColumnQuantity.WALL_TIME))).isEqualTo(wanted.asInt());
      case "wallclock_gap_max_s" ->
          close(gap(table.column(ColumnQuantity.WALL_TIME)), wanted.asDouble());
      case "cycle_backward" ->
          assertThat(backward(table.column(ColumnQuantity.CYCLE))).isEqualTo(wanted.asInt());
      case "per_cycle_ah" ->
          wanted
              .properties()
              .forEach(
                  cycle -> {
                    int number = Integer.parseInt(cycle.getKey());
                    assertThat(table.perCycle(number, "C"))
                        .isCloseTo(cycle.getValue().get("charge").asDouble(), within(1e-6));
                    assertThat(table.perCycle(number, "D"))
                        .isCloseTo(cycle.getValue().get("discharge").asDouble(), within(1e-6));
                  });
      case "per_cycle_max_ah" ->
          wanted
              .properties()
              .forEach(
                  cycle -> {
                    int number = Integer.parseInt(cycle.getKey());
                    assertThat(max(table, ColumnQuantity.CHARGE_CAPACITY, number))
                        .isCloseTo(cycle.getValue().get("charge").asDouble(), within(1e-9));
                    assertThat(max(table, ColumnQuantity.DISCHARGE_CAPACITY, number))
                        .isCloseTo(cycle.getValue().get("discharge").asDouble(), within(1e-9));
                  });
      case "nan" ->
          wanted
              .properties()
              .forEach(
                  column -> {
                    ColumnQuantity quantity =
                        Map.of(
                                "Step_Time", ColumnQuantity.STEP_TIME,
                                "Step_Index", ColumnQuantity.STEP,
                                "Cycle_Index", ColumnQuantity.CYCLE)
                            .get(column.getKey());
                    assertThat(Arrays.stream(table.column(quantity)).filter(Double::isNaN))
                        .hasSize(column.getValue().asInt());
                  });
      case "q_chg_max" -> close(max(table, ColumnQuantity.CHARGE_CAPACITY), wanted.asDouble());
      case "q_dch_max" ->
          assertThat(max(table, ColumnQuantity.DISCHARGE_CAPACITY))
              .isCloseTo(wanted.asDouble(), within(1e-15));
      default -> throw new AssertionError("no check for " + claim);
    }
  }

  private static boolean declaresCyclesAndSteps(Table table) {
    return table.frames.stream()
        .map(Frame::declared)
        .allMatch(d -> d.cycle() != null && d.step() != null);
  }

  private static void lastRow(Table table, String name, JsonNode wanted) {
    Frame last = table.frames.get(table.frames.size() - 1);
    int i = last.size() - 1;
    long micros = last.timeMicros(i);
    assertThat(micros)
        .as("date")
        .isCloseTo(
            micros(wanted.get("Date")), within(name.contains("novonix") ? 1_000_000L : 1_000L));
    double started = name.contains("arbin") ? 0 : table.column(ColumnQuantity.TEST_TIME)[0];
    assertThat(table.last(ColumnQuantity.TEST_TIME) - started)
        .isCloseTo(wanted.get("Time_s").asDouble(), within(5e-7)); // as PyProBE rounds it
    int step = (int) table.last(ColumnQuantity.STEP);
    assertThat(last.declared().step()).isEqualTo(step);
    // PyProBE renumbers the steps of some makers from what it saw; Celltwin keeps the file's
    assertThat(List.of(step, runs(table.column(ColumnQuantity.STEP))))
        .contains(wanted.get("Step").asInt());
    assertThat(last.current()[i]).isCloseTo(wanted.get("Current_A").asDouble(), within(5e-7));
    assertThat(last.voltage()[i]).isCloseTo(wanted.get("Voltage_V").asDouble(), within(5e-7));
    assertThat((double) last.temperature()[i])
        .isCloseTo(wanted.get("Temperature_C").asDouble(), within(1e-5));
    assertThat(capacity(table)).isCloseTo(wanted.get("Capacity_Ah").asDouble(), within(1e-12));
  }

  /**
   * PyProBE takes a net capacity as it is, and makes one of two columns by counting from the
   * largest charge capacity of the file: for the Maccor sample that is twice the 0.024 Ah which
   * 28.8 A move in 3 s.
   */
  private static double capacity(Table table) {
    if (!Double.isNaN(table.last(ColumnQuantity.NET_CAPACITY))) {
      return table.last(ColumnQuantity.NET_CAPACITY);
    }
    boolean both = !Double.isNaN(table.last(ColumnQuantity.CHARGE_CAPACITY));
    double[] charged =
        table.column(both ? ColumnQuantity.CHARGE_CAPACITY : ColumnQuantity.STEP_CAPACITY);
    double discharged =
        both
            ? table.last(ColumnQuantity.DISCHARGE_CAPACITY)
                - table.column(ColumnQuantity.DISCHARGE_CAPACITY)[0]
            : 0;
    double largest = Arrays.stream(charged).max().orElseThrow();
    return largest + charged[charged.length - 1] - charged[0] - discharged;
  }

  private static void golden(Table table, Path path, int rows) throws IOException {
    Golden golden = Golden.read(path);
    assertThat(golden.rows()).isEqualTo(rows);
    assertThat(golden.compare(table)).isEmpty();
  }

  private static void close(double value, double wanted) {
    assertThat(value).isCloseTo(wanted, within(Math.max(1e-9, Math.abs(wanted) * 1e-9)));
  }

  private static double min(Table table, ColumnQuantity quantity) {
    return Arrays.stream(table.column(quantity)).min().orElseThrow();
  }

  private static double max(Table table, ColumnQuantity quantity) {
    return Arrays.stream(table.column(quantity)).max().orElseThrow();
  }

  private static double max(Table table, ColumnQuantity quantity, int cycle) {
    return IntStream.range(0, table.rows)
        .filter(i -> table.column(ColumnQuantity.CYCLE)[i] == cycle)
        .mapToDouble(i -> table.column(quantity)[i])
        .max()
        .orElseThrow();
  }

  private static int backward(double[] values) {
    return (int) IntStream.range(1, values.length).filter(i -> values[i] < values[i - 1]).count();
  }

  private static int repeated(double[] values) {
    return (int) IntStream.range(1, values.length).filter(i -> values[i] == values[i - 1]).count();
  }

  private static int runs(double[] values) {
    return 1
        + (int) IntStream.range(1, values.length).filter(i -> values[i] != values[i - 1]).count();
  }

  private static double gap(double[] values) {
    return IntStream.range(1, values.length)
        .mapToDouble(i -> values[i] - values[i - 1])
        .max()
        .orElseThrow();
  }

  private static List<Integer> distinct(double[] values) {
    return Arrays.stream(values)
        .filter(v -> !Double.isNaN(v))
        .distinct()
        .mapToObj(v -> (int) v)
        .toList();
  }

  private static List<Integer> ints(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
  }

  private static List<String> texts(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asText()).toList();
  }

  private static double[] doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  private static Instant date(Table table, int sample) {
    long micros = (long) table.samples().get(sample)[0];
    return Instant.EPOCH.plusNanos(micros * 1000);
  }

  private static Instant instant(JsonNode text) {
    return LocalDateTime.parse(text.asText().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }

  private static long micros(JsonNode text) {
    Instant at = instant(text);
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }

  private static double wall(JsonNode text) {
    return instant(text).getEpochSecond();
  }

  static {
    Locale.setDefault(Locale.ROOT);
  }
}
