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
 * A cycle on its way to the twin.
 *
 * @param spec of its cell
 * @param cycle as segmented
 * @param range of its frames on the telemetry topic
 * @param answer of the model, or of physics in its place; null before anyone was asked, and where
 *     there was nothing to ask
 */
public record ClosedCycle(CellSpec spec, Cycle cycle, TelemetryRange range, Estimate answer) {

  public String cellId() {
    return cycle.cellId();
  }

  public ClosedCycle answered(Estimate estimate) {
    return new ClosedCycle(spec, cycle, range, estimate);
  }

  public void write(DataOutput out) throws IOException {
    Fields.block(WireType.CELL.toBytes(spec), out);
    Fields.block(WireType.CYCLE.toBytes(cycle), out);
    Fields.range(range, out);
    Fields.estimate(answer, out);
  }

  public static ClosedCycle read(DataInput in) throws IOException {
    return new ClosedCycle(
        WireType.CELL.fromBytes(Fields.block(in)),
        WireType.CYCLE.fromBytes(Fields.block(in)),
        Fields.range(in),
        Fields.estimate(in));
  }
}
