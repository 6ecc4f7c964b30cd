package io.celltwin.core.measure;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.core.feature.DischargeCurve;
import io.celltwin.core.feature.FirstOnes;
import io.celltwin.core.feature.PeakTracks;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * What a cell's closed operations have left behind and the next one is held against: how many there
 * were, whether the cell was full or empty after the last, how it usually ends, and what it was
 * like when it was young.
 */
public final class CellHistory {
  long revision;
  int discharges;
  boolean full;
  boolean filled; // charged to the upper cut-off, though not until the current had tapered
  OperationKind lastUse;
  SohInput.Baseline baseline = new SohInput.Baseline();
  FirstOnes youngCharge = new FirstOnes(ChargeWindow.SET);
  DischargeCurve.Young youngDischarge = new DischargeCurve.Young();
  PeakTracks peaks = new PeakTracks();
  double chargeSinceEmpty = Double.NaN; // Ah into the cell since it was last empty
  double energySinceEmpty = Double.NaN; // Wh
  double usuallyLeft = Double.NaN; // Ah above empty, where discharges from full have ended lately
  int usualEnds; // in a row

  /** Operations closed so far. */
  public long revision() {
    return revision;
  }

  /** Discharges closed so far. */
  public int discharges() {
    return discharges;
  }

  /** What the cell was like young, and how it ends, is learned anew: its rated capacity changed. */
  public void ratedAnew() {
    baseline = new SohInput.Baseline();
    youngCharge = new FirstOnes(ChargeWindow.SET);
    youngDischarge = new DischargeCurve.Young();
    peaks = new PeakTracks();
    usualEnds = 0;
  }

  /** Another nameplate holds: nothing that was measured under the one before says anything. */
  public void learnAnew() {
    ratedAnew();
    chargeSinceEmpty = Double.NaN;
    energySinceEmpty = Double.NaN;
    full = false;
    filled = false;
    usuallyLeft = Double.NaN;
  }

  /** A discharge ended, or a rest in which charge was lost: how full the cell is, is not known. */
  void drawn(double chargeLeft) {
    full = false;
    filled = false;
    chargeSinceEmpty = chargeLeft;
    energySinceEmpty = chargeLeft;
  }

  /** Another one that goes its own way. */
  public CellHistory copy() {
    CellHistory copy = new CellHistory();
    copy.revision = revision;
    copy.discharges = discharges;
    copy.full = full;
    copy.filled = filled;
    copy.lastUse = lastUse;
    copy.baseline = baseline.copy();
    copy.youngCharge = youngCharge.copy();
    copy.youngDischarge = youngDischarge.copy();
    copy.peaks = peaks.copy();
    copy.chargeSinceEmpty = chargeSinceEmpty;
    copy.energySinceEmpty = energySinceEmpty;
    copy.usuallyLeft = usuallyLeft;
    copy.usualEnds = usualEnds;
    return copy;
  }

  /** What every version of the saved state has of it, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    revision = saved.integer(revision);
    discharges = saved.integer(discharges);
    full = saved.bool(full);
    lastUse = saved.kind(lastUse);
    baseline.fields(saved);
  }

  /** What it has since version 2. */
  public void fieldsOfTwo(SavedFields saved) throws IOException {
    youngCharge.fields(saved);
    youngDischarge.fields(saved);
    chargeSinceEmpty = saved.decimal(chargeSinceEmpty);
    energySinceEmpty = saved.decimal(energySinceEmpty);
  }

  /** What it has since version 3: tracks of peaks. */
  public void peaks(SavedFields saved) throws IOException {
    peaks.fields(saved);
  }

  /** What it has since version 3: earlier values of the young cell. */
  public void baseline(SavedFields saved) throws IOException {
    baseline.pastFields(saved);
  }

  /** What it has since version 5. */
  public void fieldsOfFive(SavedFields saved) throws IOException {
    filled = saved.bool(filled);
    usuallyLeft = saved.decimal(usuallyLeft);
    usualEnds = saved.integer(usualEnds);
  }
}
