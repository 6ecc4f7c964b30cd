package io.celltwin.job.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.WireType;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Twin;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Revisions that wait for an answer are part of a savepoint. */
class AgedTwinTest {
  private static Twin twin() {
    Cell cell = new Cell().every(Duration.ofSeconds(60));
    cell.drawToCutoff(2.0).rest(Duration.ofMinutes(5)).fill(1.5);
    var segmenter = new CycleSegmenter(SegmenterConfig.standard());
    var updater = new TwinUpdater(AgeingConfig.standard());
    OpenCell open = OpenCell.fresh();
    TwinState state = TwinState.fresh();
    Twin twin = null;
    for (Frame frame : cell.frames(100)) {
      for (Cycle cycle : segmenter.accept(open, cell.spec(), frame).closed()) {
        twin = updater.accept(state, cell.spec(), cycle, null).twin();
      }
    }
    return twin;
  }

  private static Features counted(FeatureSet set) {
    double[] values = new double[set.size()];
    Arrays.setAll(values, i -> i == 2 ? Double.NaN : i);
    return new Features(set, values);
  }

  private static AgedTwin read(ByteArrayOutputStream bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    AgedTwin read = AgedTwin.read(in);
    assertThat(in.available()).isZero();
    return read;
  }

  @Test
  void itComesBack() throws IOException {
    var asked =
        AgedTwin.of(twin(), counted(TrajectoryInput.SET), counted(ModeInput.SET))
            .modes(new ModesAnswer(new double[] {0.1, 0.2}, 0.5, "1", null));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    asked.write(new DataOutputStream(bytes));

    AgedTwin read = read(bytes);

    assertThat(read.twin()).isEqualTo(asked.twin());
    assertThat(read.history()).isEqualTo(asked.history());
    assertThat(read.ageing()).isEqualTo(asked.ageing());
    assertThat(read.forecast()).isNull();
    assertThat(read.modes().quantiles()).containsExactly(0.1, 0.2);
    assertThat(read.modes().version()).isEqualTo("1");

    bytes.reset();
    asked.modes(ModesAnswer.none("away")).write(new DataOutputStream(bytes));
    assertThat(read(bytes).modes().quantiles()).isNull();
    assertThat(read(bytes).modes().reason()).isEqualTo("away");
  }

  @Test
  void whatTheFirstReleaseLeftIsRead() throws IOException {
    Twin twin = twin();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    byte[] block = WireType.TWIN.toBytes(twin);
    out.writeInt(block.length);
    out.write(block);
    out.writeBoolean(true);
    for (int i = 0; i < 19; i++) {
      out.writeDouble(i);
    }
    out.writeBoolean(false);

    AgedTwin read = read(bytes);

    assertThat(read.twin()).isEqualTo(twin);
    assertThat(read.ageing()).isNull();
    assertThat(read.modes()).isNull();
    if (TrajectoryInput.SET.version() == 1) {
      assertThat(read.history().get(18)).isEqualTo(18);
    } else {
      assertThat(read.history()).isNull(); // a question for another model
    }
  }

  @Test
  void aRetirementOnItsWayIsReadBack() throws IOException {
    var retirement = new Retirement("lab/one", 42);
    var bytes = new ByteArrayOutputStream();
    AgedTwin.of(retirement).write(new DataOutputStream(bytes));
    assertThat(read(bytes)).isEqualTo(AgedTwin.of(retirement));

    bytes.reset();
    ClosedCycle.of(retirement).write(new DataOutputStream(bytes));
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(ClosedCycle.read(in)).isEqualTo(ClosedCycle.of(retirement));
    assertThat(in.available()).isZero();
  }
}
