package io.celltwin.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Estimate;
import org.junit.jupiter.api.Test;

class HealthFilterTest {
  private static final AgeingConfig CONFIG = AgeingConfig.standard();

  /** A model that sees this cell twelve points too low, and is sure of it. */
  private static Estimate biased(double soh) {
    return new Estimate(soh - 0.12, soh - 0.14, soh - 0.10, Estimate.MODEL, "1", null);
  }

  private static final DischargeConditions USUAL = new DischargeConditions(1, 25, 0);

  private static void measured(HealthFilter filter, int k, double soh) {
    assertThat(filter.measured(CONFIG, k, k, soh, USUAL, 0)).isNull();
  }

  private static double width(Estimate e) {
    return e.upper() - e.lower();
  }

  @Test
  void askingAModelOftenDoesNotMakeItRight() {
    var filter = new HealthFilter();
    for (int k = 1; k <= 50; k++) {
      filter.modelled(CONFIG, k, k, biased(0.97));
    }

    Estimate soh = filter.estimate(CONFIG, 50, 50, null);
    assertThat(width(soh)).as("as wide as the bias may be, ± 8 points").isGreaterThan(0.15);
  }

  @Test
  void oneCapacityTestUndoesTheModelsBias() {
    var filter = new HealthFilter();
    for (int k = 1; k <= 8; k++) {
      filter.modelled(CONFIG, k, k, biased(0.97));
    }
    measured(filter, 9, 0.97);
    assertThat(filter.value()).isCloseTo(0.97, within(0.005));

    for (int k = 10; k <= 17; k++) {
      filter.modelled(CONFIG, k, k, biased(0.965));
    }

    Estimate soh = filter.estimate(CONFIG, 17, 17, null);
    assertThat(soh.value()).as("what the model shows between tests").isCloseTo(0.965, within(0.01));
    assertThat(width(soh)).isLessThan(0.06);
  }

  @Test
  void aCellThatIsTestedOftenIsHardlyMovedByTheModel() {
    var filter = new HealthFilter();
    for (int k = 1; k <= 30; k++) {
      measured(filter, k, 0.95);
      filter.modelled(CONFIG, k, k, biased(0.95));
    }

    assertThat(filter.value()).isCloseTo(0.95, within(0.003));
  }

  /** What pulses show of a retired cell, ± 4 points. */
  private static Estimate pulses(double soh) {
    return new Estimate(soh, soh - 0.04, soh + 0.04, Estimate.MODEL, "pulse-1", null);
  }

  @Test
  void pulsesTellOfACellNothingElseIsKnownOf() {
    var filter = new HealthFilter();
    filter.pulsed(CONFIG, 0, 0, pulses(0.78));

    Estimate soh = filter.estimate(CONFIG, 0, 0, null);
    assertThat(soh.value()).isEqualTo(0.78);
    assertThat(soh.method()).isEqualTo(Estimate.MODEL);
    assertThat(soh.modelVersion()).isEqualTo("pulse-1");
    assertThat(width(soh)).as("its own interval and what its bias may be").isBetween(0.17, 0.2);
  }

  @Test
  void pulsesDoNotMoveWhatACapacityTestHasMeasured() {
    var filter = new HealthFilter();
    measured(filter, 1, 0.9);
    Estimate before = filter.estimate(CONFIG, 2, 2, null);

    assertThat(filter.pulsed(CONFIG, 2, 2, pulses(0.78))).isNull();

    assertThat(filter.estimate(CONFIG, 2, 2, null)).isEqualTo(before);
  }

  @Test
  void norWhatChargesHaveShownUntilTheyAreLongPast() {
    var filter = new HealthFilter();
    filter.modelled(CONFIG, 1, 1, new Estimate(0.9, 0.86, 0.94, Estimate.MODEL, "2", null));
    Estimate sure = new Estimate(0.78, 0.77, 0.79, Estimate.MODEL, "pulse-1", null);
    filter.pulsed(CONFIG, 2, 2, sure);
    assertThat(filter.value()).isEqualTo(0.9);

    filter.pulsed(CONFIG, 400, 400, sure);
    assertThat(filter.value()).as("a walk of 400 cycles later").isEqualTo(0.78);
  }

