package io.celltwin.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.thermal.ThermalWatch;
import io.celltwin.domain.Alert;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThermalAlarmTest {
  private static final LimitWatch.Place HERE = new LimitWatch.Place("field", 7, null, 3);

  private final ThermalWatch thermal = new ThermalWatch();
  private final ThermalAlarm alarm = new ThermalAlarm();
  private final List<Alert> alerts = new ArrayList<>();
  private double warmth = 20;
  private double room = 20;
  private long second;

  /** An hour on, half an hour off; so much warmer than its use explains after an hour [K]. */
  private void use(int hours, double tooWarm) {
    long end = second + hours * 3600L;
    for (; second < end; second += 5) {
      double amps = second / 1800 % 3 == 2 ? 0 : 5;
      double heat = amps * amps * 0.06 + tooWarm / 8;
      warmth += 5 * (heat - (warmth - room) / 8) / 43;
      thermal.add(second * 1_000_000L, amps, warmth, 5);
      alarm.watch(thermal, "pack-3/7", second * 1_000_000L, HERE, alerts);
    }
  }

  @Test
  void heatThatUseDoesNotExplainIsOneEpisodeUntilHoursAfterIt() {
    use(48, 0);
    assertThat(alerts).isEmpty();

    use(3, 25);
    assertThat(alerts)
        .singleElement()
        .satisfies(a -> assertThat(a.state()).isEqualTo(Alert.State.FIRING));
    assertThat(alerts.get(0).message()).contains("pack-3/7").contains("K warmer than its use");

    use(3, 0);
    assertThat(alerts).hasSize(1);
    use(12, 0);
    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).state()).isEqualTo(Alert.State.CLEARED);
    assertThat(alerts.get(1).id()).isEqualTo(alerts.get(0).id());
    assertThat(alerts.get(0).action()).contains("keep people away");
    assertThat(alerts.get(1).action()).doesNotContain("keep people away");
  }

  @Test
  void aRoomThatGetsTwoKelvinWarmerIsNoAlarm() {
    use(48, 0);
    use(6, 2);
    assertThat(alerts).isEmpty();
  }

  @Test
  void aFrostThatEndsIsNoPrecursorHoweverFastItEnds() {
    use(72, 0);
    room = -8;
    use(48, 0);
    room = 20;
    use(12, 0);

    assertThat(alerts).isEmpty();
  }

  @Test
  void aChamberThatIsSetToAnotherTemperatureWhileTheCellRestsIsNoPrecursor() {
    room = 4;
    warmth = 4;
    use(48, 0);
    for (int setting : new int[] {24, 44, 4, 24}) {
      room = setting;
      rest(3);
      use(24, 0);
    }

    assertThat(alerts).isEmpty();
  }

  /** Nothing for so many hours. */
  private void rest(int hours) {
    long end = second + hours * 3600L;
    for (; second < end; second += 5) {
      warmth -= 5 * (warmth - room) / 8 / 43;
      thermal.add(second * 1_000_000L, 0, warmth, 5);
      alarm.watch(thermal, "pack-3/7", second * 1_000_000L, HERE, alerts);
    }
  }
}
