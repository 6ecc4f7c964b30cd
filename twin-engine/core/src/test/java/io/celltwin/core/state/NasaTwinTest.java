package io.celltwin.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What NASA's cells went through, and what a person should have been told of it. */
@EnabledIfEnvironmentVariable(
    named = Nasa.VARIABLE,
    matches = ".+",
    disabledReason = "needs the folder of measured data")
class NasaTwinTest {
  static Stream<String> cells() {
    return Nasa.cells().stream();
  }

  private static Life life(String cell) {
    return new Life(Nasa.spec(cell)).live(Nasa.frames(cell, 1000)).end();
  }

  @ParameterizedTest
  @CsvSource({"B0005, 125", "B0006, 109", "B0018, 97"})
  void cellsThatPassTheirEndOfLifeSayWhen(String cell, int discharge) {
    Life life = life(cell);

    assertThat(life.alerts("END_OF_LIFE"))
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.state()).isEqualTo(Alert.State.FIRING);
              assertThat(a.cycleNumber()).isBetween(discharge - 3, discharge + 3);
            });
    assertThat(life.twin().endOfLifeCycle().value()).isEqualTo(discharge);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void coldHurriedAndPartialDischargesAreNoEndOfLife(String cell) {
    if (!Set.of("B0005", "B0006", "B0018").contains(cell)) {
      assertThat(life(cell).alerts("END_OF_LIFE")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void alertsAreFewAndEachHasItsCause(String cell) {
    Set<String> expected =
        switch (cell) {
          case "B0005", "B0006", "B0007" ->
              Set.of("END_OF_LIFE 456", "END_OF_LIFE 394", "SENSOR_FAULT 615");
          case "B0018" -> Set.of("END_OF_LIFE 240");
          case "B0038" -> Set.of("OVERTEMPERATURE 116");
          case "B0041" -> Set.of("SENSOR_FAULT 162");
          case "B0049" -> Set.of("OVERCHARGE 10");
          case "B0052" -> Set.of("CELL_DEAD 10");
          default -> Set.of();
        };

    assertThat(
            life(cell).alerts.stream()
                .filter(a -> a.state() == Alert.State.FIRING)
                .map(a -> a.kind() + " " + a.operationIndex())
                .collect(Collectors.toSet()))
        .isSubsetOf(expected);
    if (cell.equals("B0049")) {
      assertThat(life(cell).alerts("OVERCHARGE")).hasSize(2); // fires and clears
      assertThat(life(cell).twin().overcharges().value()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theSameFramesGiveTheSameTwinsHoweverTheyAreCut(String cell) {
    CellSpec spec = Nasa.spec(cell);
    Life coarse = new Life(spec).live(Nasa.frames(cell, 100_000)).end();
    Life fine = new Life(spec).live(Nasa.frames(cell, 137)).end();

    assertThat(fine.steps.stream().map(s -> s.twin().sohCapacity()))
        .isEqualTo(coarse.steps.stream().map(s -> s.twin().sohCapacity()).toList());
    assertThat(fine.cycles.stream().map(c -> c.measured()))
        .isEqualTo(coarse.cycles.stream().map(c -> c.measured()).toList());
    assertThat(fine.cycles.stream().map(c -> c.features()))
        .isEqualTo(coarse.cycles.stream().map(c -> c.features()).toList());
  }
}
