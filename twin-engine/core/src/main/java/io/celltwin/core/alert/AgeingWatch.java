package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Holds a cell's cycles against the ageing rules. A few numbers for each cell. */
public final class AgeingWatch {
  /** Fade must be this strong for its growth to matter [1/cycle]: 4 % in 100 cycles. */
  private static final double FADE_THAT_MATTERS = 4e-4;

  /** Lost over the latest points, less than this is weather [SOH]. */
  private static final double LOSS_THAT_SHOWS = 0.02;

  /** Discharges above the end of life that show that a cell can. */
  private static final int ONCE = 3;

  /** A discharge that itself gives so much more is no end of life, whatever it is compared with. */
  private static final double UNADJUSTED = 0.1;

  /**
   * So far above the end of life a cell may be told to have passed it [SOH]: where samples are
   * minutes apart, all that a discharge may have given unseen must not lift it further.
   */
  private static final double NEAR_ENOUGH = 0.01;

  /** Colder than usual by this, a discharge says nothing of an end [K]. */
  private static final double FROST = 8;

  /** Of the reference load. */
  private static final double MOST_LOAD = 1.5;

  /** Below the reference temperature [K]. */
  private static final double COLDER = 10;

  private Episode endOfLife = new Episode();
  private Episode resistance = new Episode();
  private Episode knee = new Episode();
  private FadePoints points = new FadePoints();
  private double endOfLifeCycle = Double.NaN;
  private int seenAbove;
  private double usualWarmth = Double.NaN; // of comparable discharges [°C]

  /** Discharge at which the end of life was first seen to be passed, NaN while it was not. */
  public double endOfLifeCycle() {
    return endOfLifeCycle;
  }

  /**
   * A comparable discharge. Fires with the third in a row below the end of life; the end of life
   * itself is the first of the three. A source that samples by the clock sees too little of each,
   * and by the same amount for days: below is what is below with half an interval more ({@link
   * Unseen}).
   *
   * @param soh what it would have given under the cell's usual conditions, over the rated capacity
   */
  public void capacity(CellSpec spec, Cycle cycle, double soh, List<Alert> alerts) {
    double limit = spec.endOfLife();
    double warmth = cycle.measured().meanTemperature();
    if (!Double.isNaN(warmth)) {
      usualWarmth = Double.isNaN(usualWarmth) ? warmth : usualWarmth + (warmth - usualWarmth) / 32;
    }
    boolean frost = warmth < usualWarmth - FROST;
    seenAbove = soh >= limit ? Math.min(ONCE, seenAbove + 1) : seenAbove;
    Alert alert =
        endOfLife.observe(
            AgeingRule.END_OF_LIFE,
            soh + unseen(spec, cycle) < limit
                && !frost
                && cycle.measured().capacity() / spec.ratedCapacity() < limit + UNADJUSTED
                && (seenAbove == ONCE || asRated(spec, cycle)),
            soh >= limit + AgeingRule.END_OF_LIFE.clearBy(),
            soh * spec.ratedCapacity(),
            limit * spec.ratedCapacity(),
            Episode.Place.of(cycle),
            String.format(
                Locale.ROOT,
                "%s: capacity %.3f Ah in discharge %d, end of life at %.3f Ah, three comparable"
                    + " discharges in a row",
                spec.cellId(),
                soh * spec.ratedCapacity(),
                cycle.cycleNumber(),
                limit * spec.ratedCapacity()));
    if (alert != null) {
      if (alert.state() == Alert.State.FIRING && Double.isNaN(endOfLifeCycle)) {
        endOfLifeCycle = endOfLife.sinceCycle();
      }
      alerts.add(alert);
    }
    fade(spec, cycle, soh, alerts);
  }

  /**
   * To be added to what was measured before it is held against a limit [SOH]: nothing where a
   * sample lies below the voltage down to which capacity counts, for that was seen whole.
   */
  private static double unseen(CellSpec spec, Cycle cycle) {
    if (cycle.measured().minVoltage() < spec.capacityVoltage()) {
      return 0;
    }
    double most = Unseen.atItsEnd(cycle) / spec.ratedCapacity();
    return Math.max(most / 2, most - NEAR_ENOUGH);
  }

  /**
   * Near the conditions under which capacity is rated. A cell that was below the end of its life
   * from its first discharge on may be cold or heavily loaded, and as good as new.
   */
  private static boolean asRated(CellSpec spec, Cycle cycle) {
    Measured m = cycle.measured();
    return Math.abs(m.loadCurrent()) <= MOST_LOAD * spec.referenceCurrent()
        && m.meanTemperature() > spec.referenceTemperature() - COLDER;
  }

  /** True once the end of life has been seen and is not taken back. */
  public boolean ended() {
    return endOfLife.firing();
  }

  /**
   * A comparable discharge's resistance.
   *
   * @param ratio over the first ones, both at the reference temperature
   */
  public void resistance(CellSpec spec, Cycle cycle, double ratio, List<Alert> alerts) {
    AgeingRule rule = AgeingRule.RESISTANCE_GROWTH;
    add(
        alerts,
        resistance.observe(
            rule,
            ratio > rule.limit(),
            ratio <= rule.limit() - rule.clearBy(),
            ratio,
            rule.limit(),
            Episode.Place.of(cycle),
            String.format(
                Locale.ROOT,
                "%s: resistance %.2f times what it was, limit %.2f",
                spec.cellId(),
                ratio,
                rule.limit())));
  }

  /**
   * Holds the fade of what was measured last against that of what was measured before. Estimates
   * say nothing of a knee: their mistakes come and go faster than a cell ages.
   */
  private void fade(CellSpec spec, Cycle cycle, double soh, List<Alert> alerts) {
    if (!points.add(cycle.cycleNumber(), soh)) {
      return;
    }
    AgeingRule rule = AgeingRule.CAPACITY_KNEE;
    double now = points.recentFade();
    double before = points.formerFade();
    if (Double.isNaN(before) || Double.isNaN(now)) {
      return;
    }
    double ratio = now / Math.max(before, FADE_THAT_MATTERS);
    String text =
        String.format(
            Locale.ROOT,
            "%s: measured capacity falls by %.2f %% a cycle, before by %.2f %%",
            spec.cellId(),
            100 * now,
            100 * before);
    add(
        alerts,
        knee.observe(
            rule,
            ratio > rule.limit() && points.recentLoss() > LOSS_THAT_SHOWS,
            ratio <= rule.limit() - rule.clearBy(),
            ratio,
            rule.limit(),
            Episode.Place.of(cycle),
            text,
            text));
  }

  private static void add(List<Alert> alerts, Alert alert) {
    if (alert != null) {
      alerts.add(alert);
    }
  }

  public AgeingWatch copy() {
    AgeingWatch copy = new AgeingWatch();
    copy.endOfLife = endOfLife.copy();
    copy.resistance = resistance.copy();
    copy.knee = knee.copy();
    copy.points = points.copy();
    copy.seenAbove = seenAbove;
    copy.usualWarmth = usualWarmth;
    copy.endOfLifeCycle = endOfLifeCycle;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    endOfLife.fields(saved);
    resistance.fields(saved);
    knee.fields(saved);
    endOfLifeCycle = saved.decimal(endOfLifeCycle);
  }

  /** What it remembers since a later version of its state. */
  public void laterFields(SavedFields saved) throws IOException {
    points.fields(saved);
    seenAbove = saved.integer(seenAbove);
    usualWarmth = saved.decimal(usualWarmth);
  }
}
