package io.celltwin.core.mode;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Twin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What the model "modes" last said of one cell, for the revisions of its twin until it is asked
 * again. Where it could not answer about the newest charge, what the twin's own curve fit says
 * stays, with the reason; so it does where the last answer is more than {@value ModeTracker#STALE}
 * cycles old. Some 150 bytes a cell.
 */
public final class ModelledModes {
  private static final int VERSION = 1;

  /**
   * A model's last bits change with the size of its batch; a result must not [share of the fresh
   * cell].
   */
  private static final double RESOLUTION = 1e-4;

  private int cycle;
  private long timeMillis;
  private final double[] quantiles = new double[AnsweredModes.QUANTILES];
  private double distance = Double.NaN;
  private String version; // of the model that answered, null before one did
  private String fellBack; // why it did not answer when it was last asked, or null
  private List<AgeingMode> shown; // follows from the rest

  /** Of a cell about which nobody was asked. */
  public static ModelledModes fresh() {
    return new ModelledModes();
  }

  /**
   * An answer, to be shown from this revision of the twin on.
   *
   * @param twin the revision that was asked about
   * @param answer {@value AnsweredModes#QUANTILES} quantiles, as shares
   * @param far distance from the training domain, not above {@link AnsweredModes#FURTHEST}
   * @param model its version
   */
  public void answered(Twin twin, double[] answer, double far, String model) {
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = Math.rint(answer[i] / RESOLUTION) / Math.rint(1 / RESOLUTION);
    }
    cycle = twin.cycleNumber();
    timeMillis = twin.eventMillis();
    distance = Math.rint(far * 10) / 10;
    version = model;
    fellBack = null;
    shown = null;
  }

  /** The model did not answer, or not about such a cell. */
  public void fellBack(String reason) {
    fellBack = reason;
  }

  /** The revision with what is known of its modes by whom. */
  public Twin in(Twin twin) {
    if (fellBack != null) {
      return twin.withModes(twin.modes().stream().map(mode -> because(mode, fellBack)).toList());
    }
    if (version == null || twin.cycleNumber() - cycle > ModeTracker.STALE) {
      return twin;
    }
    if (shown == null) {
      shown =
          AnsweredModes.of(cycle, quantiles, distance, null, version).estimates().stream()
              .map(this::shown)
              .toList();
    }
    return twin.withModes(shown);
  }

  /** With the model's own interval, which is calibrated and need not be even about the median. */
  private AgeingMode shown(ModeEstimate estimate) {
    AgeingMode mode = estimate.shown(timeMillis, Estimate.MODEL, version);
    int at = 3 * estimate.mode().index();
    return estimate.known()
        ? withExtent(mode, percent(quantiles[at]), percent(quantiles[at + 2]), null)
        : mode;
  }

  /** To a hundredth, as the shares were rounded. */
  private static double percent(double share) {
    return Math.rint(share / RESOLUTION) / 100;
  }

  /** What the fit does not know has a reason of its own. */
  private static AgeingMode because(AgeingMode mode, String reason) {
    Attribute fit = mode.extent();
    if (Double.isNaN(fit.value())) {
      return mode;
    }
    return withExtent(mode, fit.lower(), fit.upper(), reason);
  }

  private static AgeingMode withExtent(AgeingMode mode, double lower, double upper, String reason) {
    Attribute extent = mode.extent();
    return new AgeingMode(
        mode.name(),
        new Attribute(
            extent.value(),
            extent.unit(),
            extent.timeMillis(),
            lower,
            upper,
            extent.method(),
            extent.modelVersion(),
            reason),
        mode.probability(),
        mode.evidence());
  }

  public ModelledModes copy() {
    ModelledModes copy = new ModelledModes();
    copy.cycle = cycle;
    copy.timeMillis = timeMillis;
    System.arraycopy(quantiles, 0, copy.quantiles, 0, quantiles.length);
    copy.distance = distance;
    copy.version = version;
    copy.fellBack = fellBack;
    copy.shown = shown;
    return copy;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static ModelledModes readFrom(DataInput in) throws IOException {
    ModelledModes modes = new ModelledModes();
    modes.fields(SavedFields.reading(in));
    return modes;
  }

  private void fields(SavedFields saved) throws IOException {
    saved.version("answers about modes", VERSION);
    cycle = saved.integer(cycle);
    timeMillis = saved.integer(timeMillis);
    saved.decimals(quantiles);
    distance = saved.decimal(distance);
    version = saved.text(version);
    fellBack = saved.text(fellBack);
  }
}
