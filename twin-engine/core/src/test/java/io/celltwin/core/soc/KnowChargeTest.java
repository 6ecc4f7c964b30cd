package io.celltwin.core.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.domain.OpenQuestion.Measurement;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a rest tells of a state of charge hangs on how steep the curve is there. */
class KnowChargeTest {
  private static final SocConfig CONFIG = SocConfig.standard();

  /** 1 V from empty to full, evenly. */
  private static final OcvCurve EVEN =
      OcvCurve.measured(new double[] {0, 0.5, 1}, new double[] {3.2, 3.7, 4.2});

  /** Flat from 20 to 80 %, steep elsewhere: iron phosphate. */
  private static final OcvCurve FLAT =
      OcvCurve.measured(new double[] {0, 0.2, 0.8, 1}, new double[] {2.8, 3.29, 3.33, 3.6});

  @Test
  void onAnEvenCurveARestIsAsSureAsItsVoltage() {
    // 8 mV at rest and 9 mV of sensor and curve are 12.0 mV; by 1 V that is 1.2 % of charge
    double alone = KnowCharge.afterRest(CONFIG, EVEN, 0.5, 0.4);

    assertThat(alone).isCloseTo(0.0120, within(0.0001));
  }

  @Test
  void whatWasKnownBetterThanARestCanTellStaysAsItWas() {
    assertThat(KnowCharge.afterRest(CONFIG, EVEN, 0.5, 0.001)).isCloseTo(0.001, within(0.00001));
  }

  @Test
  void inTheFlatMiddleARestTellsLittleAndItPaysToGoToAnEnd() {
    List<Measurement> told = KnowCharge.of(CONFIG, FLAT, 0.5, 0.2);

    assertThat(told).isSortedAccordingTo(Comparator.comparingDouble(Measurement::halfWidth));
    assertThat(told.get(0).what()).matches(".* near (10|95) % and rest 30 min");
    Measurement here =
        told.stream().filter(m -> m.what().contains("where it is")).findFirst().orElseThrow();
    assertThat(here.halfWidth()).isGreaterThan(0.1);
    assertThat(told.get(0).halfWidth()).isLessThan(0.04);
  }
}
