package io.celltwin.core.soc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.physics.KindOfCurve;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialCapacityTest {
  private static final CellSpec SPEC =
      new CellSpec(
          "c",
          Chemistry.NCM,
          50,
          3.6,
          2.8,
          4.2,
          2.8,
          100,
          200,
          -20,
          60,
          15,
          25,
          0.7,
          null,
          null,
          null);
  private static final KindOfCurve KIND = KindOfCurve.of(SPEC);
  private static final double HOLDS = 0.8;

  private static Features charge(int stretch, double from, double to) {
    return charge(stretch, from, to, 0);
  }

  /**
   * A charge at C/3 of a cell as its kind is in the mean, at 20 mV for a C, and a rest, which shows
   * what the load cost.
   */
  private static Features charge(int stretch, double from, double to, int restMinutes) {
    ChargeTrack track = new ChargeTrack();
    for (int i = 0; i < stretch; i++) {
      track.interrupted();
    }
    double soc = from;
    while (soc < to) {
      soc += 20 / 3600.0 / 3 / HOLDS;
      track.add(20, open(soc) + 0.02 / 3, 1 / 3.0, 1, 0);
    }
    for (int i = 0; i < 3 * restMinutes; i++) {
      track.add(20, open(soc), 0, 1, 0);
    }
    return track.take();
  }

  private static double open(double soc) {
    double low = 2.8;
    double high = 4.2;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      if (KIND.mean(middle) < soc) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Test
  void aCellThatIsNeverFullAndNeverEmptyShowsWhatItHolds() {
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);
    double before = parts.health(KIND, 2.8, 0.3)[1];
    for (int i = 0; i < 30; i++) {
      double from = 0.1 + 0.3 * (i % 5) / 5;
      assertThat(parts.accept(KIND, charge(i, from, from + 0.5, 30))).isTrue();
    }
    double[] health = parts.health(KIND, 2.8, 0.3);

    assertThat(health[0]).isCloseTo(HOLDS, within(0.03));
    assertThat(health[0]).isCloseTo(HOLDS, within(1.645 * health[1]));
    assertThat(health[1]).isLessThan(before / 2);
    assertThat(parts.widest()).isCloseTo(0.5 * HOLDS, within(0.03));
  }

  /** A window at a current all along, of a cell with so much resistance [V at 1 C]. */
  private static Features window(int stretch, double from, double to, double c, double ohm) {
    ChargeTrack track = new ChargeTrack();
    for (int i = 0; i < stretch; i++) {
      track.interrupted();
    }
    double soc = from;
    while (c > 0 ? soc < to : soc > to) {
      soc += 20 / 3600.0 * c / HOLDS;
      track.add(20, open(soc) + ohm * c, c, 1, 0);
    }
    return track.take();
  }

  @Test
  void chargesAtOneLoadLeaveTheResistanceOpenAndTheIntervalSaysSo() {
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);
    PartialCapacity rested = PartialCapacity.fresh(Chemistry.NCM);
    for (int i = 0; i < 30; i++) {
      double from = 0.1 + 0.3 * (i % 5) / 5;
      parts.accept(KIND, charge(i, from, from + 0.5));
      rested.accept(KIND, charge(i, from, from + 0.5, 30));
    }
    double[] health = parts.health(KIND, 2.8, 0.3);

    assertThat(health[0]).isCloseTo(HOLDS, within(1.645 * health[1]));
    assertThat(health[1]).isGreaterThan(rested.health(KIND, 2.8, 0.3)[1]);
  }

  @Test
  void fourTimesTheResistanceIsNotTakenForMoreCapacity() {
    // full under load by 60 %, so that charges are seen below and discharges above
    double ohm = 0.45;
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);
    for (int i = 0; i < 20; i++) {
      double up = 0.05 + 0.02 * (i % 5);
      double down = 0.9 - 0.08 * (i % 5);
      parts.accept(KIND, window(2 * i, up, up + 0.5, 0.7, ohm));
      parts.accept(KIND, window(2 * i + 1, down, down - 0.5, -0.9, ohm));
    }
    double[] states = parts.states();
    double total = states[CellStates.OHMIC] + states[CellStates.FAST] + states[CellStates.SLOW];
    double[] health = parts.health(KIND, 2.8, 0.3);

    assertThat(total).isCloseTo(ohm, within(0.08));
    // what it gives until 2.8 V at 0.3 C
    double gives = HOLDS * (1 - KIND.mean(2.8 + 0.3 * ohm));
    assertThat(health[0]).isCloseTo(gives, within(0.04));
    assertThat(health[0]).isCloseTo(gives, within(1.645 * health[1]));
  }

  @Test
  void widerPartsTellMore() {
    PartialCapacity narrow = PartialCapacity.fresh(Chemistry.NCM);
    PartialCapacity wide = PartialCapacity.fresh(Chemistry.NCM);
    narrow.accept(KIND, charge(0, 0.4, 0.6));
    wide.accept(KIND, charge(0, 0.1, 0.9));

    assertThat(wide.health(KIND, 2.8, 0.3)[1]).isLessThan(narrow.health(KIND, 2.8, 0.3)[1]);
  }

  @Test
  void aLoadThatChangesFasterThanItIsSampledTellsNothing() {
    ChargeTrack track = new ChargeTrack();
    for (int i = 0; i < 60; i++) {
      track.add(60, 3.7 - 0.002 * i, i % 2 == 0 ? -2 : 1, 1, 5e-4);
    }
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);

    assertThat(parts.accept(KIND, track.take())).isFalse();
    assertThat(parts.unused()).contains("faster than it was sampled");
  }

  @Test
  void anHourWithoutAReadingIsAHoleAndWhatFollowsIsAnotherStretch() {
    ChargeTrack track = new ChargeTrack();
    for (int i = 0; i < 100; i++) {
      track.add(20, 3.6, 0.3, 1, 0);
    }
    track.add(3600, 3.7, 0.3, 1, 0);

    assertThat(track.take()).isNull();
  }

  @Test
  void aFullDischargeIsWhatNarrowsItMost() {
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);
    parts.accept(KIND, charge(0, 0.4, 0.6));
    List<KnowMore.Advice> advice = KnowMore.of(parts, KIND, 2.8, 0.3);
    double now = 1.645 * parts.health(KIND, 2.8, 0.3)[1];

    assertThat(advice.get(0).what()).startsWith("one full charge");
    assertThat(advice).isSortedAccordingTo((a, b) -> Double.compare(a.halfWidth(), b.halfWidth()));
    assertThat(advice).allSatisfy(a -> assertThat(a.halfWidth()).isLessThanOrEqualTo(now + 1e-9));
  }

  @Test
  void whatIsExpectedOfATestIsWhatTheTestBrings() {
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);
    parts.accept(KIND, charge(0, 0.4, 0.6));
    double expected = parts.widthAfterTest(KIND, 2.8, 0.3, 0.006);
    parts.measured(KIND, 2.8, 0.3, 0.79, 0.006);

    assertThat(1.645 * parts.health(KIND, 2.8, 0.3)[1]).isCloseTo(expected, within(0.005));
  }

  @Test
  void whatItRemembersSurvivesBeingSaved() throws IOException {
    PartialCapacity parts = PartialCapacity.fresh(Chemistry.NCM);
    parts.accept(KIND, charge(0, 0.2, 0.7));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.fields(SavedFields.writing(new DataOutputStream(bytes)));
    PartialCapacity read = PartialCapacity.fresh(Chemistry.NCM);
    read.fields(
        SavedFields.reading(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
    read.accept(KIND, charge(1, 0.3, 0.6));
    parts.accept(KIND, charge(1, 0.3, 0.6));

    assertThat(read.health(KIND, 2.8, 0.3)).isEqualTo(parts.health(KIND, 2.8, 0.3));
  }

  @Test
  void whereNoCurveIsPublishedNothingIsSaid() {
    CellSpec unknown =
        new CellSpec(
            "u",
            Chemistry.UNKNOWN,
            50,
            3.6,
            2.8,
            4.2,
            2.8,
            100,
            200,
            -20,
            60,
            15,
            25,
            0.7,
            null,
            null,
            null);

    assertThat(KindOfCurve.of(unknown)).isNull();
  }
}
