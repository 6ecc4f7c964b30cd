package io.celltwin.core.quality;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * How often this cell's frames have met a defect of ours, and whether it is quarantined for that. A
 * defect weighs as much as fifty sound frames make good: four nearly in a row are too many, one a
 * day is not.
 */
public final class Defects implements Cloneable {
  private static final int WEIGHT = 50;
  private static final int TOO_MUCH = 4 * WEIGHT - WEIGHT / 2;

  private int level;
  private boolean quarantined;
  private long sinceMillis;

  /** True while the cell's frames are turned away unlooked at. */
  public boolean quarantined() {
    return quarantined;
  }

  /** Event time of the frame that was one too many [ms since 1970-01-01 UTC]. */
  public long sinceMillis() {
    return sinceMillis;
  }

  /**
   * One more frame met a defect.
   *
   * @return whether that puts the cell into quarantine
   */
  public boolean found(long eventMillis) {
    level += WEIGHT;
    if (quarantined || level < TOO_MUCH) {
      return false;
    }
    quarantined = true;
    sinceMillis = eventMillis;
    return true;
  }

  /** A frame went through. */
  public void sound() {
    if (level > 0) {
      level--;
    }
  }

  /**
   * A person lets the cell take part again.
   *
   * @return whether it was in quarantine
   */
  public boolean released() {
    boolean was = quarantined;
    level = 0;
    quarantined = false;
    return was;
  }

  public Defects copy() {
    try {
      return (Defects) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    level = saved.integer(level);
    quarantined = saved.bool(quarantined);
    sinceMillis = saved.integer(sinceMillis);
  }
}
