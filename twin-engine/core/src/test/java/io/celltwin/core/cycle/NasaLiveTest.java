package io.celltwin.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of NASA's cells between their operations. */
@EnabledIfEnvironmentVariable(
    named = Nasa.VARIABLE,
    matches = ".+",
    disabledReason = "needs the folder of measured data")
class NasaLiveTest {
  static Stream<String> cells() {
    return Nasa.cells().stream();
  }

  private static List<Cycle> lived(String cell) {
    return Segmented.of(Nasa.spec(cell), Nasa.frames(cell, 1000)).cycles();
  }

  /** Share of some cycles for which something holds. */
  private static double share(List<Cycle> cycles, Predicate<Cycle> which, Predicate<Cycle> holds) {
    long all = cycles.stream().filter(which).count();
    assertThat(all).isGreaterThan(50);
    return (double) cycles.stream().filter(which).filter(holds).count() / all;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aChargedCellIsFullAndADischargedOneIsEmpty(String cell) {
    List<Cycle> cycles = lived(cell);

    assertThat(
            share(
                cycles,
                c ->
                    c.kind() == OperationKind.CHARGE
                        && c.measured().cvCharge() > 0
                        && c.measured().lastCurrent() < 0.06,
                c -> c.live().soc() > 0.95))
        .isGreaterThan(0.95);
    assertThat(share(cycles, Cycle::comparable, c -> c.live().soc() < 0.10)).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyFullChargeAndDischargeHasItsFamilies(String cell) {
    List<Cycle> cycles = lived(cell);

    assertThat(
            share(
                cycles,
                c -> c.kind() == OperationKind.CHARGE && c.features() != null,
                c ->
                    c.family("charge-window") != null
                        && c.family("incremental-capacity") != null
                        && c.family("partial-charge") != null))
        .isGreaterThan(0.9);
    assertThat(
            share(
                cycles,
                Cycle::comparable,
                c ->
                    Math.abs(c.family("discharge-curve").get("capacity") - c.measured().capacity())
                        < 0.1))
        .isGreaterThan(0.95);
  }
}
