package io.celltwin.core.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.nasa.Nasa;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cells whose truth is known by current × time, live, however their samples were framed. */
class PlainCellsTest {
  /** Kinds that nobody gave us, made shorter. */
  static Stream<PlainSimulation> siblings() {
    return PlainTable.siblings().stream()
        .filter(
            s -> !List.of("ends-300mV-above", "partial-10-60", "one-full-in-100").contains(s.name))
        .peek(s -> s.cycles = Math.min(s.cycles, s.seconds < 5 ? 6 : 60));
  }

  static Stream<String> names() {
    return PlainFiles.names().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  @EnabledIfEnvironmentVariable(named = Nasa.VARIABLE, matches = ".+")
  void aPlainCellIsReadRightInFramesOfAnySize(String name) {
    PlainCell cell = PlainFiles.read(name);
    PlainVerdict told = PlainVerdict.of(cell, cell.framesOf(600), cycle -> null);

    isRight(told, name.startsWith("p4") ? 1.5 : 0.5);
    if (!name.startsWith("p5") && told.fulls > 100) { // loads in turn are told of one of them
      assertThat(told.endOfLife).isEqualTo(told.trueEndOfLife);
    }
    if (told.fulls > 100) {
      assertThat(told.endOfLife).isCloseTo(told.trueEndOfLife, within(4.0));
    }
    for (int size : new int[] {1, 6, 60}) {
      assertThat(PlainVerdict.of(cell, cell.frames(size), cycle -> null).line())
          .as("frames of %d", size)
          .isEqualTo(told.line());
    }
    assertThat(told.alerts).doesNotContainKeys("CAPACITY_KNEE", "RESISTANCE_GROWTH");
  }

  @ParameterizedTest
  @MethodSource("siblings")
  void soAreOthersOfItsKind(PlainSimulation sibling) {
    PlainCell cell = sibling.cell();
    PlainVerdict told = PlainVerdict.of(cell, cell.framesOf(600), cycle -> null);

    boolean unlike = List.of("mixed-35", "cold-2c-check").contains(sibling.name);
    isRight(told, unlike ? 1.5 : 0.5);
  }

  private static void isRight(PlainVerdict told, double points) {
    assertThat(told.zeros).as("a capacity of nothing").isZero();
    assertThat(told.toldOfParts).as("capacities of parts of a discharge").isZero();
    assertThat(told.told).as("capacities of full ones").isGreaterThanOrEqualTo(told.fulls - 2);
    assertThat(told.worstCapacity).isLessThan(0.002);
    if (told.fulls == 0) {
      // never full: by parts, wide, and what it holds lies within
      assertThat(told.lastHealth.method()).isEqualTo("parts");
      assertThat(told.lastHealth.lower()).isLessThan(100 * (1 - 0.0007 * told.discharges));
      assertThat(told.lastHealth.upper()).isGreaterThan(100 * (1 - 0.0007 * told.discharges));
      assertThat(told.reason).contains("points by parts, the widest window lately was");
      return;
    }
    assertThat(told.rmsHealth).isLessThan(points);
    assertThat(told.covered).isGreaterThanOrEqualTo(85);
  }

  static Stream<PlainSimulation> parts() {
    return PlainTable.siblings().stream()
        .filter(s -> List.of("partial-10-60", "one-full-in-100").contains(s.name));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aCellThatIsSeldomTestedIsNotSaidToHaveAKnee(PlainSimulation sibling) {
    PlainCell cell = sibling.cell();
    PlainVerdict told = PlainVerdict.of(cell, cell.framesOf(600), cycle -> null);

    assertThat(told.toldOfParts).isZero();
    assertThat(told.alerts).doesNotContainKey("CAPACITY_KNEE");
    assertThat(told.covered).isGreaterThanOrEqualTo(85);
  }

  private static PlainSimulation of(Consumer<PlainSimulation> setting) {
    PlainSimulation simulation = new PlainSimulation();
    setting.accept(simulation);
    return simulation;
  }

  static Stream<PlainSimulation> probeless() {
    return Stream.of(of(s -> s.cycles = 30));
  }

  @ParameterizedTest
  @MethodSource("probeless")
  void withoutATemperatureTheIntervalIsWiderAndTheReasonSaysSo(PlainSimulation simulation) {
    PlainCell with = simulation.cell();
    PlainVerdict known = PlainVerdict.of(with, with.framesOf(600), cycle -> null);
    PlainSimulation blind =
        of(
            s -> {
              s.cycles = 30;
              s.probe = false;
            });
    PlainCell without = blind.cell();
    PlainVerdict told = PlainVerdict.of(without, without.framesOf(600), cycle -> null);

    assertThat(told.rmsHealth).isLessThan(0.5);
    assertThat(told.meanWidth).isGreaterThan(1.2 * known.meanWidth);
    assertThat(told.reason).startsWith("no temperature");
  }
}
