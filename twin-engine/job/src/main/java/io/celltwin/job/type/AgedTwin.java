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
 * A revision of a twin on its way to its forecast and to what a model says of its ageing; or,
 * behind the last one, that the cell is retired.
 *
 * @param twin the revision
 * @param history what the trajectory is asked with; null where there is nothing to forecast from
 *     yet
 * @param ageing what the modes are asked with; null where no charge told something new
 * @param forecast from this revision on; null before anyone was asked
 * @param modes what became of asking for the modes; null before, and where nobody was asked
 * @param retirement of the cell; null with a twin, and all else is null without one
 */
public record AgedTwin(
    Twin twin,
    Features history,
    Features ageing,
    Forecast forecast,
    ModesAnswer modes,
    Retirement retirement) {
  /**
   * In front of what is written now. What an earlier release left in a savepoint begins with the
   * length of a twin.
   */
  private static final int SECOND_LAYOUT = -2;

  private static final int RETIREMENT = -3;

  /** Before anyone was asked. */
  public static AgedTwin of(Twin twin, Features history, Features ageing) {
    return new AgedTwin(twin, history, ageing, null, null, null);
  }

  /** No revision: nothing more comes of this cell. */
  public static AgedTwin of(Retirement retirement) {
    return new AgedTwin(null, null, null, null, null, retirement);
  }

  public String cellId() {
    return twin == null ? retirement.cellId() : twin.cellId();
  }

  /** Event time [ms since 1970-01-01 UTC]. */
  public long eventMillis() {
    return twin == null ? retirement.eventMillis() : twin.eventMillis();
  }

  public AgedTwin forecast(Forecast answer) {
    return new AgedTwin(twin, history, ageing, answer, modes, null);
  }

  public AgedTwin modes(ModesAnswer answer) {
    return new AgedTwin(twin, history, ageing, forecast, answer, null);
  }

  public AgedTwin withTwin(Twin other) {
    return new AgedTwin(other, history, ageing, forecast, modes, null);
  }

  public void write(DataOutput out) throws IOException {
    if (retirement != null) {
      out.writeInt(RETIREMENT);
      retirement.write(out);
      return;
    }
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
    if (first == RETIREMENT) {
      return of(Retirement.read(in));
    }
    if (first != SECOND_LAYOUT) {
      return new AgedTwin(
          WireType.TWIN.fromBytes(Fields.block(first, in)),
          Fields.firstTrajectoryInput(in),
          null,
          in.readBoolean() ? WireType.FORECAST.fromBytes(Fields.block(in)) : null,
          null,
          null);
    }
    return new AgedTwin(
        WireType.TWIN.fromBytes(Fields.block(in)),
        Fields.features(TrajectoryInput.SET, in),
        Fields.features(ModeInput.SET, in),
        in.readBoolean() ? WireType.FORECAST.fromBytes(Fields.block(in)) : null,
        in.readBoolean() ? ModesAnswer.read(in) : null,
        null);
  }
}
