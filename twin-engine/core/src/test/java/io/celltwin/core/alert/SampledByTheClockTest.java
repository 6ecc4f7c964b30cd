package io.celltwin.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.state.Life;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.testkit.Cell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cell of 2 Ah whose logger writes once a minute, whatever the cell does meanwhile. */
class SampledByTheClockTest {
  private static final CellSpec SPEC = new Cell().spec();
  private static final int EVERY = 60;
  private static final double LOAD = 1.95; // A: a minute of it is 1.6 % of the capacity
  private static final double OHM = 0.05;

  /** Readings so far: seconds, V, A. */
  private final List<double[]> readings = new ArrayList<>();

  private int second;
  private double charge;

  private void step(double amperes, double volts) {
    if (second % EVERY == 0) {
      readings.add(new double[] {second, volts, amperes});
    }
    second++;
    charge += amperes / 3600;
  }

  private double open(double holds) {
    return 2.75 + 1.45 * charge / holds;
  }

  /**
   * Charged in full and discharged to the end, with rests between.
   *
   * @param holds what it gives [Ah]
   * @param deep how far below its limit the voltage is in the last minute [V]
   */
  private void cycle(double holds, double deep) {
    charge = holds;
    while (charge > 0) {
      boolean last = charge < LOAD / 60;
      step(-LOAD, last ? SPEC.minVoltage() - deep : open(holds) - LOAD * OHM + 0.05);
    }
    rest(holds);
    while (open(holds) + OHM < SPEC.maxVoltage()) {
      step(1, open(holds) + OHM);
    }
    double amperes = 1;
    while (amperes > 0.05) {
      amperes = Math.min(1, (SPEC.maxVoltage() - open(holds)) / OHM);
      step(amperes, SPEC.maxVoltage());
    }
    rest(holds);
  }

  private void rest(double holds) {
    for (int i = 0; i < 1500; i++) {
      step(0, open(holds));
    }
  }

  private Life life(float celsius) {
    int n = readings.size();
    long[] micros = new long[n];
    double[] volts = new double[n];
    double[] amperes = new double[n];
    float[] warmth = new float[n];
    for (int i = 0; i < n; i++) {
      micros[i] = Math.round(readings.get(i)[0] * 1e6);
      volts[i] = readings.get(i)[1];
      amperes[i] = readings.get(i)[2];
      warmth[i] = celsius + 0.01f * (i % 7);
    }
    Frame frame =
        new Frame(
            SPEC.cellId(),
            "logger",
            1,
            0,
            1,
            Cell.START,
            Frame.Declared.NOTHING,
            n,
            micros,
            volts,
            amperes,
            warmth);
    return new Life(SPEC).live(List.of(frame)).end();
  }

  private Life cycles(double holds, double deep, float celsius) {
    for (int i = 0; i < 6; i++) {
      cycle(holds, deep);
    }
    return life(celsius);
  }

  @Test
  void aCellThatHoldsMoreThanTheEndOfItsLifeIsNotToldToHavePassedIt() {
    Life life = cycles(0.81 * 2, 0, 24);

    assertThat(life.cycles).filteredOn(c -> c.comparable()).hasSizeGreaterThan(4);
    assertThat(life.cycles)
        .filteredOn(c -> c.comparable())
        .allMatch(c -> c.measured().capacity() < 1.6); // the minute in which it ended is not seen
    assertThat(life.alerts("END_OF_LIFE")).isEmpty();
  }

  @Test
  void aCellThatHoldsLessIsToldAfterThreeDischarges() {
    assertThat(cycles(0.78 * 2, 0, 24).alerts("END_OF_LIFE")).hasSize(1);
  }

  @Test
  void aCellDischargedTooFarIsNoHotterBecauseItsLoggerWritesKelvins() {
    Life life = cycles(1.9, 0.7, 297.15f);

    assertThat(life.cycles)
        .filteredOn(c -> c.comparable())
        .hasSizeGreaterThan(4)
        .anyMatch(c -> c.measured().minVoltage() < SPEC.minVoltage() - 0.5)
        .allMatch(c -> c.measured().maxTemperature() < 25);
    assertThat(life.alerts).extracting(a -> a.kind()).doesNotContain("OVERHEATING", "TR_PRECURSOR");
  }
}
