package io.celltwin.check.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.check.plain.ArithmeticCell.Recording;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A few of the cells that {@code check plain} makes, for some cycles. */
class PlainCheckTest {
  private static final int CYCLES = 40;

  static Stream<PlainKind> fullOnes() {
    List<String> some =
        List.of(
            "one-load",
            "two-loads-in-turn",
            "paused",
            "cold",
            "uneven",
            "every-minute",
            "no-nameplate",
            "ends-30-mv-above",
            "constant-current-alone");
    return PlainKind.all().stream().filter(k -> some.contains(k.name()));
  }

  @ParameterizedTest
  @MethodSource("fullOnes")
  void whereCyclesAreFullHealthAndCapacityAreWhatTheArithmeticSays(PlainKind kind)
      throws IOException {
    PlainVerdict told = PlainCheck.of(kind, 3, CYCLES);

    assertThat(told.discharges()).isEqualTo(CYCLES);
    assertThat(told.told()).as(told.reason()).isGreaterThanOrEqualTo(CYCLES - 2);
    assertThat(told.error()).isLessThan(0.5);
    assertThat(told.covered()).isGreaterThanOrEqualTo(85);
    assertThat(told.capacityError()).isLessThan(0.2);
    assertThat(told.falseAlerts()).doesNotContainKeys("CAPACITY_KNEE", "TR_PRECURSOR");
  }

  private static PlainKind kind(String name) {
    return PlainKind.all().stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }

  /** Parts of cycles alone had it 3 to 4 points too high before each of them. */
  @Test
  void betweenCapacityTestsHealthGoesOnAsTheLastOnesShowed() throws IOException {
    PlainVerdict told = PlainCheck.of(kind("one-full-in-50"), 2, 201);

    assertThat(told.error()).isLessThan(2);
    assertThat(told.covered()).isGreaterThanOrEqualTo(85);
  }

  @Test
  void aCurrentSensorsZeroThatIsOffIsPartOfTheInterval() throws IOException {
    PlainVerdict told = PlainCheck.of(kind("current-offset"), 2, 100);

    assertThat(told.error()).isGreaterThan(0.3);
    assertThat(told.covered()).isGreaterThanOrEqualTo(80); // it has to be seen for some rounds
  }

  @Test
  void theTruthIsCurrentTimesTime() {
    Make make = new Make(4);
    make.cycles = 2;
    Recording recording = ArithmeticCell.of(make);

    double out = 0;
    for (int i = 0; i + 1 < recording.second().length; i++) {
      double amps = Math.min(0, recording.ampere()[i]);
      out -= amps * (recording.second()[i + 1] - recording.second()[i]) / 3600;
    }
    // but for the one sample with which each discharge ends
    double last = 1.5 * make.rated * make.seconds / 3600;
    assertThat(recording.discharged()[0] + recording.discharged()[1])
        .isCloseTo(out, within(2 * last));
    assertThat(recording.health()[0])
        .isCloseTo(recording.discharged()[0] / make.rated, within(1e-12));
  }

  @Test
  void aWrongTruthIsNotTakenForAGoodTwin() throws IOException {
    PlainKind halved = new PlainKind("one-load", 0.5, m -> m.currentGain = 0.5);

    PlainVerdict told = PlainCheck.of(halved, 3, 10);

    assertThat(told.withinGoal()).isFalse();
    assertThat(told.capacityError()).isGreaterThan(40);
  }
}
