package io.celltwin.core.alert;

import io.celltwin.core.pack.SiblingView;
import io.celltwin.core.pack.StringAssembly;
import io.celltwin.core.pack.StringReading;
import io.celltwin.core.pack.StringState;
import io.celltwin.core.pack.StringView;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.PackTwin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * One pack: what its cells send, put together; what is known of them beside each other; and what is
 * told of it. A pack is told of at most once in {@link #PACE_MILLIS} of event time, and with each
 * alert.
 *
 * <p>A reading that meets a defect costs that reading: what was known before it stays.
 */
public final class WatchedPack {
  /** Event time is cut into such windows; a reading in another one is told of [ms]. */
  public static final long PACE_MILLIS = 30_000;

  /** Raised when the fields change. */
  private static final int VERSION = 1;

  /** Values that wait for slower cells in a replay, of all instants together. */
  private static final int REPLAY_WAITING = 200_000;

  private static final int LEAST_WAITING = 48;

  /** Of an interval of 90 % [standard deviations]. */
  private static final double NINETY = 1.645;

  /** Known no better than this, the order of the cells is not known [share of the capacity]. */
  private static final double ORDER_KNOWN = 0.03;

  private final boolean replay;
  private int cells;
  private double capacity;
  private String site;
  private StringAssembly assembly;
  private StringState known;
  private PackWatch watch = PackWatch.fresh();
  private String[] sources;
  private double current = Double.NaN;
  private double soc = Double.NaN;

  private WatchedPack(boolean replay) {
    this.replay = replay;
  }

  /**
   * Of a pack nobody has heard of.
   *
   * @param replay whether cells may be far ahead of each other, because history is read
   */
  public static WatchedPack fresh(boolean replay) {
    return new WatchedPack(replay);
  }

  /**
   * What one of its cells sent.
   *
   * @param cellId whose
   * @param place where it stands
   * @param capacity by its nameplate [Ah]
   * @param site of the pack, or null
   * @param source of the frame
   * @param sequence of the frame
   * @param times of the readings [ms since 1970-01-01 UTC], rising
   * @param volts V
   * @param currents A, positive while charging
   * @param soc at the last of them [share], NaN where it is not known
   */
  public record Part(
      String cellId,
      PackPlace place,
      double capacity,
      String site,
      String source,
      long sequence,
      long[] times,
      double[] volts,
      double[] currents,
      double soc) {}

  /**
   * What is to be told.
   *
   * @param alerts that fire or clear
   * @param twins of the pack, oldest first
   * @param defects that readings met, as they were thrown
   */
  public record Told(List<Alert> alerts, List<PackTwin> twins, List<Throwable> defects) {
    static Told nothing() {
      return new Told(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Takes in what a cell sent. */
  public Told accept(String packId, Part part) {
    Told told = Told.nothing();
    fit(part, told);
    int at = part.place().position() - 1;
    site = part.site();
    String stood = assembly.ids().get(at);
    if (stood != null && !stood.equals(part.cellId())) {
      leave(at, stood, part.times()[0], told);
    }
    sources[at] = part.source();
    for (int i = 0; i < part.times().length; i++) {
      boolean last = i == part.times().length - 1;
      boolean unused =
          assembly.accept(
              at,
              part.cellId(),
              part.times()[i],
              part.volts()[i],
              part.currents()[i],
              last ? part.soc() : Double.NaN,
              part.sequence(),
              reading -> read(packId, reading, told));
    }
    return told;
  }

  /** The string is longer than was thought, or of other cells: what was known is of another one. */
  private void fit(Part part, Told told) {
    int wanted = Math.max(cells, Math.max(2, part.place().series()));
    if (wanted == cells && part.capacity() == capacity) {
      return;
    }
    if (assembly != null) {
      for (int i = 0; i < cells; i++) {
        String stood = assembly.ids().get(i);
        if (stood != null) {
          told.alerts().addAll(watch.replaced(i, stood, part.times()[0], evidence(i, null)));
        }
      }
    }
    cells = wanted;
    capacity = part.capacity();
    assembly =
        StringAssembly.of(
            cells, replay ? Math.max(LEAST_WAITING, REPLAY_WAITING / cells) : LEAST_WAITING);
    known = StringState.fresh(cells, capacity);
    watch = PackWatch.fresh();
    sources = sources == null ? new String[cells] : Arrays.copyOf(sources, cells);
  }

  private void read(String packId, StringReading reading, Told told) {
    StringState next = known.copy(); // some microseconds; where it fails all is as before
    PackWatch nextWatch = watch.isDue(reading.timeMillis()) ? watch.copy() : watch;
    List<Alert> alerts;
    PackTwin twin;
    try {
      if (!next.accept(reading)) {
        return;
      }
      current = reading.current();
      soc = Double.isNaN(reading.soc()) ? soc : reading.soc();
      boolean due =
          Math.floorDiv(known.timeMillis(), PACE_MILLIS)
              != Math.floorDiv(next.timeMillis(), PACE_MILLIS);
      boolean watched = watch.isDue(next.timeMillis());
      StringView view = due || watched ? next.view() : null;
      alerts =
          watched ? nextWatch.accept(view, assembly.ids(), i -> evidence(i, reading)) : List.of();
      twin = due || !alerts.isEmpty() ? twin(packId, view, nextWatch) : null;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      told.defects().add(e);
      return;
    }
    known = next;
    watch = nextWatch;
    told.alerts().addAll(alerts);
    if (twin != null) {
      told.twins().add(twin);
    }
  }

  private Lineage evidence(int cell, StringReading reading) {
    String source = sources[cell] == null ? "" : sources[cell];
    long sequence = reading == null ? 0 : reading.sequences()[cell];
    return new Lineage(source, sequence, sequence);
  }

  /**
   * A cell stands elsewhere now, or was taken off the register.
   *
   * @param position from 1
   */
  public Told left(String cellId, int position, long eventMillis) {
    Told told = Told.nothing();
    int at = position - 1;
    if (assembly != null && at < cells && cellId.equals(assembly.ids().get(at))) {
      leave(at, cellId, eventMillis, told);
      String unused = assembly.left(at);
    }
    return told;
  }

  private void leave(int at, String cellId, long eventMillis, Told told) {
    told.alerts().addAll(watch.replaced(at, cellId, eventMillis, evidence(at, null)));
    known.replaced(at);
  }

  /** Whether no cell stands in it any more. */
  public boolean isEmpty() {
    return assembly == null || assembly.isEmpty();
  }

  private PackTwin twin(String packId, StringView view, PackWatch told) {
    List<PackTwin.Cell> rows = new ArrayList<>(cells);
    TreeSet<String> open = new TreeSet<>();
    double sum = 0;
    for (int i = 0; i < cells; i++) {
      SiblingView c = view.cells().get(i);
      List<String> its = told.open(i);
      open.addAll(its);
      sum += c.voltage();
      boolean stepped = !Double.isNaN(c.resistanceRatio());
      rows.add(
          new PackTwin.Cell(
              i + 1,
              assembly.ids().get(i),
              c.voltage(),
              c.imbalance(),
              c.imbalanceDeviation(),
              c.capacityRatio(),
              c.capacityRatioDeviation(),
              c.resistanceRatio(),
              stepped ? c.resistanceRatioDeviation() : Double.NaN,
              c.selfDischarge(),
              c.selfDischargeDeviation(),
              its));
    }
    double doubt =
        Math.hypot(
            doubtOf(view.cells().get(view.endsCharge())),
            doubtOf(view.cells().get(view.endsDischarge())));
    boolean ordered = doubt < ORDER_KNOWN;
    double usable = ordered ? view.usable() / capacity : Double.NaN;
    return new PackTwin(
        packId,
        site,
        view.timeMillis(),
        cells,
        capacity,
        current,
        soc,
        sum,
        view.spread(),
        view.spreadAtRest(),
        view.spreadUnderLoad(),
        view.lowest() + 1,
        view.highest() + 1,
        ordered ? view.endsDischarge() + 1 : 0,
        ordered ? view.endsCharge() + 1 : 0,
        usable,
        ordered ? Math.max(0, usable - NINETY * doubt) : Double.NaN,
        ordered ? usable + NINETY * doubt : Double.NaN,
        view.daysWatched(),
        List.copyOf(open),
        ordered ? null : unordered(doubt),
        rows);
  }

  /** How well the place of a cell's end is known [share of the capacity]. */
  private double doubtOf(SiblingView cell) {
    return Math.hypot(cell.imbalanceDeviation() / capacity, cell.capacityRatioDeviation() / 2);
  }

  private static String unordered(double doubt) {
    return String.format(
        java.util.Locale.ROOT,
        "where its first cell is full and its first empty is known to %.1f %% of the capacity,"
            + " wanted %.1f: charge and discharge it over a wider range",
        100 * doubt,
        100 * ORDER_KNOWN);
  }

  /** By its bytes. */
  public WatchedPack copy() {
    try {
      var bytes = new ByteArrayOutputStream(1 << 14);
      writeTo(new DataOutputStream(bytes));
      return readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    SavedFields saved = SavedFields.writing(out);
    saved.version("watched pack", VERSION);
    saved.bool(replay);
    saved.bool(assembly != null);
    if (assembly != null) {
      assembly.write(out);
      known.write(out);
    }
    fields(saved);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static WatchedPack readFrom(DataInput in) throws IOException {
    SavedFields saved = SavedFields.reading(in);
    saved.version("watched pack", VERSION);
    WatchedPack pack = new WatchedPack(saved.bool(false));
    if (saved.bool(false)) {
      pack.assembly = StringAssembly.read(in);
      pack.known = StringState.read(in);
      pack.cells = pack.assembly.cells();
      pack.sources = new String[pack.cells];
    }
    pack.fields(saved);
    return pack;
  }

  private void fields(SavedFields saved) throws IOException {
    capacity = saved.decimal(capacity);
    site = saved.text(site);
    current = saved.decimal(current);
    soc = saved.decimal(soc);
    watch.fields(saved);
    for (int i = 0; i < cells; i++) {
      sources[i] = saved.text(sources[i]);
    }
  }
}
