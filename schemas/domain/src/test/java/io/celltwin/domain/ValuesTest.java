package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the smaller values of the domain promise. */
class ValuesTest {
  private static final FeatureSet SET =
      new FeatureSet(
          "charge-window",
          2,
          List.of(
              new FeatureSet.Feature("duration", "s"), new FeatureSet.Feature("slope", "V/Ah")));

  @Test
  void anEstimateOfEqualSizeHasEqualBitsHoweverItWasReckoned() {
    Estimate one = new Estimate(0.1 + 0.2, 0.29999, 0.30004, Estimate.MODEL, "1", null);
    Estimate other = new Estimate(0.3, 0.3, 0.3, Estimate.MODEL, "1", null);

    assertThat(one.rounded(1e-3)).isEqualTo(other.rounded(1e-3)).isEqualTo(other);
  }

  @Test
  void whatIsUnknownStaysUnknownAndSaysWhy() {
    Estimate unknown = Estimate.unknown("no full discharge yet");

    assertThat(unknown.known()).isFalse();
    assertThat(unknown.rounded(0.1).value()).isNaN();
    assertThat(unknown.reason()).isEqualTo("no full discharge yet");
    assertThat(new Estimate(0, 0, 0, Estimate.PHYSICS, "", null).known()).isTrue();
    assertThat(new Estimate(1, 0, Double.POSITIVE_INFINITY, "", "", "").rounded(0.1).upper())
        .isInfinite();
    Attribute attribute = Attribute.of(unknown, "%", 5);
    assertThat(attribute.value()).isNaN();
    assertThat(attribute.reason()).isEqualTo("no full discharge yet");
  }

  @Test
  void aFeatureSetIsKnownByNameVersionNamesUnitsAndOrder() {
    // printf 'charge-window/2\nduration s\nslope V/Ah' | sha256sum
    assertThat(SET.hash()).isEqualTo("c1bebca429f31f63");
    FeatureSet.Feature duration = SET.features().get(0);
    FeatureSet.Feature slope = SET.features().get(1);
    assertThat(
            List.of(
                new FeatureSet("charge-window", 2, List.of(slope, duration)).hash(),
                new FeatureSet("charge-window", 3, List.of(duration, slope)).hash(),
                new FeatureSet("charge", 2, List.of(duration, slope)).hash(),
                new FeatureSet("charge-window", 2, List.of(duration)).hash(),
                new FeatureSet(
                        "charge-window",
                        2,
                        List.of(new FeatureSet.Feature("duration", "min"), slope))
                    .hash()))
        .doesNotContain(SET.hash())
        .doesNotHaveDuplicates();
  }

  @Test
  void aFeatureIsFoundByItsNameAndOneThatIsNotThereIsAnError() {
    double[] values = {1, 2};
    Features features = new Features(SET, values);
    values[1] = 9;
    features.toArray()[1] = 9;

    assertThat(features.get("slope")).as("nobody changes it from outside").isEqualTo(2);
    assertThatThrownBy(() -> features.get("Slope"))
        .hasMessage("feature set charge-window has no 'Slope'");
    assertThatThrownBy(() -> new Features(SET, new double[3]))
        .hasMessage("feature set charge-window has 2 features, got 3 values");
  }

  @Test
  void aForecastHasAsManyQuantilesAsHorizonsAndKeepsThem() {
    int[] ahead = {0, 50};
    double[] median = {0.9, 0.85};
    Forecast forecast = forecast(ahead, new double[] {0.8, 0.7}, median, new double[] {1, 0.9});
    ahead[1] = 7;
    median[0] = 7;
    forecast.median()[0] = 7;

    assertThat(forecast.cyclesAhead()).containsExactly(0, 50);
    assertThat(forecast.median()).containsExactly(0.9, 0.85);
    assertThatThrownBy(() -> forecast(new int[2], new double[2], new double[1], new double[2]))
        .hasMessage("cell a: forecast columns have 2, 2, 1 and 2 entries, wanted equal numbers");
  }

  @Test
  void forecastsWithSwappedQuantilesAreNotEqual() {
    double[] low = {0.7};
    double[] middle = {0.8};
    double[] high = {0.9};
    int[] now = {0};

    assertThat(forecast(now, low, middle, high))
        .isEqualTo(forecast(now, low, middle, high))
        .isNotEqualTo(forecast(now, high, middle, low))
        .isNotEqualTo(forecast(now, middle, low, high));
  }

  private static Forecast forecast(int[] ahead, double[] lower, double[] median, double[] upper) {
    return new Forecast(
        "a",
        1,
        2,
        3,
        ahead,
        lower,
        median,
        upper,
        Double.NaN,
        Estimate.unknown("x"),
        Estimate.unknown("y"));
  }

  @Test
  void aFlagIsFoundByItsWholeCode() {
    Quality quality = new Quality(0.5, 3, 0, 0, List.of("NAN_RUN:5", "GAP"));

    assertThat(quality.has(QualityCode.NAN)).as("NAN_RUN is another").isFalse();
    assertThat(quality.flag(QualityCode.NAN_RUN)).isEqualTo("NAN_RUN:5");
    assertThat(quality.has(QualityCode.GAP)).isTrue();
    Quality more = quality.with("NAN:3");
    assertThat(more.flag(QualityCode.NAN)).isEqualTo("NAN:3");
    assertThat(more.rejected()).isEqualTo(3);
    assertThat(quality.flags()).hasSize(2);
  }

  @Test
  void aSilenceEndsAndNothingElseDoes() {
    assertThatThrownBy(() -> new AlertAck("7", "a", AlertAck.Action.SILENCE, "Ada", "", 1, null))
        .hasMessageContaining("wanted an end for a silence");
    assertThatThrownBy(() -> new AlertAck("7", "a", AlertAck.Action.ACKNOWLEDGE, "Ada", "", 1, 2L))
        .hasMessageContaining("none otherwise");
  }

  @Test
  void anAlertOfARetiredCellIsClosedByNoRuleAndNotBeforeItFired() {
    Alert alert =
        new Alert(
            "id",
            "a",
            "OVERVOLTAGE",
            Alert.Severity.CRITICAL,
            Alert.State.FIRING,
            1_000,
            4,
            5,
            4.4,
            4.2,
            "V",
            "too high",
            "look",
            3,
            new Lineage("s", 1, 2));

    Alert closed = alert.retired(500);

    assertThat(closed.state()).isEqualTo(Alert.State.CLEARED);
    assertThat(closed.eventMillis()).isEqualTo(1_000);
    assertThat(closed.closedByNoRule()).isTrue();
    assertThat(alert.closedByNoRule()).isFalse();
    assertThat(closed)
        .usingRecursiveComparison()
        .ignoringFields("state", "message", "action", "ruleVersion")
        .isEqualTo(alert);
    assertThat(alert.retired(2_000).eventMillis()).isEqualTo(2_000);
  }

  @Test
  void aRejectionQuotesAsMuchAsAPersonReadsAndNoHalfCharacter() {
    String battery = "\ud83d\udd0b";
    Rejection long1 = new Rejection("C".repeat(300), null, "p", "r".repeat(5_000_000));
    Rejection long2 = new Rejection("C", "a", "p", "r" + battery.repeat(600));

    assertThat(long1.code()).hasSize(256).endsWith("…");
    assertThat(long1.reason()).hasSize(1000).endsWith("…");
    assertThat(long1.cellId()).isNull();
    assertThat(long2.reason()).endsWith(battery + "…");
    assertThat(new Rejection("C", "a", "p", "r".repeat(1000)).reason()).hasSize(1000).endsWith("r");
  }
}
