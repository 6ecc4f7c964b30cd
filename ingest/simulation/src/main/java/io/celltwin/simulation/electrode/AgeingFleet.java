package io.celltwin.simulation.electrode;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.FrameCutter;
import io.celltwin.dataset.OperationStream;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * Cells that age by known modes, as sources of telemetry: each cycle a charge, a rest, a discharge
 * and a rest, declared as a laboratory would. They end with their life.
 */
public final class AgeingFleet {
  private static final String SOURCE = "modes-simulator";

  /** Every so many cycles a cell is charged from empty, whatever its use. */
  private static final int CHECK_EVERY = 10;

  private final Ranges ranges;
  private final long seed;
  private final long startMillis;
  private final int count;

  /**
   * @param ranges to draw the cells from
   * @param seed of everything random
   * @param cells how many; chemistries take turns
   * @param start event time of the first samples
   */
  public AgeingFleet(Ranges ranges, long seed, int cells, Instant start) {
    if (cells < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "ageing fleet: cells is %d, wanted at least 1", cells));
    }
    this.ranges = ranges;
    this.seed = seed;
    this.count = cells;
    this.startMillis = start.toEpochMilli();
  }

  /** The cells. */
  public List<CellSource> cells() {
    List<CellSource> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(new Source(i));
    }
    return sources;
  }

  /** What a cell has really lost after a cycle. */
  public TrueModes truth(String cellId, int cycle) {
    for (int i = 0; i < count; i++) {
      AgeingCell cell = new AgeingCell(ranges, seed, i);
      if (cell.spec().cellId().equals(cellId)) {
        return cell.truth(cycle);
      }
    }
    throw new NoSuchElementException("no simulated cell " + cellId);
  }

  private final class Source implements CellSource {
    private final int index;
    private final CellSpec spec;

    Source(int index) {
      this.index = index;
      this.spec = new AgeingCell(ranges, seed, index).spec();
    }

    @Override
    public CellSpec spec() {
      return spec;
    }

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
      return String.format(Locale.ROOT, "%s seed %d, %s", SOURCE, seed, ranges.name());
    }

    @Override
    public String place() {
      return SOURCE;
    }

    @Override
    public long samples() {
      return -1;
    }

    @Override
    public CellStream open() {
      return new CycleStream(new AgeingCell(ranges, seed, index));
    }
  }

  /** One cell's telemetry, a cycle at a time. */
  private final class CycleStream extends OperationStream {
    private final AgeingCell cell;
    private final FrameCutter frames;
    private long now = startMillis;
    private int cycle;
    private int operation;

    CycleStream(AgeingCell cell) {
      this.cell = cell;
      this.frames = new FrameCutter(cell.spec().cellId(), SOURCE);
      give(new DatasetItem.Registered(cell.spec()));
    }

    @Override
    protected boolean readOperation() {
      if (cycle == cell.life()) {
        return false;
      }
      cycle++;
      for (SensedOperation trace : cell.cycle(cycle, cycle % CHECK_EVERY == 1)) {
        Frame.Declared declared =
            new Frame.Declared(operation++, trace.kind(), cycle, null, trace.ambient());
        for (Frame frame :
            frames.cut(
                now,
                declared,
                trace.size(),
                trace.seconds(),
                trace.volts(),
                trace.amperes(),
                trace.celsius())) {
          give(new DatasetItem.Telemetry(frame));
        }
        double last = trace.size() == 0 ? 0 : trace.seconds()[trace.size() - 1];
        now += Math.round(1000 * (last + cell.interval()));
      }
      return true;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
