package io.celltwin.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import io.celltwin.domain.OpenQuestion;
import io.celltwin.domain.Twin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One cell that is charged by 50 points and back, never full and never empty, seen at different
 * rates.
 */
class SampledLessTest {
  private static final double RATED = 50;
  private static final double HOLDS = 0.88;
  private static final double[] BEGINS = {0.1, 0.3, 0.45};
  private static final double[] OPEN = {
    2.8, 3.35, 3.47, 3.54, 3.60, 3.65, 3.73, 3.82, 3.92, 4.05, 4.2
  };
  private static final CellSpec SPEC =
      new CellSpec(
          "field/one",
          Chemistry.NCM,
          RATED,
          3.6,
          2.8,
          4.2,
          2.8,
          100,
          200,
          -20,
          60,
          RATED / 3,
          25,
          0.7,
          null,
          null,
          null);

  private final List<double[]> seconds = new ArrayList<>();
  private double soc = 0.1;
  private double slow;

  private void use(double rate, double upTo) {
    Random load = new Random(3);
    while (rate > 0 ? soc < upTo : soc > upTo) {
      double c = rate > 0 ? rate : rate * 2 * load.nextDouble();
      for (int k = 0; k < 20; k++) {
        second(c);
      }
    }
  }

  private void second(double c) {
    soc += c / 3600 / HOLDS;
    slow += (0.05 * c - slow) / 700;
    int i = Math.max(0, Math.min(9, (int) (soc * 10)));
    double volt = OPEN[i] + (soc * 10 - i) * (OPEN[i + 1] - OPEN[i]) + 0.06 * c + slow;
    seconds.add(new double[] {volt, c * RATED});
  }

  private List<double[]> days() {
    for (int day = 0; day < 25; day++) {
      use(0.3, BEGINS[day % 3] + 0.5);
      for (int k = 0; k < 1800; k++) {
        second(0);
      }
      use(-0.4, BEGINS[(day + 1) % 3]);
      for (int k = 0; k < 1800; k++) {
        second(0);
      }
    }
    return seconds;
  }

  private static Attribute health(List<double[]> seconds, int every, boolean means) {
    return twin(seconds, every, means).sohCapacity();
  }

  private static Twin twin(List<double[]> seconds, int every, boolean means) {
    int n = seconds.size() / every;
    Life life = new Life(SPEC);
    List<Frame> frames = new ArrayList<>();
    for (int from = 0; from < n; from += 500) {
      int to = Math.min(n, from + 500);
      long[] offset = new long[to - from];
      double[] volt = new double[to - from];
      double[] ampere = new double[to - from];
      float[] celsius = new float[to - from];
      Arrays.fill(celsius, 25);
      for (int i = from; i < to; i++) {
        offset[i - from] = (long) (i - from) * every * 1_000_000L;
        double[] sum = new double[2];
        int count = means ? every : 1;
        for (int k = 0; k < count; k++) {
          double[] one = seconds.get(i * every + k);
          sum[0] += one[0] / count;
          sum[1] += one[1] / count;
        }
        volt[i - from] = Math.rint(100 * sum[0]) / 100;
        ampere[i - from] = Math.rint(10 * sum[1]) / 10;
      }
      frames.add(
          new Frame(
              SPEC.cellId(),
              "bms",
              from / 500,
              0,
              1,
              1_767_225_600_000L + (long) from * every * 1000L,
              Declared.NOTHING,
              to - from,
              offset,
              volt,
              ampere,
              celsius));
    }
    life.live(frames).end();
    return life.twin();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 30, 60})
  void howeverOftenItIsSampledItsIntervalHoldsWhatIsTrueOrThereIsNone(int every) {
    Attribute health = health(days(), every, false);

    if (!Double.isNaN(health.value())) {
      assertThat(health.lower()).isLessThanOrEqualTo(100 * HOLDS);
      assertThat(health.upper())
          .isGreaterThanOrEqualTo(100 * HOLDS - 2); // a third of an hour's load
    }
  }

  @Test
  void sampledOftenEnoughItHasHealthByPartsWithoutAFullCycle() {
    Attribute health = health(days(), 10, false);

    assertThat(health.method()).isEqualTo("parts");
    assertThat(health.value()).isBetween(100 * HOLDS - 6, 100 * HOLDS + 6);
    assertThat(health.upper() - health.lower()).isLessThan(24);
  }

  @Test
  void whatWouldNarrowItsHealthMostComesFirstWithTheWidthExpectedAfterIt() {
    Twin twin = twin(days().subList(0, 40_000), 10, false);

    OpenQuestion question = twin.openQuestions().get(0);
    assertThat(question.attribute()).isEqualTo("sohCapacity");
    assertThat(question.seen()).matches("needs .* points? .*the widest lately was [0-9]+");
    assertThat(question.measurements())
        .hasSize(6)
        .isSortedAccordingTo(
            java.util.Comparator.comparingDouble(OpenQuestion.Measurement::halfWidth));
    assertThat(question.measurements().get(0).what())
        .isEqualTo("one full charge, then a discharge to its end at a steady load");
    assertThat(question.measurements().get(0).halfWidth()).isBetween(0.5, 3.0);
    assertThat(twin.openQuestions())
        .extracting(OpenQuestion::attribute)
        .contains("internalResistanceIncrease", "remainingRoundTripEnergyEfficiency");
  }

  @Test
  void hourlyMeansTellNoHealthAndTheTwinSaysWhy() {
    Attribute health = health(days(), 3600, true);

    assertThat(health.value()).isNaN();
    assertThat(health.reason()).isNotBlank();
  }
}
