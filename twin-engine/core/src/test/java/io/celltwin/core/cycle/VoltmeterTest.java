package io.celltwin.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A battery of which a voltage is told and no current. */
class VoltmeterTest {
  private static final long START = 1_700_000_000_000L;
  private static final CellSpec BANK =
      new CellSpec(
          "bank/mean",
          Chemistry.LFP,
          500,
          3.2,
          2.5,
          3.65,
          2.5,
          500,
          1000,
          -20,
          60,
          100,
          25,
          0.8,
          "bank",
          null,
          null);

  private final CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
  private final OpenCell open = OpenCell.fresh();
  private final List<Step> steps = new ArrayList<>();

  private void told(int minute, double voltage, double current) {
    long at = START + 60_000L * minute;
    steps.add(
        segmenter.accept(
            open,
            BANK,
            new Frame(
                BANK.cellId(),
                "shelly",
                at,
                0,
                1,
                at,
                Frame.Declared.NOTHING,
                1,
                new long[] {0},
                new double[] {voltage},
                new double[] {current},
                null)));
  }

  private Live live() {
    return open.live(BANK, Live.NEVER, List.of(), new Lineage("shelly", 1, 1));
  }

  @Test
  void itsVoltageIsShownFromTheFirstMessageAndNothingFollowsFromIt() {
    for (int minute = 0; minute < 3000; minute++) {
      told(minute, 3.3 + 0.05 * Math.sin(minute / 200.0), Double.NaN);
      assertThat(live().timeMillis()).isEqualTo(START + 60_000L * minute);
    }
    steps.add(segmenter.flush(open, BANK));

    assertThat(live().voltage()).isBetween(3.24, 3.36);
    assertThat(live().current()).isNaN();
    assertThat(live().power()).isNaN();
    assertThat(live().doing()).isNull();
    assertThat(live().charge().soc()).isNaN();
    assertThat(live().charge().reason()).contains("no current is told");
    assertThat(steps).allSatisfy(s -> assertThat(s.alerts()).isEmpty());
    for (Cycle cycle : steps.stream().flatMap(s -> s.closed().stream()).toList()) {
      assertThat(cycle.measured().charged()).isZero();
      assertThat(cycle.measured().discharged()).isZero();
      assertThat(cycle.features()).isNull();
    }
  }

  @Test
  void aVoltageThatStepsBackIsNotShown() {
    told(10, 3.3, Double.NaN);
    told(5, 3.1, Double.NaN);

    assertThat(live().voltage()).isEqualTo(3.3);
  }

  @Test
  void onceACurrentIsToldTheCellIsOneLikeOthers() {
    told(0, 3.3, Double.NaN);
    told(1, 3.3, Double.NaN);
    for (int minute = 2; minute < 30; minute++) {
      told(minute, 3.28, -50);
    }

    assertThat(live().current()).isEqualTo(-50);
    assertThat(live().charge().soc()).isBetween(0.0, 1.0);
    assertThat(live().doing()).isNotNull();
  }
}
