package io.celltwin.core.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIfTest {
  private static final double NAN = Double.NaN;
  private static final Use TODAY = new Use(25, 0.5, 1, 0, 1, 1, 0.5);
  private static final long NOW = 1_700_000_000_000L;
  private static final double DAY = 86_400_000;

  private final WhatIf whatIf = new WhatIf(UseRates.published());

  private static CellSpec cell(Chemistry chemistry) {
    return new CellSpec(
        "a/1", chemistry, 2, 3.6, 2.5, 4.2, 2.5, 8, 8, -20, 60, 2, 25, 0.8, null, null, null);
  }

  /** Fades by a thousandth a cycle: end of life after 150 cycles. */
  private static Forecast forecast() {
    double[][] q = new double[Trajectories.size()][];
    for (int i = 0; i < q.length; i++) {
      double h = Trajectories.horizon(i);
      double median = Math.max(0, 0.95 - 0.001 * h);
      q[i] =
          new double[] {
            Math.max(0, median - 0.01 - 2e-4 * h), median, Math.min(0.96, median + 0.01 + 2e-4 * h)
          };
    }
    return Trajectories.forecast("a/1", 7, NOW, 100, q, 0.8, Estimate.MODEL, "3", null);
  }

  private UseForecast under(Chemistry chemistry, Use use) {
    return whatIf.under(new WhatIf.Known(cell(chemistry), TODAY, forecast()), UsePlan.of(use), 0.9);
  }

  private static Use hot(double celsius) {
    return new Use(celsius, NAN, NAN, NAN, NAN, NAN, NAN);
  }

  @Test
  void usedAsTodayItGoesAsForecast() {
    UseForecast told = under(Chemistry.NCM, Use.AS_TODAY);

    assertThat(told.endOfLife().value()).isCloseTo(150, within(0.1));
    assertThat(told.ageing().lower()).isCloseTo(1, within(1e-9));
    assertThat(told.ageing().upper()).isCloseTo(1, within(1e-9));
    Forecast forecast = forecast();
    assertThat(told.points().get(7).cycle()).isEqualTo(150);
    assertThat(told.points().get(7).median()).isCloseTo(forecast.median()[10], within(1e-9));
    assertThat(told.points().get(7).lower()).isCloseTo(forecast.lower()[10], within(1e-9));
    assertThat(told.points().get(7).upper()).isCloseTo(forecast.upper()[10], within(1e-9));
    // one cycle a day: in 150 days
    assertThat((told.endOfLifeMillis() - NOW) / DAY).isCloseTo(150, within(0.2));
    assertThat((told.warrantyMillis() - NOW) / DAY).isCloseTo(50, within(0.2));
    // 150 cycles of 2 Ah at 3.6 V and 87.5 % health on the mean
    assertThat(told.energy().value()).isCloseTo(150 * 2 * 3.6 * 0.875, within(1.0));
  }

  @Test
  void twiceTheCyclesADayIsTheSameLifeInCyclesAndHalfInDaysButForWhatTheDaysTake() {
    UseForecast told = under(Chemistry.LFP, new Use(NAN, NAN, NAN, NAN, NAN, 2, NAN));

    assertThat(told.endOfLife().value()).isBetween(150.0, 157.0);
    assertThat((told.endOfLifeMillis() - NOW) / DAY).isBetween(75.0, 79.0);
  }

  /** No cell of these was seen to live longer when hotter, deeper or faster. */
  @ParameterizedTest
  @EnumSource(
      value = Chemistry.class,
      names = {"LFP", "LCO", "LMO", "UNKNOWN"})
  void hotterDeeperAndFasterIsNeverToldAsSlowerWhereNothingShowedIt(Chemistry chemistry) {
    List<List<Use>> series =
        List.of(
            List.of(hot(25), hot(30), hot(35), hot(40), hot(45), hot(50), hot(55)),
            rates(true),
            rates(false),
            depths());
    for (List<Use> uses : series) {
      double before = 0;
      for (Use use : uses) {
        double ageing = under(chemistry, use).ageing().value();
        assertThat(ageing).as("%s under %s", chemistry, use).isGreaterThanOrEqualTo(before);
        before = ageing;
      }
    }
  }

  private static List<Use> rates(boolean charge) {
    List<Use> uses = new ArrayList<>();
    for (double c : new double[] {0.25, 0.5, 1, 2, 3}) {
      uses.add(
          charge
              ? new Use(NAN, c, NAN, NAN, NAN, NAN, NAN)
              : new Use(NAN, NAN, c, NAN, NAN, NAN, NAN));
    }
    return uses;
  }

  private static List<Use> depths() {
    List<Use> uses = new ArrayList<>();
    for (double from : new double[] {0.8, 0.6, 0.4, 0.2, 0}) {
      uses.add(new Use(NAN, NAN, NAN, from, 1, NAN, NAN));
    }
    return uses;
  }

  @Test
  void theFurtherFromWhatWasSeenTheWiderUntilItIsRefused() {
    double before = 0;
    for (double celsius : new double[] {45, 60, 70, 80}) {
      UseForecast told = under(Chemistry.NCM, hot(celsius));
      double width = Math.log(told.ageing().upper() / told.ageing().lower());
      assertThat(width).as("at %s °C", celsius).isGreaterThan(before);
      before = width;
    }
    UseForecast refused = under(Chemistry.NCM, hot(115));
    assertThat(refused.points()).isEmpty();
    assertThat(refused.reason()).contains("no cell was watched under a use like 115 °C");
    assertThat(refused.endOfLife().known()).isFalse();
  }

  @Test
  void aUseThatChangesOnTheWayIsGoneThroughStepByStep() {
    UsePlan plan =
        new UsePlan(
            List.of(
                new UsePlan.Step(0, Use.AS_TODAY),
                new UsePlan.Step(100, new Use(NAN, 2, NAN, NAN, NAN, 4, NAN))));
    var known = new WhatIf.Known(cell(Chemistry.NCM), TODAY, forecast());
    UseForecast told = whatIf.under(known, plan, NAN);
    UseForecast faster =
        whatIf.under(known, UsePlan.of(new Use(NAN, 2, NAN, NAN, NAN, 4, NAN)), NAN);
    double rho = faster.ageing().value();

    assertThat(told.endOfLife().value()).isCloseTo(100 + 50 / rho, within(0.3));
    assertThat((told.endOfLifeMillis() - NOW) / DAY).isCloseTo(100 + 50 / rho / 4, within(0.2));
    assertThat(told.warrantyMillis()).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1, 60})
  void theSizeOfTheCellChangesNothing(double factor) {
    CellSpec s = cell(Chemistry.NCM);
    CellSpec large =
        new CellSpec(
            "a/1",
            s.chemistry(),
            2 * factor,
            3.6,
            2.5,
            4.2,
            2.5,
            8 * factor,
            8 * factor,
            -20,
            60,
            2 * factor,
            25,
            0.8,
            null,
            null,
            null);
    UseForecast told =
        whatIf.under(new WhatIf.Known(large, TODAY, forecast()), UsePlan.of(hot(40)), 0.9);

    assertThat(told.endOfLife()).isEqualTo(under(Chemistry.NCM, hot(40)).endOfLife());
    assertThat(told.points()).isEqualTo(under(Chemistry.NCM, hot(40)).points());
  }

  @Test
  void quantilesDoNotCrossAndMediansFallUnderEveryUse() {
    for (Chemistry chemistry : Chemistry.values()) {
      for (double celsius : new double[] {-5, 10, 25, 45, 60}) {
        for (double charge : new double[] {0.1, 1, 3}) {
          UseForecast told = under(chemistry, new Use(celsius, charge, NAN, 0.3, 0.9, 5, 0.9));
          double before = 1;
          for (UseForecast.Point p : told.points()) {
            assertThat(p.lower()).isLessThanOrEqualTo(p.median());
            assertThat(p.upper()).isGreaterThanOrEqualTo(p.median());
            assertThat(p.median()).isLessThanOrEqualTo(before);
            before = p.median();
          }
        }
      }
    }
  }

  @Test
  void aThousandUsesOfOneCellAreAllAnsweredByTheModel() {
    var known = new WhatIf.Known(cell(Chemistry.NCM), TODAY, forecast());
    List<UsePlan> plans = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      plans.add(
          UsePlan.of(
              new Use(
                  i % 50, 0.1 + i % 7 * 0.4, 0.2 + i % 5 * 0.5, i % 4 * 0.1, 1, 1 + i % 3, NAN)));
    }
    for (UsePlan plan : plans) {
      assertThat(whatIf.under(known, plan, 0.9).model()).isEqualTo("model 3, use-1");
    }
  }
}
