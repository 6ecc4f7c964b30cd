package io.celltwin.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Lineage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastWatchTest {
  private static Forecast forecast(long revision, double cyclesLeft) {
    double[][] q = new double[Trajectories.size()][];
    for (int i = 0; i < q.length; i++) {
      double s = 0.8 + 1e-3 * (cyclesLeft - Trajectories.horizon(i));
      q[i] = new double[] {s - 0.01, s, s + 0.01};
    }
    return Trajectories.forecast(
        "test/1", revision, 1000 * revision, (int) revision, q, 0.8, "model", "1", null);
  }

  @Test
  void eightForecastsInARowBelowTheHorizonAreOneAlert() {
    ForecastWatch watch = ForecastWatch.fresh();
    List<Alert> alerts = new ArrayList<>();
    double[] left = {
      60, 49, 52, 48, 47, 46, 45, 44, 43, 42, 41, 90, 41, 120, 119, 118, 117, 116, 115, 114, 113
    };
    for (int i = 0; i < left.length; i++) {
      Forecast f = forecast(i + 1, left[i]);
      alerts.addAll(watch.accept(f, false, null, new Lineage("test", i, i)));
      alerts.addAll(watch.accept(f, false, null, new Lineage("test", i, i))); // delivered twice
    }

    assertThat(alerts)
        .extracting(a -> a.state() + " " + a.cycleNumber())
        .containsExactly("FIRING 11", "CLEARED 21");
    assertThat(alerts.get(0).id()).isEqualTo(alerts.get(1).id());
    assertThat(alerts.get(0).evidence()).isEqualTo(new Lineage("test", 3, 10));
    assertThat(alerts.get(0).message())
        .isEqualTo("test/1: about 41 cycles to the end of life (31 to 51), limit 50");
  }

  @Test
  void ofACellWhoseEndOfLifeWasSeenNothingIsForetold() {
    ForecastWatch watch = ForecastWatch.fresh();
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      alerts.addAll(
          watch.accept(forecast(i + 1, 30 - i), i >= 15, null, new Lineage("test", i, i)));
    }

    assertThat(alerts)
        .extracting(a -> a.state() + " " + a.cycleNumber())
        .containsExactly("FIRING 8", "CLEARED 16");
    assertThat(alerts.get(1).message()).contains("its end of life was seen");
    assertThat(alerts.get(1).action()).isNotEqualTo(alerts.get(0).action());
  }

  @Test
  void noCyclesLeftAreNoForecast() {
    ForecastWatch watch = ForecastWatch.fresh();
    for (int i = 0; i < 30; i++) {
      assertThat(watch.accept(forecast(i + 1, 0), false, null, new Lineage("test", i, i)))
          .isEmpty();
    }
  }
}
