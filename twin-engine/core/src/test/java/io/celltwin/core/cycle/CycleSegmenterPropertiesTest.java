package io.celltwin.core.cycle;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CycleSegmenterPropertiesTest {
  /** One thing done to a cell. */
  private record Deed(int what, double amps, int minutes) {
    void to(Cell cell) {
      cell.chargedTo(0.5); // or twelve discharges would leave it at a voltage no cell can have
      switch (what) {
        case 0 -> cell.rest(ofMinutes(minutes));
        case 1 -> cell.draw(amps, ofMinutes(minutes));
        case 2 -> cell.push(amps, ofMinutes(minutes));
        case 3 -> cell.silence(ofMinutes(minutes * 3L));
        case 4 -> cell.reads(8.4, 0);
        case 5 -> cell.reads(Double.NaN, Double.NaN);
        case 6 -> cell.readsLate(ofSeconds(minutes), 3.7, amps);
        default -> cell.draw(amps, ofSeconds(minutes)).push(amps, ofSeconds(minutes));
      }
    }
  }

  @Provide
  Arbitrary<List<Deed>> lives() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 7),
            Arbitraries.doubles().between(0.05, 3).ofScale(3),
            Arbitraries.integers().between(1, 25))
        .as(Deed::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static Cell live(List<Deed> life, boolean declared) {
    Cell cell = new Cell().every(ofSeconds(5));
    for (Deed deed : life) {
      if (declared && deed.what() <= 2) {
        cell.operation(
            deed.what() == 0
                ? OperationKind.REST
                : deed.what() == 1 ? OperationKind.DISCHARGE : OperationKind.CHARGE);
      }
      deed.to(cell);
    }
    return cell;
  }

  /** All but the frames it came from. */
  private static List<String> unframed(List<Cycle> cycles) {
    return cycles.stream()
        .map(
            c ->
                CycleBuilder.of(c.cellId())
                    .revision(c.revision())
                    .operationIndex(c.operationIndex())
                    .cycleNumber(c.cycleNumber())
                    .kind(c.kind())
                    .startMillis(c.startMillis())
                    .endMillis(c.endMillis())
                    .samples(c.samples())
                    .lineage(new Lineage("", 0, 0))
                    .measured(c.measured())
                    .features(c.features())
                    .families(c.families())
                    .quality(c.quality())
                    .comparable(c.comparable())
                    .soh(c.soh())
                    .live(c.live())
                    .missing(c.missing())
                    .build()
                    .toString()) // to the last digit of every double
        .toList();
  }

  @Property(tries = 300, seed = "7")
  void framingChangesNothing(
      @ForAll("lives") List<Deed> life,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 400) Integer> sizes,
      @ForAll boolean declared) {
    Cell cell = live(life, declared);

    var whole = Segmented.of(cell.spec(), cell.frames(100_000));
    var cut = Segmented.of(cell.spec(), cell.frames(sizes));

    assertThat(unframed(cut.cycles())).isEqualTo(unframed(whole.cycles()));
    assertThat(cut.alerts().stream().map(a -> a.id() + a.state() + a.eventMillis()))
        .isEqualTo(whole.alerts().stream().map(a -> a.id() + a.state() + a.eventMillis()).toList());
  }

  /** All that comes out, and all that is remembered, to the last bit. */
  @Property(tries = 300, seed = "7")
  void aRunGivesWhatItsReadingsGiveOneByOne(
      @ForAll("lives") List<Deed> life,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 400) Integer> sizes,
      @ForAll boolean declared)
      throws IOException {
    Cell cell = live(life, declared);
    List<Frame> frames = cell.frames(sizes);
    var oneByOne = new CycleSegmenter(SegmenterConfig.standard(), false);

    var inRuns = Segmented.of(cell.spec(), frames);
    var single = Segmented.of(oneByOne, cell.spec(), frames);

    assertThat(inRuns.cycles().toString()).isEqualTo(single.cycles().toString());
    assertThat(inRuns.alerts()).isEqualTo(single.alerts());
    assertThat(inRuns.rejected()).isEqualTo(single.rejected());
    assertThat(inRuns.duplicates()).isEqualTo(single.duplicates());
    assertThat(bytes(inRuns.open())).isEqualTo(bytes(single.open()));
  }

  @Property(tries = 200, seed = "7")
  void whatIsClosedDoesNotDependOnWhatComesAfter(
      @ForAll("lives") List<Deed> life,
      @ForAll("lives") List<Deed> oneFuture,
      @ForAll("lives") List<Deed> anotherFuture) {
    Cell past = live(life, false);
    Cell one = live(life, false);
    Cell another = live(life, false);
    oneFuture.forEach(d -> d.to(one));
    anotherFuture.forEach(d -> d.to(another));

    List<Cycle> known = closedWithin(past, past.size());

    assertThat(closedWithin(one, past.size())).isEqualTo(known);
    assertThat(closedWithin(another, past.size())).isEqualTo(known);
  }

  /** Cycles closed by the first samples alone. */
  private static List<Cycle> closedWithin(Cell cell, int samples) {
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    List<Cycle> closed = new ArrayList<>();
    for (Frame frame : cell.frames(1).subList(0, samples)) {
      closed.addAll(segmenter.accept(open, cell.spec(), frame).closed());
    }
    return closed;
  }

  @Property(tries = 100, seed = "7")
  void capacityDoesNotDependOnSamplingRate(@ForAll @IntRange(min = 1, max = 60) int seconds) {
    var cell = new Cell().every(ofSeconds(seconds)).rest(ofMinutes(1)).draw(2.0, ofMinutes(59));
    cell.drawToCutoff(2.0).rest(ofMinutes(1));

    Measured m = Segmented.of(cell).cycles().get(0).measured();

    double empty = 2.0 * (1 - 0.1 / 1.5);
    assertThat(m.discharged()).isCloseTo(Math.max(empty, 2.0 * 59 / 60), within(1e-6));
    // the first loaded sample at the cut-off comes up to one interval late
    assertThat(m.capacity()).isBetween(empty - 1e-6, empty + 2.0 * seconds / 3600 + 1e-6);
  }

  @Property(tries = 200, seed = "7")
  void noChargeIsLostBetweenOperations(@ForAll("lives") List<Deed> life) {
    List<Deed> heard = life.stream().filter(d -> d.what() <= 2 || d.what() == 7).toList();
    Cell cell = live(heard, false);
    double in = 0;
    double out = 0;
    Frame all = cell.size() == 0 ? null : cell.frames(100_000).get(0);
    for (int i = 1; all != null && i < all.size(); i++) {
      double hours = (all.offsetMicros()[i] - all.offsetMicros()[i - 1]) / 3600e6;
      in += hours * (Math.max(0, all.current()[i]) + Math.max(0, all.current()[i - 1])) / 2;
      out -= hours * (Math.min(0, all.current()[i]) + Math.min(0, all.current()[i - 1])) / 2;
    }

    var seen = Segmented.of(cell);
    var cycles = seen.cycles();

    assertThat(cycles.stream().mapToDouble(c -> c.measured().charged()).sum())
        .isCloseTo(in, within(1e-9));
    assertThat(cycles.stream().mapToDouble(c -> c.measured().discharged()).sum())
        .isCloseTo(out, within(1e-9));
    assertThat(cycles.stream().mapToInt(Cycle::samples).sum() + seen.duplicates())
        .isEqualTo(cell.size());
  }

  @Property(tries = 100, seed = "7")
  void savingAndReadingInTheMiddleChangesNothing(
      @ForAll("lives") List<Deed> life, @ForAll @IntRange(min = 1, max = 200) int size)
      throws IOException {
    Cell cell = live(life, false);
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    List<Cycle> cycles = new ArrayList<>();
    for (Frame frame : cell.frames(size)) {
      OpenCell untouched = open.copy();
      byte[] before = bytes(open);
      open = OpenCell.readFrom(new DataInputStream(new ByteArrayInputStream(before)));
      assertThat(before.length).isLessThanOrEqualTo(22 * 1024);
      cycles.addAll(segmenter.accept(open, cell.spec(), frame).closed());
      assertThat(bytes(untouched)).isEqualTo(before);
    }
    cycles.addAll(segmenter.flush(open, cell.spec()).closed());

    assertThat(cycles).isEqualTo(Segmented.of(cell.spec(), cell.frames(size)).cycles());
  }

  private static byte[] bytes(OpenCell open) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    open.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
