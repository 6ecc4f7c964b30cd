package io.celltwin.core.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.OpenQuestion.Measurement;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What steps of the current tell of a resistance, worked out before they are made. */
class KnowResistanceTest {
  private static final double OHM = 0.05;

  @Test
  void oneStepOfAmperesIsSureToMillivoltsOverThem() {
    // 3 mV by 1 A, and 5 % of 50 mohm for the double layer: 3.9 mohm; the first may be 10 % off
    double noise = 0.003 * 0.003 + 0.0025 * 0.0025;

    assertThat(KnowResistance.afterSteps(OHM, Double.NaN, 1, 1, 1))
        .isCloseTo(noise + 0.005 * 0.005, within(1e-9));
  }

  @Test
  void aStepAsSureAsWhatIsKnownHalvesItsVariance() {
    double noise = SocFilter.stepVariance(OHM, 1, 1);
    double walk = SocFilter.STEP_WALK * OHM;

    assertThat(KnowResistance.afterSteps(OHM, noise - walk * walk, 1, 1, 1))
        .isCloseTo(noise / 2, within(1e-12));
  }

  @Test
  void moreStepsOfALargerLoadTellMoreAndNoneTellsLess() {
    List<Measurement> told = KnowResistance.of(OHM, 0.02, true, 2);

    assertThat(told)
        .isSortedAccordingTo(Comparator.comparingDouble(Measurement::halfWidth))
        .allSatisfy(m -> assertThat(m.halfWidth()).isBetween(1e-4, 0.02));
    assertThat(told.get(0).what())
        .isEqualTo("switch a load of 0.5 C on or off 10 times, sampled every 1 s");
    assertThat(told.get(told.size() - 1).what())
        .isEqualTo("switch a load of 0.2 C on or off 2 times, sampled every 2 s");
  }
}