  @Test
  void pulsesTestedAgainAndAgainAreNoSurerAndTheNewestStands() {
    var filter = new HealthFilter();
    for (int k = 0; k < 20; k++) {
      filter.pulsed(CONFIG, k, k, pulses(0.78 - 0.001 * k));
    }

    Estimate soh = filter.estimate(CONFIG, 19, 19, null);
    assertThat(soh.value()).isEqualTo(0.761);
    assertThat(width(soh)).isGreaterThan(0.17);
  }

  @Test
  void aChargeSaysMoreThanThePulsesBeforeIt() {
    var filter = new HealthFilter();
    filter.pulsed(CONFIG, 0, 0, pulses(0.70));
    filter.modelled(CONFIG, 0, 0, new Estimate(0.80, 0.78, 0.82, Estimate.MODEL, "2", null));

    assertThat(filter.value()).isBetween(0.74, 0.78);
    measured(filter, 1, 0.8);
    assertThat(filter.value()).isCloseTo(0.8, within(0.005));
  }

  private static void measured(HealthFilter filter, int k, double soh, DischargeConditions c) {
    filter.measured(CONFIG, k, k, soh, c, 0);
  }

  @Test
  void aCellThatOnlyEverLivesInTheColdIsMeasuredThere() {
    var filter = new HealthFilter();
    var cold = new DischargeConditions(1, 4, 0);
    for (int k = 1; k <= 40; k++) {
      measured(filter, k, 0.9 - 0.001 * k, cold);
    }

    Estimate soh = filter.estimate(CONFIG, 40, 40, null);
    assertThat(soh.value()).isCloseTo(0.86, within(0.002));
    assertThat(soh.method()).isEqualTo(Estimate.MEASURED);
    assertThat(width(soh)).isLessThan(0.012);
  }

  @Test
  void loadsThatTakeTurnsAreEachComparedWithTheirLikeAndNoneMovesHealth() {
    var filter = new HealthFilter();
    var heavy = new DischargeConditions(2, 25, 0);
    for (int k = 1; k <= 60; k++) {
      double health = 1 - 0.001 * k;
      measured(filter, k, k % 3 == 0 ? health - 0.08 : health, k % 3 == 0 ? heavy : USUAL);
      if (k > 12) {
        assertThat(filter.value()).as("after discharge %d", k).isCloseTo(health, within(0.004));
        assertThat(filter.adjusted()).isCloseTo(health, within(0.004));
      }
    }
  }

  @Test
  void aSingleColdDischargeSaysLittleOfACellThatIsUsedInTheWarm() {
    var filter = new HealthFilter();
    for (int k = 1; k <= 20; k++) {
      measured(filter, k, 0.95);
    }
    measured(filter, 21, 0.80, new DischargeConditions(1, 0, 0));

    assertThat(filter.value()).isCloseTo(0.95, within(0.003));
    assertThat(filter.adjusted()).as("not known well enough to count for an end of life").isNaN();
  }

  @Test
  void whatACellUsuallyDoesBecomesItsReference() {
    var filter = new HealthFilter();
    measured(filter, 1, 1.02, new DischargeConditions(0.05, 25, 0)); // how it was tested when new
    for (int k = 2; k <= 30; k++) {
      measured(filter, k, 0.97);
    }

    Estimate soh = filter.estimate(CONFIG, 30, 30, null);
    assertThat(soh.value()).isCloseTo(0.97, within(0.002));
    assertThat(width(soh)).isLessThan(0.03);
  }

  @Test
  void betweenTestsFarApartItsOwnFadeCarriesHealthOn() {
    var filter = new HealthFilter();
    for (int k = 0; k <= 200; k += 50) {
      measured(filter, k, 1 - 0.0007 * k);
    }

    Estimate soh = filter.estimate(CONFIG, 240, 240, null);
    assertThat(soh.value()).isCloseTo(1 - 0.0007 * 240, within(0.012));
    assertThat(soh.lower()).isLessThan(1 - 0.0007 * 240);
    assertThat(soh.upper()).isGreaterThan(1 - 0.0007 * 240);
  }
}
