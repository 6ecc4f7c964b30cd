package io.celltwin.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.alert.WatchedPack;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.Rejection;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.PackPart;
import io.celltwin.job.type.PackUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What is remembered of a pack, and how that ends. */
class WatchPacksTest {
  private static final int CELLS = 3;

  private static final class Packs implements AutoCloseable {
    final KeyedOneInputStreamOperatorTestHarness<String, PackPart, PackUpdate> harness;

    Packs(OperatorSubtaskState from) throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(new WatchPacks(true)), PackPart::packId, Types.STRING);
      harness.setup(JobType.PACK_UPDATE.createSerializer(null));
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    void send(PackPart part) throws Exception {
      harness.processElement(part, 0);
    }

    List<PackUpdate> told() {
      return harness.extractOutputValues();
    }

    List<Rejection> rejected() {
      var side = harness.getSideOutput(SegmentCycles.REJECTED);
      return side == null ? List.of() : side.stream().map(r -> r.getValue().rejection()).toList();
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }

  private static PackPart part(int cell, long... times) {
    double[] volts = new double[times.length];
    double[] currents = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      volts[i] = 3.7 + 0.01 * cell - times[i] / 1e7;
      currents[i] = times[i] % 40_000 == 0 ? 0 : -10;
    }
    return new PackPart(
        "p",
        "p/" + cell,
        0,
        0,
        new WatchedPack.Part(
            "p/" + cell,
            new PackPlace(cell, CELLS),
            50,
            "home",
            "edge",
            times.length,
            times,
            volts,
            currents,
            0.5));
  }

  private static List<PackPart> hour() {
    List<PackPart> all = new ArrayList<>();
    for (long t = 10_000; t <= 3_600_000; t += 20_000) {
      for (int cell = 1; cell <= CELLS; cell++) {
        all.add(part(cell, t, t + 10_000));
      }
    }
    return all;
  }

  @Test
  void aRestartInTheMiddleChangesNothing() throws Exception {
    List<PackPart> parts = hour();
    int half = parts.size() / 2 + 1; // between the cells of one instant
    try (var whole = new Packs(null);
        var first = new Packs(null)) {
      for (PackPart part : parts) {
        whole.send(part);
      }
      for (PackPart part : parts.subList(0, half)) {
        first.send(part);
      }
      try (var second = new Packs(first.harness.snapshot(1, 1))) {
        for (PackPart part : parts.subList(half, parts.size())) {
          second.send(part);
        }
        List<PackUpdate> told = new ArrayList<>(first.told());
        told.addAll(second.told());
        assertThat(told).hasSizeGreaterThan(100).isEqualTo(whole.told());
      }
    }
  }

  @Test
  void aPackThatItsLastCellLeftLeavesNothing() throws Exception {
    try (var packs = new Packs(null)) {
      for (PackPart part : hour()) {
        packs.send(part);
      }
      for (int cell = 1; cell <= CELLS; cell++) {
        assertThat(packs.harness.numKeyedStateEntries()).isEqualTo(1);
        packs.send(new PackPart("p", "p/" + cell, 4_000_000, cell, null));
      }
      assertThat(packs.harness.numKeyedStateEntries()).isZero();
      List<PackUpdate> told = packs.told();
      assertThat(told.get(told.size() - 1)).isEqualTo(PackUpdate.gone("p", 4_000_000));
    }
  }

  @Test
  void aPartThatMeetsADefectCostsItselfAlone() throws Exception {
    try (var sound = new Packs(null);
        var poisoned = new Packs(null)) {
      var twice =
          new PackPart(
              "p",
              "p/2",
              0,
              0,
              new WatchedPack.Part(
                  "p/2",
                  new PackPlace(2, CELLS),
                  50,
                  "home",
                  "edge",
                  77,
                  new long[] {505_000},
                  new double[0],
                  new double[0],
                  0.5)); // columns of unequal length
      for (PackPart part : hour()) {
        sound.send(part);
        poisoned.send(part);
        if (part.eventMillis() == 500_000 && part.cellId().equals("p/2")) {
          poisoned.send(twice);
        }
      }
      assertThat(poisoned.told()).isEqualTo(sound.told());
      assertThat(poisoned.rejected())
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.code()).isEqualTo("DEFECT");
                assertThat(r.cellId()).isEqualTo("p/2");
                assertThat(r.place().toLowerCase(Locale.ROOT)).contains("watch-packs");
              });
    }
  }
}
