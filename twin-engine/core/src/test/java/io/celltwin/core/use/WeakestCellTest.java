package io.celltwin.core.use;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Estimate;
import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeakestCellTest {
  private static final UsePlan PLAN = UsePlan.of(Use.AS_TODAY);

  private static Estimate estimate(double value, double lower, double upper) {
    return new Estimate(value, lower, upper, Estimate.MODEL, "use-1", null);
  }

  /** Holds so much now and so much after 100 cycles, a tenth either way. */
  private static UseForecast cell(double now, double later, double end, Long warranty) {
    return new UseForecast(
        PLAN,
        List.of(
            new UseForecast.Point(0, 1_000, now - 0.1, now, now + 0.1),
            new UseForecast.Point(100, 9_000, later - 0.1, later, later + 0.1)),
        estimate(end, end - 10, end + 10),
        (long) (1_000 + 80 * end),
        Estimate.unknown("no knee"),
        estimate(7 * end, 6 * end, 8 * end),
        warranty,
        estimate(1, 1, 1),
        "model 3, use-1",
        null);
  }

  private static UseForecast refused() {
    Estimate unknown = Estimate.unknown("too hot");
    return new UseForecast(
        PLAN, List.of(), unknown, null, unknown, unknown, null, unknown, "model 3", "too hot");
  }

  @Test
  void aPackEndsWithItsWeakestCellAndHoldsWhatThatHolds() {
    // the first holds least now, the second fades faster and ends first
    WeakestCell.Weakest pack =
        WeakestCell.of(
            List.of(
                cell(0.85, 0.84, 300, 5_000L),
                cell(0.95, 0.75, 80, 4_000L),
                cell(0.99, 0.98, 900, null)));

    assertThat(pack.cell()).isEqualTo(1);
    UseForecast told = pack.forecast();
    assertThat(told.endOfLife()).isEqualTo(estimate(80, 70, 90));
    assertThat(told.endOfLifeMillis()).isEqualTo(1_000 + 80 * 80);
    assertThat(told.points())
        .containsExactly(
            new UseForecast.Point(0, 1_000, 0.85 - 0.1, 0.85, 0.85 + 0.1),
            new UseForecast.Point(100, 9_000, 0.75 - 0.1, 0.75, 0.75 + 0.1));
    assertThat(told.warrantyMillis()).isEqualTo(4_000L);
    assertThat(told.energy()).isEqualTo(estimate(3 * 7 * 80, 3 * 6 * 80, 3 * 8 * 80));
    assertThat(told.reason()).isNull();
  }

  @Test
  void cellsThatCannotBeToldAreLeftOutAndSaidSo() {
    WeakestCell.Weakest pack =
        WeakestCell.of(List.of(refused(), cell(0.9, 0.8, 100, null), refused()));

    assertThat(pack.cell()).isEqualTo(1);
    assertThat(pack.forecast().reason()).isEqualTo("2 of 3 cells are left out: too hot");
    assertThat(pack.forecast().energy().value()).isEqualTo(700);
    assertThat(WeakestCell.of(List.of(refused(), refused())).forecast().reason())
        .isEqualTo("too hot");
  }
}
