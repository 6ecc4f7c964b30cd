package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Published files of the Battery Data Format, what upstream's validator says of them, and what it
 * does not; and cellpy's deliberately broken exports.
 */
@EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
class BatteryDataFormatTest {
  private static final Path DATA = Path.of(System.getenv().getOrDefault("CELLTWIN_DATA", "."));

  @TestFactory
  Stream<DynamicTest> rowsAndColumnsAreThoseThatUpstreamCounts() throws IOException {
    JsonNode files =
        new ObjectMapper().readTree(DATA.resolve("bdf/upstream-validate.json").toFile());
    return files.properties().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getKey(),
                    () -> {
                      Table table = Table.read(find(file.getKey()));
                      JsonNode says = file.getValue();
                      assertThat(table.rows).isEqualTo(says.get("n_rows").asInt());
                      assertThat(table.samples()).hasSize(says.get("n_rows").asInt());
                      assertThat(table.header)
                          .isEqualTo(
                              IntStream.range(0, says.get("n_cols").asInt())
                                  .mapToObj(i -> says.get("columns").get(i).asText())
                                  .toList());
                      assertThat(table.rejections).isEmpty();
                    }));
  }

  private static Path find(String name) throws IOException {
    try (Stream<Path> all = Files.walk(DATA.resolve("bdf"))) {
      return all.filter(p -> p.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void theRawExportAndItsConversionAreTheSameCell() throws IOException {
    Table raw = Table.read(find("SINTEF__LiGrR2032__2024-04-30__25degC__Landt.csv"));
    Table converted = Table.read(find("SINTEF__LiGrR2032__2024-04-30__25degC__Landt.bdf.csv"));

    assertThat(raw.file.manifest().name()).isEqualTo("landt");
    assertThat(raw.rows).isEqualTo(converted.rows);
    List<double[]> one = raw.samples();
    List<double[]> other = converted.samples();
    double shift = one.get(0)[0] - other.get(0)[0];
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i)[1]).isEqualTo(other.get(i)[1]);
      assertThat(one.get(i)[2]).isEqualTo(other.get(i)[2]);
      assertThat(one.get(i)[0] - other.get(i)[0]).isCloseTo(shift, within(1.0));
    }
    // the conversion lost what was done, in which cycle, and when
    assertThat(raw.frames).allMatch(f -> f.declared().kind() != null);
    assertThat(raw.frames).allMatch(f -> f.declared().cycle() != null);
    assertThat(converted.frames).allMatch(f -> f.declared().cycle() == null);
    assertThat(raw.file.spec().ratedCapacity()).isEqualTo(converted.file.spec().ratedCapacity());
  }

  /** Each passes upstream's validator. */
  @Test
  void whatAValidFileGetsWrongIsSaid() throws IOException {
    assertThat(caveat("DLR__LiGrHydra0b__20230131__POCV__25degC__Basytec.bdf.csv"))
        .contains("its 39193 rows span 42 years: is the time in the unit its name says?")
        .contains("nothing says when it was");
    assertThat(caveat("SINTEF__G20M7-202512-Gru6mV__20251228__C30__25degC__Neware.bdf.csv"))
        .contains("column cycle_count is 6.283185307179586")
        .contains("no cycles are declared");
    assertThat(caveat("SINTEF__LiGrR2032__2024-04-30__25degC__Landt.bdf.csv"))
        .contains("column ambient_temperature_celsius is 0.0 °C throughout: no probe, left out");
  }

  private static String caveat(String name) throws IOException {
    return Table.read(find(name)).file.caveat().orElseThrow();
  }

  @Test
  void namesSinceDeprecatedAndMillisecondsAreReadFromParquet() throws IOException {
    Table table = Table.read(find("legacy.bdf.parquet"));

    assertThat(table.column(ColumnQuantity.TEST_TIME)[2]).isEqualTo(2.0);
    assertThat(table.column(ColumnQuantity.WALL_TIME)[0])
        .isCloseTo(1_719_933_538.046, within(1e-6));
    assertThat(table.frames.get(0).startMillis()).isEqualTo(1_719_933_538_046L);
    assertThat(table.frames).extracting(f -> f.declared().cycle()).contains(0, 1, 2);
    assertThat(table.frames.get(0).declared().ambient()).isEqualTo(25.0);
  }

  @Test
  void brokenExportsSayWhatAPersonNeeds() throws IOException {
    Path bad = DATA.resolve("cyclers/cellpy/bad");

    assertThat(Table.read(bad.resolve("custom_good_small.csv")).rejections).isEmpty();
    assertThat(Table.refused(bad.resolve("custom_missing_column.csv")))
        .isEqualTo(
            new Rejection(
                "MISSING_COLUMN",
                null,
                "custom_missing_column.csv:20",
                "no column for voltage: a cellpy-custom file has it as voltage; found index,"
                    + " test_time, step_time, date_stamp, step, cycle, current, charge_capacity,"
                    + " discharge_Capacity"));
    String cell = "cellpy-custom/custom_nan_inf";
    assertThat(Table.read(bad.resolve("custom_nan_inf.csv")).rejections)
        .containsExactly(
            new Rejection(
                "NOT_A_NUMBER",
                cell,
                "custom_nan_inf.csv:24",
                "column voltage is empty, wanted a number"),
            new Rejection(
                "NOT_A_NUMBER",
                cell,
                "custom_nan_inf.csv:28",
                "column voltage is 'inf', wanted a finite number"),
            new Rejection(
                "NOT_A_NUMBER",
                cell,
                "custom_nan_inf.csv:32",
                "column voltage is '-inf', wanted a finite number"));
  }
}
