package io.celltwin.job.type;

import io.celltwin.codec.WireType;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A revision of a twin on its way to its forecast and to what a model says of its ageing.
 *
 * @param twin the revision
 * @param history what the trajectory is asked with; null where there is nothing to forecast from
 *     yet
 * @param ageing what the modes are asked with; null where no charge told something new
 * @param forecast from this revision on; null before anyone was asked
 * @param modes what became of asking for the modes; null before, and where nobody was asked
 */
public record AgedTwin(
    Twin twin, Features history, Features ageing, Forecast forecast, ModesAnswer modes) {
  /**
   * In front of what is written now. What an earlier release left in a savepoint begins with the
   * length of a twin.
   */
  private static final int SECOND_LAYOUT = -2;

  /** Before anyone was asked. */
  public static AgedTwin of(Twin twin, Features history, Features ageing) {
    return new AgedTwin(twin, history, ageing, null, null);
  }

  public String cellId() {
    return twin.cellId();
  }

  public AgedTwin forecast(Forecast answer) {
    return new AgedTwin(twin, history, ageing, answer, modes);
  }

  public AgedTwin modes(ModesAnswer answer) {
    return new AgedTwin(twin, history, ageing, forecast, answer);
  }

  public AgedTwin withTwin(Twin other) {
    return new AgedTwin(other, history, ageing, forecast, modes);
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(SECOND_LAYOUT);
    Fields.block(WireType.TWIN.toBytes(twin), out);
    Fields.features(history, out);
    Fields.features(ageing, out);
    out.writeBoolean(forecast != null);
    if (forecast != null) {
      Fields.block(WireType.FORECAST.toBytes(forecast), out);
    }
    out.writeBoolean(modes != null);
    if (modes != null) {
      modes.write(out);
    }
  }

  public static AgedTwin read(DataInput in) throws IOException {
    int first = in.readInt();
    if (first != SECOND_LAYOUT) {
      return new AgedTwin(
          WireType.TWIN.fromBytes(Fields.block(first, in)),
          Fields.firstTrajectoryInput(in),
          null,
          in.readBoolean() ? WireType.FORECAST.fromBytes(Fields.block(in)) : null,
          null);
    }
    return new AgedTwin(
        WireType.TWIN.fromBytes(Fields.block(in)),
        Fields.features(TrajectoryInput.SET, in),
        Fields.features(ModeInput.SET, in),
        in.readBoolean() ? WireType.FORECAST.fromBytes(Fields.block(in)) : null,
        in.readBoolean() ? ModesAnswer.read(in) : null);
  }
}
