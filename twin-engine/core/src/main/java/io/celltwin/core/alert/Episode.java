package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Lineage;
import java.io.IOException;

/** Whether one ageing rule is broken, since when, and for how many cycles in a row. */
final class Episode {
  private boolean firing;
  private int run;
  private int calm;
  private long since;
  private long sinceSequence;
  private int sinceCycle;

  /** Where the observation comes from. */
  record Place(
      String cellId, long eventMillis, Integer operationIndex, int cycleNumber, Lineage lineage) {
    static Place of(Cycle cycle) {
      return new Place(
          cycle.cellId(),
          cycle.endMillis(),
          cycle.operationIndex(),
          cycle.cycleNumber(),
          cycle.lineage());
    }
  }

  boolean firing() {
    return firing;
  }

  /** First cycle of the run that broke the rule; only while it is broken. */
  int sinceCycle() {
    return sinceCycle;
  }

  /**
   * One more observation.
   *
   * @param broken the rule is broken
   * @param calmNow the value is inside the limit by the hysteresis
   * @return the alert that fires or clears with it, or null
   */
  Alert observe(
      AgeingRule rule,
      boolean broken,
      boolean calmNow,
      double value,
      double limit,
      Place place,
      String message) {
    return observe(rule, broken, calmNow, value, limit, place, message, message);
  }

  /**
   * The same with words of its own for each.
   *
   * @param fires what is said where it fires
   * @param clears and where it clears
   */
  Alert observe(
      AgeingRule rule,
      boolean broken,
      boolean calmNow,
      double value,
      double limit,
      Place place,
      String fires,
      String clears) {
    if (!firing) {
      if (!broken) {
        run = 0;
        return null;
      }
      if (run++ == 0) {
        since = place.eventMillis();
        sinceSequence = place.lineage().firstSequence();
        sinceCycle = place.cycleNumber();
      }
      if (run < rule.cycles()) {
        return null;
      }
      firing = true;
      calm = 0;
      return alert(rule, State.FIRING, value, limit, place, fires);
    }
    calm = calmNow ? calm + 1 : 0;
    return calm < rule.cycles() ? null : over(rule, value, limit, place, clears);
  }

  /** Ends it whatever the value says; null where it was not firing. */
  Alert over(AgeingRule rule, double value, double limit, Place place, String clears) {
    if (!firing) {
      run = 0;
      return null;
    }
    firing = false;
    run = 0;
    return alert(rule, State.CLEARED, value, limit, place, clears);
  }

  private Alert alert(
      AgeingRule rule, State state, double value, double limit, Place place, String message) {
    return new Alert(
        AlertIds.of(place.cellId(), rule.kind(), rule.version(), since),
        place.cellId(),
        rule.kind(),
        rule.severity(),
        state,
        place.eventMillis(),
        place.operationIndex(),
        place.cycleNumber(),
        value,
        limit,
        rule.unit(),
        message,
        state == State.FIRING ? rule.action() : rule.clearing(),
        rule.version(),
        new Lineage(
            place.lineage().source(),
            state == State.FIRING ? sinceSequence : place.lineage().firstSequence(),
            place.lineage().lastSequence()));
  }

  Episode copy() {
    Episode copy = new Episode();
    copy.firing = firing;
    copy.run = run;
    copy.calm = calm;
    copy.since = since;
    copy.sinceSequence = sinceSequence;
    copy.sinceCycle = sinceCycle;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    firing = saved.bool(firing);
    run = saved.integer(run);
    calm = saved.integer(calm);
    since = saved.integer(since);
    sinceSequence = saved.integer(sinceSequence);
    sinceCycle = saved.integer(sinceCycle);
  }
}
