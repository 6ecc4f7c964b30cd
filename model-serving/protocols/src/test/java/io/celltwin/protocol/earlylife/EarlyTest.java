package io.celltwin.protocol.earlylife;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.training.early.CapacityByCycle;
import io.celltwin.training.early.CurveWithVariance;
import io.celltwin.training.early.Forecaster;
import io.celltwin.training.early.KnownLives;
import io.celltwin.training.early.LawsTemplateRoot;
import io.celltwin.training.early.SquareRootLaw;
import io.celltwin.training.early.TwoLaws;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyTest {
  /** A film that follows Arrhenius and wear that does as well. */
  private static CapacityByCycle life(String cell, double temperature, int cycles, double scale) {
    double hotter =
        (CapacityByCycle.inverse(25) - CapacityByCycle.inverse(temperature))
            / (CapacityByCycle.inverse(25) - CapacityByCycle.inverse(55));
    double a = 0.01 * Math.pow(2, hotter) * scale;
    double b = 0.015 * Math.pow(2.5, hotter) * scale;
    double[] soh = new double[cycles];
    for (int i = 0; i < cycles; i++) {
      double x = (i + 1) / 100.0;
      soh[i] = 0.98 - a * Math.sqrt(x) - b * x;
    }
    return new CapacityByCycle(cell, temperature, soh);
  }

  private static KnownLives sources() {
    List<CapacityByCycle> lives = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      lives.add(life("cold" + c, 25, 1200, 1 + 0.05 * (c - 1.5)));
      lives.add(life("hot" + c, 55, 800, 1 + 0.05 * (c - 1.5)));
    }
    return new KnownLives(lives);
  }

  @Test
  void aCellBetweenTwoTemperaturesIsForecastFromAHundredCycles() {
    CapacityByCycle truth = life("new", 40, 1000, 1);
    double[] curve = new LawsTemplateRoot().forecast(sources(), truth.first(100), 1000);
    assertThat(curve).hasSize(900);
    for (int i = 0; i < curve.length; i += 50) {
      assertThat(curve[i]).isCloseTo(truth.soh()[100 + i], within(0.01));
    }
  }

  @Test
  void everyMethodAnswersForEveryCycleAheadWithoutLookingThere() {
    CapacityByCycle truth = life("new", 35, 600, 1);
    CapacityByCycle other = life("new", 35, 600, 1);
    for (int i = 200; i < 600; i++) {
      other.soh()[i] = 0.1;
    }
    List<Forecaster> all = new ArrayList<>(PlainForecasters.all());
    all.add(new LawsTemplateRoot());
    for (Forecaster method : all) {
      double[] curve = method.forecast(sources(), truth.first(200), 600);
      assertThat(curve).as(method.name()).hasSize(400);
      assertThat(curve).doesNotContain(Double.NaN);
      assertThat(method.forecast(sources(), other.first(200), 600)).containsExactly(curve);
    }
  }

  @Test
  void lawsAreDoubtedMoreTheFurtherAhead() {
    CurveWithVariance laws = TwoLaws.forecast(sources(), life("new", 40, 100, 1), 1000);
    assertThat(laws.variance()[800]).isGreaterThan(4 * laws.variance()[50]);
  }

  /** Fades with the root of its cycles, and from a cycle on with them as well. */
  private static CapacityByCycle bent(String cell, double temperature, int cycles, int knee) {
    double[] soh = new double[cycles];
    for (int i = 0; i < cycles; i++) {
      soh[i] = 0.98 - 0.004 * Math.sqrt(i + 1) - 0.0005 * Math.max(0, i - knee);
    }
    return new CapacityByCycle(cell, temperature, soh);
  }

  @Test
  void theOwnRootLawIsBelievedAsFarAsItHeldForTheSources() {
    CapacityByCycle seen = bent("new", 40, 200, 900);
    KnownLives straight = new KnownLives(List.of(bent("a", 25, 800, 900), bent("b", 55, 800, 900)));
    KnownLives kneed = new KnownLives(List.of(bent("a", 25, 800, 300), bent("b", 55, 800, 300)));
    KnownLives half = new KnownLives(List.of(bent("a", 25, 800, 900), bent("b", 55, 800, 300)));
    double held = SquareRootLaw.forecast(straight, seen, 700).variance()[400];
    double failed = SquareRootLaw.forecast(kneed, seen, 700).variance()[400];
    double between = SquareRootLaw.forecast(half, seen, 700).variance()[400];
    assertThat(Math.sqrt(held)).isLessThan(0.002);
    // 300 cycles past the knee at 0.05 % each
    assertThat(Math.sqrt(failed)).isCloseTo(0.15, within(0.01));
    assertThat(between).isBetween(held, failed);
  }

  @Test
  void whereNoSourceLivedLongerTheOwnRootLawHasNoSay() {
    KnownLives young = new KnownLives(List.of(bent("a", 25, 150, 900), bent("b", 55, 150, 900)));
    double[] variance = SquareRootLaw.forecast(young, bent("new", 40, 200, 900), 300).variance();
    assertThat(variance).hasSize(100).containsOnly(Double.POSITIVE_INFINITY);
  }
}
