package io.celltwin.core.measure;

import static java.lang.Math.abs;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/** Readings that were left out because no cell gives them, and those that look like a spike. */
public final class Faults implements Cloneable {
  private int unreadable;
  private int impossible;
  private double worstImpossible; // V
  private int temperatures;
  private int backwards;
  private int against; // in a row
  private int currentSpikes;
  private double worstSpike; // A
  private double spike; // A

  /** One without a voltage and a current. */
  public void unreadable() {
    unreadable++;
  }

  /** One whose temperature is none. */
  public void temperature() {
    temperatures++;
  }

  /** One that goes back in time. */
  public void backwards() {
    backwards++;
  }

  /** One with a voltage or a current that no cell has. */
  void impossible(double voltage) {
    if (impossible++ == 0 || abs(voltage) > abs(worstImpossible)) {
      worstImpossible = voltage;
    }
  }

  /** One reading against the sense of the operation is a switching spike; more are its doing. */
  void sense(OperationKind kind, boolean drains, boolean fills, double current) {
    if (kind == OperationKind.CHARGE ? drains : kind == OperationKind.DISCHARGE && fills) {
      against++;
      spike = current;
    } else if (against > 0) {
      if (against == 1) {
        if (currentSpikes++ == 0 || abs(spike) > abs(worstSpike)) {
          worstSpike = spike;
        }
      }
      against = 0;
    }
  }

  /** Whether the last reading was against the sense of the operation. */
  boolean isAgainst() {
    return against != 0;
  }

  /** Readings left out since they have no voltage and current that a cell can have. */
  public int leftOut() {
    return unreadable + impossible;
  }

  int unreadableReadings() {
    return unreadable;
  }

  int impossibleReadings() {
    return impossible;
  }

  double worstImpossible() {
    return worstImpossible;
  }

  int wrongTemperatures() {
    return temperatures;
  }

  int backwardsReadings() {
    return backwards;
  }

  int currentSpikes() {
    return currentSpikes;
  }

  double worstSpike() {
    return worstSpike;
  }

  Faults copy() {
    try {
      return (Faults) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** Those that are left out, to be written or read. */
  void leftOut(SavedFields saved) throws IOException {
    unreadable = saved.integer(unreadable);
    impossible = saved.integer(impossible);
    worstImpossible = saved.decimal(worstImpossible);
    temperatures = saved.integer(temperatures);
    backwards = saved.integer(backwards);
  }

  /** Those that look like a spike, to be written or read. */
  void spikes(SavedFields saved) throws IOException {
    against = saved.integer(against);
    currentSpikes = saved.integer(currentSpikes);
    worstSpike = saved.decimal(worstSpike);
    spike = saved.decimal(spike);
  }
}
