package io.celltwin.core.cycle;

import io.celltwin.core.quality.ClockClaims;
import io.celltwin.core.quality.Defects;
import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * What is remembered of how a cell's frames come in: which were seen, which are missing, whether
 * their times are believed, and how often they met a defect.
 */
final class Intake {
  SeenFrames[] seen;
  Holes holes = new Holes();
  ClockClaims claims = new ClockClaims();
  Defects defects = new Defects();

  Intake(int sources) {
    seen = new SeenFrames[sources];
    for (int i = 0; i < sources; i++) {
      seen[i] = new SeenFrames();
    }
  }

  Intake copy() {
    Intake copy = new Intake(0);
    copy.seen = new SeenFrames[seen.length];
    for (int i = 0; i < seen.length; i++) {
      copy.seen[i] = seen[i].copy();
    }
    copy.holes = holes.copy();
    copy.claims = claims.copy();
    copy.defects = defects.copy();
    return copy;
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    for (SeenFrames each : seen) {
      each.fields(saved);
    }
    holes.fields(saved);
    claims.fields(saved);
    defects.fields(saved);
  }
}
