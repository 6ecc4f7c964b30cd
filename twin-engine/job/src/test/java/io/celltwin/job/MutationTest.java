package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.WireType;
import io.celltwin.domain.CellSpec;
import io.celltwin.job.TwinTopologyTest.Results;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Frames and specifications at every extreme, among the frames of sound cells, through the whole
 * data flow; a failure of the job is a failure here. {@code -Dcelltwin.mutants=10000} for many.
 */
class MutationTest {
  private static final int MUTANTS = Integer.getInteger("celltwin.mutants", 300);
  private static final int FIRST_OFFSET = 1_000_000;

  private static TwinConfig config(String models) {
    var live = TwinConfig.live("localhost:9", TestCell.REGISTRY, models, 2);
    return live.asking(Duration.ofSeconds(5), 64, 16)
        .holdingUnregistered(Duration.ofMinutes(5), 64 << 20)
        .replaying("");
  }

  /** All that was said of a cell, as bytes. */
  private static List<String> said(Results results, String cellId) {
    List<String> said = new ArrayList<>();
    var hex = HexFormat.of();
    results.cycles.stream()
        .filter(c -> c.cellId().equals(cellId) && c.retirement() == null)
        .forEach(c -> said.add("cycle " + hex.formatHex(WireType.CYCLE.toBytes(c.cycle()))));
    results.twins.stream()
        .filter(t -> t.cellId().equals(cellId) && t.retirement() == null)
        .forEach(
            t -> {
              said.add("twin " + hex.formatHex(WireType.TWIN.toBytes(t.twin())));
              if (t.forecast() != null) {
                said.add("forecast " + hex.formatHex(WireType.FORECAST.toBytes(t.forecast())));
              }
            });
    results.alerts.stream()
        .filter(a -> a.cellId().equals(cellId))
        .forEach(a -> said.add("alert " + hex.formatHex(WireType.ALERT.toBytes(a))));
    return said;
  }

  @Test
  void soundCellsAreToldTheSameToTheLastByteAmongMutants() throws Exception {
    List<TestCell> sound = new ArrayList<>();
    List<RawFrame> alone = new ArrayList<>();
    List<Registration> register = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      var cell = new TestCell("sound/" + i).cycles(6, 1.9 - 0.1 * i).pulses();
      sound.add(cell);
      alone.addAll(cell.frames());
      register.add(Registration.of(cell.spec()));
    }
    var mutants = new Mutants(TestCell.REGISTRY, 7, 12);
    List<RawFrame> among = new ArrayList<>();
    List<Registration> registerToo = new ArrayList<>(register);
    for (int i = 0; i < 12; i++) {
      registerToo.add(Registration.of(Mutants.spec(mutants.cell(i))));
    }
    for (int i = 0; i < MUTANTS; i++) {
      int from = (int) ((long) alone.size() * i / MUTANTS);
      int to = (int) ((long) alone.size() * (i + 1) / MUTANTS);
      among.addAll(alone.subList(from, to));
      among.add(mutants.frame(i, FIRST_OFFSET + i));
      Registration registration = i % 4 == 0 ? mutants.registration(i, i) : null;
      if (registration != null) {
        registerToo.add(registration);
      }
    }

    try (var server = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      Results undisturbed =
          TwinTopologyTest.runRegistered(config(server.target()), alone, register);
      Results disturbed =
          TwinTopologyTest.runRegistered(config(server.target()), among, registerToo);

      for (TestCell cell : sound) {
        CellSpec spec = cell.spec();
        assertThat(said(undisturbed, spec.cellId())).hasSizeGreaterThan(30);
        assertThat(said(disturbed, spec.cellId())).isEqualTo(said(undisturbed, spec.cellId()));
      }
      assertThat(disturbed.rejected)
          .hasSizeGreaterThan(MUTANTS / 10)
          .allSatisfy(
              r -> {
                assertThat(r.rejection().code()).matches("[A-Z_]+");
                assertThat(r.rejection().reason()).isNotBlank().hasSizeLessThan(1001);
                assertThat(r.rejection().place()).contains(" partition 0 offset ");
              });
      var codes = new TreeMap<String, Integer>();
      disturbed.rejected.forEach(r -> codes.merge(r.rejection().code(), 1, Integer::sum));
      assertThat(codes)
          .containsKeys("IMPLAUSIBLE_TIME", "WRONG_KEY", "UNEQUAL_COLUMNS", "NOT_AVRO", "TOO_LONG");
      assertThat(disturbed.rejected.stream().map(RejectedInput::rejection))
          .as("what a record says wrong is found where it is decoded, and nothing fails by it")
          .noneMatch(r -> r.code().equals("DEFECT"));
    }
  }
}
