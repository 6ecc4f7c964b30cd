package io.celltwin.job.type;

import io.celltwin.codec.WireType;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A revision of a twin on its way to its forecast.
 *
 * @param twin the revision
 * @param history what the trajectory is asked with; null where there is nothing to forecast from
 *     yet
 * @param forecast from this revision on; null before anyone was asked
 */
public record AgedTwin(Twin twin, Features history, Forecast forecast) {

  public String cellId() {
    return twin.cellId();
  }

  public AgedTwin forecast(Forecast answer) {
    return new AgedTwin(twin, history, answer);
  }

  public AgedTwin withTwin(Twin other) {
    return new AgedTwin(other, history, forecast);
  }

  public void write(DataOutput out) throws IOException {
    Fields.block(WireType.TWIN.toBytes(twin), out);
    Fields.trajectoryInput(history, out);
    out.writeBoolean(forecast != null);
    if (forecast != null) {
      Fields.block(WireType.FORECAST.toBytes(forecast), out);
    }
  }

  public static AgedTwin read(DataInput in) throws IOException {
    return new AgedTwin(
        WireType.TWIN.fromBytes(Fields.block(in)),
        Fields.trajectoryInput(in),
        in.readBoolean() ? WireType.FORECAST.fromBytes(Fields.block(in)) : null);
  }
}
