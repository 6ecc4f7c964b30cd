package io.celltwin.check;

import io.celltwin.core.alert.WatchedPack;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.simulation.PackFault;
import io.celltwin.simulation.SimulatedPack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Packs of two chemistries with every fault of one cell, and as many sound ones, through all that
 * makes alerts: each cell's own twin, and its siblings.
 */
final class PackCheck {
  /** Makes of cells, one with a slope everywhere and one that is flat. */
  static final List<String> DESIGNS = List.of("ncm", "lfp");

  /** By then what is wrong from the start should have been told [ms]. */
  private static final long PATIENCE = 28 * 86_400_000L;

  private final AlertLedger ledger;
  private final List<String> designs;
  private final int cells;
  private final int days;

  PackCheck(AlertLedger ledger, List<String> designs, int cells, int days) {
    this.ledger = ledger;
    this.designs = designs;
    this.cells = cells;
    this.days = days;
  }

  /**
   * Each fault in each chemistry, and a sound pack beside each.
   *
   * @param seed of all of them
   * @param rounds of it
   */
  void simulated(long seed, int rounds) {
    PackFault[] faults = PackFault.values();
    int each = faults.length * designs.size();
    IntStream.range(0, rounds * each * 2)
        .parallel()
        .forEach(
            i -> {
              PackFault fault = i % 2 == 0 ? faults[i / 2 % faults.length] : PackFault.NONE;
              String design = designs.get(i / 2 / faults.length % designs.size());
              boolean coarse = i / 2 / faults.length / designs.size() % 2 == 1;
              watch(
                  new SimulatedPack(
                      String.format(
                          Locale.ROOT,
                          "pack/%s-%s-%d",
                          design,
                          fault.name().toLowerCase(Locale.ROOT),
                          i),
                      design,
                      cells,
                      fault,
                      seed + i,
                      coarse ? 0.005 : 0.001,
                      30),
                  fault);
            });
  }

  private void watch(SimulatedPack pack, PackFault fault) {
    WatchedPack together = WatchedPack.fresh(true);
    Map<String, WatchedCell> watched = new LinkedHashMap<>();
    List<CellSpec> specs = pack.specs();
    specs.forEach(
        s -> watched.put(s.cellId(), new WatchedCell(s, WatchedCell.Models.NONE, t -> {})));
    long began = pack.millis();
    long imbalanced = Long.MAX_VALUE;
    while (pack.millis() < began + days * 86_400_000L) {
      List<Frame> frames = pack.next();
      for (int i = 0; i < frames.size(); i++) {
        Frame frame = frames.get(i);
        WatchedCell cell = watched.get(frame.cellId());
        cell.accept(frame);
        WatchedPack.Told told =
            together.accept(specs.get(i).pack(), part(specs.get(i), cell, frame));
        if (!told.defects().isEmpty()) {
          throw new IllegalStateException(told.defects().get(0));
        }
        for (Alert alert : told.alerts()) {
          watched.get(alert.cellId()).say(alert);
        }
      }
      if (imbalanced == Long.MAX_VALUE && pack.outOfBalance() > 0.03) {
        imbalanced = pack.millis();
      }
    }
    for (Map.Entry<String, WatchedCell> each : watched.entrySet()) {
      boolean its = each.getKey().equals(pack.faultyCell());
      AlertTruth truth =
          its
              ? AlertTruth.ofSibling(fault, pack.faultyFrom(), PATIENCE, imbalanced)
              : AlertTruth.sound();
      synchronized (ledger) {
        ledger.add(each.getKey(), truth, each.getValue().told(), began, pack.millis());
      }
    }
  }

  private static WatchedPack.Part part(CellSpec spec, WatchedCell cell, Frame frame) {
    int n = frame.size();
    long[] times = new long[n];
    for (int i = 0; i < n; i++) {
      times[i] = frame.startMillis() + frame.offsetMicros()[i] / 1000;
    }
    return new WatchedPack.Part(
        spec.cellId(),
        spec.place(),
        spec.ratedCapacity(),
        spec.site(),
        frame.source(),
        frame.sequence(),
        times,
        frame.voltage().clone(),
        frame.current().clone(),
        cell.soc());
  }
}
