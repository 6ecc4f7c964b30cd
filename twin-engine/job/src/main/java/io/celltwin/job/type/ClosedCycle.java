package io.celltwin.job.type;

import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.WireType;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A cycle on its way to the twin, or, behind the last one, that the cell is retired.
 *
 * @param spec of its cell
 * @param cycle as segmented
 * @param range of its frames on the telemetry topic
 * @param answer of the model, or of physics in its place; null before anyone was asked, and where
 *     there was nothing to ask
 * @param retirement of the cell; null with a cycle, and all else is null without one
 */
public record ClosedCycle(
    CellSpec spec, Cycle cycle, TelemetryRange range, Estimate answer, Retirement retirement) {
  /** In front of a retirement; a cycle begins with the length of its specification. */
  private static final int RETIREMENT = -2;

  public ClosedCycle(CellSpec spec, Cycle cycle, TelemetryRange range, Estimate answer) {
    this(spec, cycle, range, answer, null);
  }

  /** No cycle: nothing more comes of this cell. */
  public static ClosedCycle of(Retirement retirement) {
    return new ClosedCycle(null, null, null, null, retirement);
  }

  public String cellId() {
    return cycle == null ? retirement.cellId() : cycle.cellId();
  }

  /** Event time [ms since 1970-01-01 UTC]. */
  public long eventMillis() {
    return cycle == null ? retirement.eventMillis() : cycle.endMillis();
  }

  public ClosedCycle answered(Estimate estimate) {
    return new ClosedCycle(spec, cycle, range, estimate);
  }

  public void write(DataOutput out) throws IOException {
    if (retirement != null) {
      out.writeInt(RETIREMENT);
      retirement.write(out);
      return;
    }
    Fields.block(WireType.CELL.toBytes(spec), out);
    Fields.block(WireType.CYCLE.toBytes(cycle), out);
    Fields.range(range, out);
    Fields.estimate(answer, out);
  }

  public static ClosedCycle read(DataInput in) throws IOException {
    int first = in.readInt();
    if (first == RETIREMENT) {
      return of(Retirement.read(in));
    }
    return new ClosedCycle(
        WireType.CELL.fromBytes(Fields.block(first, in)),
        WireType.CYCLE.fromBytes(Fields.block(in)),
        Fields.range(in),
        Fields.estimate(in));
  }
}
