package io.celltwin.replay;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.util.ArrayList;
import java.util.Iterator;

/** A cell with frames of two samples, half an hour apart. */
final class Cell implements CellSource {
  static final long HOUR = 3_600_000;

  private final String id;
  final long[] startMillis;
  DatasetItem.Refused refusedAfterFirst;
  private double rated = 1.1;

  Cell(String id, long firstMillis, int frames, long apartMillis) {
    this.id = id;
    this.startMillis = new long[frames];
    for (int i = 0; i < frames; i++) {
      startMillis[i] = firstMillis + i * apartMillis;
    }
  }

  /** The same with another nameplate [Ah]. */
  Cell rated(double ampereHours) {
    rated = ampereHours;
    return this;
  }

  @Override
  public CellSpec spec() {
    return new CellSpec(
        id, Chemistry.LFP, rated, 3.2, 2, 3.6, 2, 4, 4, 0, 60, 1, 25, 0.8, null, null, null);
  }

  @Override
  public String identity() {
    return id;
  }

  @Override
  public SourceEdition edition() {
    return SourceEdition.ORIGINAL;
  }

  @Override
  public String place() {
    return id;
  }

  @Override
  public long samples() {
    return 2L * startMillis.length;
  }

  @Override
  public CellStream open() {
    var items = new ArrayList<DatasetItem>();
    items.add(new DatasetItem.Registered(spec()));
    for (int i = 0; i < startMillis.length; i++) {
      items.add(
          new DatasetItem.Telemetry(
              new Frame(
                  id,
                  "test",
                  i,
                  0,
                  1,
                  startMillis[i],
                  new Frame.Declared(i, OperationKind.CHARGE, null, null, null),
                  2,
                  new long[] {0, HOUR * 1000 / 2},
                  new double[] {3.3, 3.4},
                  new double[] {1, 1},
                  null)));
      if (i == 0 && refusedAfterFirst != null) {
        items.add(refusedAfterFirst);
      }
    }
    Iterator<DatasetItem> all = items.iterator();
    return new CellStream() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public DatasetItem next() {
        return all.next();
      }

      @Override
      public void close() {}
    };
  }
}
