package io.celltwin.standalone;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Dataset.Notice;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeQuery;
import io.celltwin.lake.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Telemetry that a lake has kept, as a dataset: each cell's frames as they were sent, under their
 * own source and sequence, a day in memory at a time.
 */
final class LakeDataset {
  private LakeDataset() {}

  /**
   * @param cells their ids, with or without what stands before the slash; none means all
   */
  static Dataset open(Lake lake, Collection<String> cells) throws IOException {
    Map<String, CellSpec> specs = new TreeMap<>();
    Set<String> changed = new TreeSet<>();
    lake.read(
        LakeTable.CELLS,
        LakeQuery.all(),
        false,
        row -> {
          CellSpec spec = (CellSpec) Lake.domain(LakeTable.CELLS, row.event());
          CellSpec before = specs.put(spec.cellId(), spec);
          if (before != null && !before.equals(spec)) {
            changed.add(spec.cellId());
          }
          return true;
        });
    List<CellSource> sources = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    Set<String> unmet = new TreeSet<>(cells);
    for (CellSpec spec : specs.values()) {
      String id = spec.cellId();
      List<String> names = List.of(id, id.substring(id.indexOf('/') + 1));
      if (!cells.isEmpty() && names.stream().noneMatch(cells::contains)) {
        continue;
      }
      names.forEach(unmet::remove);
      var source = new Kept(lake, spec);
      sources.add(source);
      if (changed.contains(id)) {
        notices.add(
            new Notice(
                source.place(),
                id
                    + " was registered anew on its way: all of it is replayed under its last"
                    + " nameplate"));
      }
    }
    unmet.forEach(
        name ->
            notices.add(
                new Notice(lake.folder().toString(), "no cell %s is in the lake".formatted(name))));
    return Dataset.of(sources, notices);
  }

  private record Kept(Lake lake, CellSpec spec) implements CellSource {
    @Override
    public String identity() {
      return spec.cellId();
    }

    @Override
    public SourceEdition edition() {
      return SourceEdition.ORIGINAL;
    }

    @Override
    public String series() {
      return "LAKE";
    }

    @Override
    public String place() {
      return LakeTable.TELEMETRY.folder() + " of " + spec.cellId();
    }

    @Override
    public long samples() {
      return -1;
    }

    @Override
    public CellStream open() throws IOException {
      return new Days(lake, spec);
    }
  }

  /** A cell's items, day by day. */
  private static final class Days implements CellStream {
    private final Lake lake;
    private final String cellId;
    private final Iterator<LocalDate> days;
    private final Deque<DatasetItem> items = new ArrayDeque<>();

    Days(Lake lake, CellSpec spec) throws IOException {
      this.lake = lake;
      cellId = spec.cellId();
      Set<LocalDate> all = new TreeSet<>(lake.days(LakeTable.TELEMETRY));
      all.addAll(lake.days(LakeTable.IMPEDANCES));
      days = all.iterator();
      items.add(new DatasetItem.Registered(spec));
    }

    @Override
    public boolean hasNext() {
      try {
        while (items.isEmpty() && days.hasNext()) {
          read(days.next());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return !items.isEmpty();
    }

    private void read(LocalDate day) throws IOException {
      LakeQuery query =
          LakeQuery.all().of(Set.of(cellId)).between(begin(day), begin(day.plusDays(1)));
      Deque<Impedance> spectra = new ArrayDeque<>();
      lake.read(
          LakeTable.IMPEDANCES,
          query,
          false,
          row -> spectra.add((Impedance) Lake.domain(LakeTable.IMPEDANCES, row.event())));
      lake.read(
          LakeTable.TELEMETRY,
          query,
          false,
          row -> {
            Frame frame = (Frame) Lake.domain(LakeTable.TELEMETRY, row.event());
            while (!spectra.isEmpty() && spectra.peek().startMillis() <= frame.startMillis()) {
              items.add(new DatasetItem.Spectrum(spectra.remove()));
            }
            return items.add(new DatasetItem.Telemetry(frame));
          });
      spectra.forEach(spectrum -> items.add(new DatasetItem.Spectrum(spectrum)));
    }

    private static long begin(LocalDate day) {
      return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    @Override
    public DatasetItem next() {
      if (!hasNext()) {
        throw new NoSuchElementException(cellId);
      }
      return items.remove();
    }

    @Override
    public void close() {
      // no file stays open between two days
    }
  }
}
