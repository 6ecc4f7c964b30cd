package io.celltwin.core.cycle;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.feature.QualityNeed;
import io.celltwin.core.quality.QualityMeter;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class QualityMeterTest {
  private static final CellSpec SPEC = new Cell().spec();

  /** A declared discharge whose columns were changed on their way. */
  private static Cycle discharge(
      DoubleUnaryOperator seconds, DoubleUnaryOperator volts, DoubleUnaryOperator amps) {
    Frame sound =
        new Cell()
            .operation(OperationKind.DISCHARGE)
            .every(ofSeconds(10))
            .drawToCutoff(1.5)
            .frames(10_000)
            .get(0);
    int n = sound.size();
    Frame changed =
        new Frame(
            sound.cellId(),
            sound.source(),
            0,
            0,
            1,
            sound.startMillis(),
            sound.declared(),
            n,
            Arrays.stream(sound.offsetMicros(), 0, n)
                .map(o -> Math.round(seconds.applyAsDouble((double) o)))
                .toArray(),
            Arrays.stream(sound.voltage(), 0, n).map(volts).toArray(),
            Arrays.stream(sound.current(), 0, n).map(amps).toArray(),
            null);
    return Segmented.of(SPEC, List.of(changed)).cycles().get(0);
  }

  private static double same(double x) {
    return x;
  }

  @Test
  void timeInHoursOrMillisecondsGivenAsSecondsIsFoundByTheChargeItImplies() {
    for (double factor : new double[] {3600, 1000, 1 / 3600.0}) {
      Cycle cycle = discharge(s -> s * factor, QualityMeterTest::same, QualityMeterTest::same);
      assertThat(cycle.quality().has(QualityCode.UNIT_TIME)).as("factor %f", factor).isTrue();
      assertThat(cycle.quality().score()).isZero();
      assertThat(cycle.comparable()).isFalse();
      assertThat(cycle.missing().get("discharge-curve")).startsWith("data are flagged UNIT_TIME");
    }
  }

  @Test
  void milliamperesGivenAsAmperesAreFoundByTheVoltageThatStaysACells() {
    Cycle cycle = discharge(QualityMeterTest::same, QualityMeterTest::same, i -> 1000 * i);
    assertThat(cycle.quality().flags()).anyMatch(f -> f.startsWith("UNIT_CURRENT:1500A"));
    assertThat(cycle.quality().corrected()).isEmpty();
  }

  @Test
  void aCurrentOfTheWrongSignThroughoutGoesAgainstTheVoltage() {
    Cycle cycle = discharge(QualityMeterTest::same, QualityMeterTest::same, i -> -i);
    assertThat(cycle.quality().has(QualityCode.SIGN_FLIP)).isTrue();
  }

  @Test
  void aCurrentSensorThatIsDeadUnderLoadIsFoundByTheVoltageThatTravels() {
    Cycle cycle = discharge(QualityMeterTest::same, QualityMeterTest::same, i -> 0);
    assertThat(cycle.quality().has(QualityCode.FLAT_CURRENT)).isTrue();
  }

  @Test
  void aVoltageThatJumpsAndStaysIsNoCells() {
    double[] at = {0};
    Cycle cycle =
        discharge(
            QualityMeterTest::same, v -> v - (at[0]++ > 100 ? 0.3 : 0), QualityMeterTest::same);
    assertThat(cycle.quality().flags()).contains("IMPOSSIBLE_SLOPE:1");
  }

  @Test
  void aProbeThatNeverChangesIsSaidToBeFlat() {
    Cell cell = new Cell().operation(OperationKind.DISCHARGE).drawToCutoff(1.5);
    assertThat(Segmented.of(cell).cycles().get(0).quality().flags())
        .contains("FLAT_TEMPERATURE:24.00");
  }

  @Test
  void aLoggerThatChangesItsRateHasLostNothing() {
    Cell cell = new Cell();
    for (int i = 0; i < 4; i++) {
      cell.every(ofSeconds(1)).draw(1.0, ofMinutes(5)).every(ofSeconds(30)).draw(0.5, ofMinutes(9));
    }
    Quality quality = Segmented.of(cell).cycles().get(0).quality();
    assertThat(quality.completeness()).isGreaterThan(0.99);
    assertThat(quality.score()).isGreaterThan(0.99);
  }

  @Test
  void familiesSayWhatQualityTheyNeed() {
    assertThat(QualityNeed.SIGNALS.missing(Quality.GOOD)).isNull();
    assertThat(QualityNeed.SIGNALS.missing(new Quality(0.4, 0, 0, 0, List.of())))
        .isEqualTo("data quality is 0.40, wanted 0.50");
    assertThat(QualityNeed.CURVE.missing(new Quality(1, 0, 0, 0, List.of("RESOLUTION:0.0001A"))))
        .isEqualTo("data are flagged RESOLUTION:0.0001A");
    assertThat(QualityNeed.SIGNALS.missing(new Quality(1, 0, 0, 0, List.of("NAN:1")))).isNull();
  }

  @Test
  void everyFlagHasACodeOrIsAnAlert() {
    List<Cycle> cycles = new ArrayList<>();
    cycles.add(discharge(s -> 3600 * s, QualityMeterTest::same, QualityMeterTest::same));
    cycles.add(discharge(QualityMeterTest::same, v -> 1000 * v, i -> -i));
    assertThat(cycles)
        .flatExtracting(c -> c.quality().flags())
        .isNotEmpty()
        .allSatisfy(
            f ->
                assertThat(Quality.GOOD.has(QualityCode.valueOf(f.replaceFirst(":.*", ""))))
                    .isFalse());
  }

  @Test
  void itSavesInLessThanHalfAKilobyteHoweverLongTheOperation() throws IOException {
    QualityMeter meter = new QualityMeter();
    Thresholds rules = SegmenterConfig.standard().thresholds(SPEC, false);
    for (int i = 0; i < 100_000; i++) {
      meter.interval(rules, 1, -1, 3.7, -1, 25, 3.7 - 1e-6 * i, -1, 25);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    meter.fields(io.celltwin.core.saved.SavedFields.writing(new DataOutputStream(bytes)));
    assertThat(bytes.size()).isLessThan(512);
  }

  @Test
  void nothingIsAllocatedForASample() {
    QualityMeter meter = new QualityMeter();
    Thresholds rules = SegmenterConfig.standard().thresholds(SPEC, false);
    run(meter, rules, 200_000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    run(meter, rules, 1_000_000);
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;

    assertThat(bytes).isLessThan(1000);
  }

  /** Stop and go with noise, a hole now and then. */
  private static void run(QualityMeter meter, Thresholds rules, int samples) {
    double v = 3.7;
    double i = -1;
    for (int k = 0; k < samples; k++) {
      double next = k % 17 < 5 ? -3 : k % 17 < 8 ? 1 : -1;
      double w = 3.7 + 0.05 * next + 1e-4 * (k % 7) - 1e-7 * k % 0.5;
      meter.interval(rules, k % 1000 == 0 ? 30 : 1, (i + next) / 2, v, i, 25, w, next, 25.1);
      v = w;
      i = next;
    }
  }

  @Test
  void aDayOfRestHasNothingToComplainAbout() {
    Cell cell = new Cell().every(ofSeconds(10)).rest(ofHours(24));
    assertThat(Segmented.of(cell).cycles().get(0).quality().flags()).isEmpty();
  }
}
