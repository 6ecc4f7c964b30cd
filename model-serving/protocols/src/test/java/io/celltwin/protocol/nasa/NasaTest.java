package io.celltwin.protocol.nasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class NasaTest {
  private static double[] exponential(double from, double rate, int discharges) {
    double[] soh = new double[discharges];
    for (int i = 0; i < discharges; i++) {
      soh[i] = from * Math.exp(-rate * (i + 1));
    }
    return soh;
  }

  private static final List<double[]> OTHERS =
      List.of(
          exponential(0.95, 0.0018, 168),
          exponential(0.98, 0.0022, 168),
          exponential(0.93, 0.0020, 132));

  @Test
  void anExponentialIsContinued() {
    double[] truth = exponential(0.96, 0.0021, 160);
    RandomLaw.Curve curve =
        new RandomLaw(List.of(1.0)).forecast(OTHERS, java.util.Arrays.copyOf(truth, 60), 160);
    assertThat(curve.middle()).hasSize(100);
    for (int i = 0; i < 100; i += 10) {
      assertThat(curve.middle()[i]).isCloseTo(truth[60 + i], within(0.01));
    }
  }

  @Test
  void aFewRisesAfterRestsDoNotTurnTheForecast() {
    double[] smooth = exponential(0.96, 0.0021, 80);
    double[] regenerated = smooth.clone();
    for (int i = 74; i < 80; i++) {
      regenerated[i] += 0.03;
    }
    RandomLaw law = new RandomLaw(List.of(1.0));
    double[] calm = law.forecast(OTHERS, smooth, 160).middle();
    double[] risen = law.forecast(OTHERS, regenerated, 160).middle();
    assertThat(Math.abs(risen[79] - calm[79])).isLessThan(0.02);
  }

  @Test
  void doubtGrowsAheadAndNeverFallsBelowTheScatter() {
    RandomLaw.Curve curve =
        new RandomLaw(List.of(1.0)).forecast(OTHERS, exponential(0.96, 0.0021, 50), 160);
    assertThat(curve.deviation()[100]).isGreaterThan(curve.deviation()[0]);
    assertThat(curve.deviation()[0]).isGreaterThan(0.011);
  }
}
