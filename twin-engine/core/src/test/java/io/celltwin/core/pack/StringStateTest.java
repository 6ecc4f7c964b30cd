package io.celltwin.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.alert.PackWatch;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringStateTest {
  private static final Lineage FRAMES = new Lineage("edge", 1, 1);

  /** The string, all that was said of it, and what is known of it. */
  private static final class Watched {
    final StringState state;
    final PackWatch watch = PackWatch.fresh();
    final List<Alert> alerts = new ArrayList<>();
    final List<String> ids;

    Watched(SeriesString string) {
      this.state = StringState.fresh(string.charge.length, string.rated);
      this.ids = IntStream.rangeClosed(1, string.charge.length).mapToObj(i -> "pack/" + i).toList();
    }

    void see(StringReading reading) {
      if (state.accept(reading)) {
        alerts.addAll(watch.accept(state.view(), ids, i -> FRAMES));
      }
    }

    List<String> told() {
      return alerts.stream()
          .filter(a -> a.state() == Alert.State.FIRING)
          .map(a -> a.kind() + " " + a.cellId())
          .distinct()
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0.001, 10", "false, 0.01, 30", "true, 0.001, 10", "true, 0.01, 30"})
  void aCellOfTwelvePercentLessIsFoundWithoutAFullCycle(boolean flat, double step, int every) {
    SeriesString made = new SeriesString(16, 100, flat, step, 7);
    made.capacity[6] = 88;
    made.charge[6] = 88 * 0.6;
    Watched watched = new Watched(made);

    made.days(20, every, watched::see);

    SiblingView weak = watched.state.view().cells().get(6);
    assertThat(weak.capacityRatio()).isCloseTo(0.88, within(0.03));
    assertThat(watched.state.view().endsDischarge()).isEqualTo(6);
    assertThat(watched.told()).contains("WEAK_CELL pack/7");
    assertThat(watched.told()).allMatch(t -> t.endsWith("pack/7"));
  }

  @Test
  void aCellWithADoubledResistanceIsFoundFromItsSteps() {
    SeriesString made = new SeriesString(16, 100, true, 0.001, 8);
    made.resistance[3] *= 2;
    Watched watched = new Watched(made);

    made.days(3, 10, watched::see);

    assertThat(watched.state.view().cells().get(3).resistanceRatio()).isCloseTo(2, within(0.2));
    assertThat(watched.told()).containsExactly("WEAK_CELL pack/4");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aCellThatLeaksIsFoundBesideItsSiblings(boolean flat) {
    SeriesString made = new SeriesString(16, 100, flat, 0.001, 9);
    made.leak[11] = 0.0125; // 0.3 Ah a day of 100
    Watched watched = new Watched(made);

    made.days(40, 30, watched::see);

    SiblingView leaky = watched.state.view().cells().get(11);
    assertThat(leaky.selfDischarge()).isCloseTo(0.3, within(0.08));
    assertThat(watched.told()).contains("SELF_DISCHARGE pack/12");
    assertThat(watched.told()).allMatch(t -> t.endsWith("pack/12"));
  }

  @Test
  void aCellThatItsBalancerNeverLeavesAloneIsToldApartFromOneThatDrainsItself() {
    SeriesString made = new SeriesString(8, 100, false, 0.001, 14);
    made.bled[4] = 0.4;
    made.leak[2] = 0.03;
    Watched watched = new Watched(made);

    made.days(24, 30, watched::see);

    assertThat(watched.told())
        .contains("BALANCER_BUSY pack/5", "SELF_DISCHARGE pack/3")
        .doesNotContain("BALANCER_BUSY pack/3");
    assertThat(watched.state.view().cells().get(4).fullLoss()).isCloseTo(0.4, within(0.1));
    assertThat(watched.alerts)
        .filteredOn(a -> a.kind().equals("BALANCER_BUSY"))
        .allMatch(a -> a.message().contains("loses") && a.action().contains("balancer"));
  }

  @Test
  void aCellThatIsSixPercentBehindIsOutOfBalanceAndNotWeak() {
    SeriesString made = new SeriesString(16, 100, false, 0.001, 10);
    made.charge[2] -= 7;
    Watched watched = new Watched(made);

    made.days(6, 10, watched::see);

    SiblingView behind = watched.state.view().cells().get(2);
    assertThat(behind.imbalance()).isCloseTo(-7, within(1.2));
    assertThat(behind.capacityRatio()).isCloseTo(1, within(0.03));
    assertThat(watched.told()).containsExactly("CELL_IMBALANCE pack/3");
  }

  @Test
  void aSensorThatStandsStillIsToldAsSuchAndTheCellIsLeftAlone() {
    SeriesString made = new SeriesString(16, 100, false, 0.001, 14);
    Watched watched = new Watched(made);
    made.days(2, 10, watched::see);

    made.days(
        6,
        10,
        r -> {
          r.volts()[4] = 3.712;
          watched.see(r);
        });

    assertThat(watched.told()).containsExactly("SENSOR_STUCK pack/5");
    assertThat(watched.watch.open(4)).containsExactly("SENSOR_STUCK");
  }

  @Test
  void ofSoundStringsNothingIsTold() {
    for (long seed = 100; seed < 112; seed++) {
      SeriesString made =
          new SeriesString(16, 50, seed % 2 == 0, seed % 3 == 0 ? 0.01 : 0.001, seed);
      Watched watched = new Watched(made);
      made.days(15, 30, watched::see);
      assertThat(watched.told()).as("seed %s", seed).isEmpty();
    }
  }

  @Test
  void aReplacedCellTakesItsAlertWithItAndBeginsAsItsSiblings() {
    SeriesString made = new SeriesString(16, 100, false, 0.001, 13);
    made.resistance[3] *= 2;
    Watched watched = new Watched(made);
    made.days(3, 10, watched::see);
    made.resistance[3] /= 2;

    watched.state.replaced(3);
    List<Alert> over = watched.watch.replaced(3, "pack/4", made.millis, FRAMES);
    made.days(3, 10, watched::see);

    assertThat(over)
        .singleElement()
        .matches(
            a -> a.state() == Alert.State.CLEARED && a.id().equals(watched.alerts.get(0).id()));
    assertThat(watched.alerts).hasSize(1);
    assertThat(watched.state.view().cells().get(3).resistanceRatio()).isCloseTo(1, within(0.1));
  }

  @Test
  void theWeakestCellLimitsWhatTheStringCanDo() {
    SeriesString made = new SeriesString(8, 100, false, 0.001, 11);
    made.capacity[5] = 85;
    made.charge[5] = 85 * 0.6;
    Watched watched = new Watched(made);

    made.days(15, 10, watched::see);

    assertThat(watched.state.view().usable()).isCloseTo(85, within(3.0));
  }

  @Test
  void whatIsSavedGoesOnAsIfItHadNotBeen() throws Exception {
    SeriesString made = new SeriesString(4, 20, false, 0.001, 12);
    StringState whole = StringState.fresh(4, 20);
    List<StringReading> readings = new ArrayList<>();
    made.days(2, 30, readings::add);
    StringState restored = StringState.fresh(4, 20);
    for (StringReading reading : readings) {
      whole.accept(reading);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      restored.write(new DataOutputStream(bytes));
      restored =
          StringState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      restored.accept(reading);
    }
    assertThat(restored.view()).isEqualTo(whole.view());
  }

  @Test
  void aReadingThatIsNotLaterOrHalfEmptyIsLeft() {
    StringState state = StringState.fresh(3, 10);
    assertThat(state.accept(new StringReading(1000, 1, new double[] {3, 3, 3}, Double.NaN, 0.5)))
        .isTrue();
    assertThat(state.accept(new StringReading(1000, 1, new double[] {3, 3, 3}, Double.NaN, 0.5)))
        .isFalse();
    double no = Double.NaN;
    assertThat(state.accept(new StringReading(2000, 1, new double[] {3, no, no}, no, 0.5)))
        .isFalse();
    assertThatThrownBy(() -> state.accept(new StringReading(3000, 1, new double[2], no, no)))
        .hasMessage("a reading of 2 cells, wanted 3");
  }
}
