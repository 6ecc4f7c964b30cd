package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Current that is lost inside a cell. Between two moments at which it was full, what flowed in and
 * did not come out was lost:
 *
 * <pre>  I = (Q_in − Q_out) / t − max(0, mean current at rest)      [A]</pre>
 *
 * <p>the last term being the zero of the current sensor. How full "full" is differs by a percent or
 * so from charge to charge, so t is {@value #HOURS} h at least, and the cell must have been watched
 * all the time. A sound cell's sensors leave a small rest, which is its usual one.
 */
final class LeakWatch {
  private static final long NEVER = Long.MIN_VALUE;
  private static final double HOUR = 3.6e6;

  /** Shortest time over which it is taken [h]. */
  static final int HOURS = 48;

  private static final int ANCHORS = 20;

  /** A pause in the data that leaves open what flowed [ms]. */
  private static final long UNSEEN = 600_000;

  /** What nobody may call usual [1/h]. */
  private static final double TOO_MUCH = 1 / 500.0;

  private static final int LEARNED = 4;

  /** Full charges after which its usual rest is well known, and over which it is remembered. */
  private static final int SURE = 16;

  private static final int MEMORY = 60;
  private static final double SHORTEST_REST = 0.2; // h

  /** Of a charge that may be wrong by more at either end nothing is made [share of the rated]. */
  private static final double TOO_COARSE = 0.02;

  /** How many times as slowly as usual a logger samples before its blur is held against a leak. */
  private static final double COARSER = 3;

  /** An operation is blurred where it begins and where it ends. */
  private static final int BOTH_ENDS = 2;

  /** Standard deviations, or nearly: an error anywhere within ±q has one of q/√3. */
  private static final double DOUBTED = 2;

  private final long[] at = new long[ANCHORS];
  private final double[] balance = new double[ANCHORS]; // Ah
  private int count;
  private long lastEnd = NEVER;
  private double sum; // Ah
  private double restCurrent; // A
  private double usual; // 1/h
  private int learned;
  private Episode episode = new Episode();

  // what may be wrong with the charge at the ends of operations
  private final double[] blurAt = new double[ANCHORS]; // Ah
  private final double[] squaresAt = new double[ANCHORS]; // Ah²
  private double blur; // Ah
  private double squares; // Ah²
  private double usualBias; // 1/h

  void accept(CellSpec spec, Cycle cycle, List<Alert> alerts) {
    Measured m = cycle.measured();
    long between = cycle.startMillis() - lastEnd;
    boolean seen = lastEnd != NEVER && Math.abs(between) < UNSEEN && !spoiled(spec, cycle);
    lastEnd = Math.max(lastEnd, cycle.endMillis());
    if (!seen || Double.isNaN(m.charged() + m.discharged())) {
      count = 0;
      sum = 0;
      blur = 0;
      squares = 0;
      return;
    }
    double net = m.charged() - m.discharged();
    sum += net;
    double hours = (cycle.endMillis() - cycle.startMillis()) / HOUR;
    if (cycle.kind() == OperationKind.REST && hours > SHORTEST_REST) {
      restCurrent += (net / hours - restCurrent) / 8;
    }
    if (cycle.kind() != OperationKind.REST) {
      double ends = Unseen.aroundItsEnds(cycle);
      blur += ends;
      squares += ends * ends;
    }
    if (FullCharge.is(spec, cycle)) {
      full(spec, cycle, alerts);
    }
  }

  /** A leak itself moves the voltage at rest as a load would: at rest that spoils nothing. */
  private static boolean spoiled(CellSpec spec, Cycle cycle) {
    Quality quality = cycle.quality();
    boolean rest = cycle.kind() == OperationKind.REST;
    return quality.longestGap() * 1000 > UNSEEN
        || (!rest && Unseen.aroundItsEnds(cycle) > TOO_COARSE * spec.ratedCapacity())
        || (!rest && quality.score() < 0.3)
        || (!rest && quality.has(QualityCode.FLAT_CURRENT))
        || quality.has(QualityCode.FROZEN);
  }

  private void full(CellSpec spec, Cycle cycle, List<Alert> alerts) {
    long now = cycle.endMillis();
    int from = -1;
    for (int i = 0; i < Math.min(count, ANCHORS); i++) { // the latest that is old enough
      int anchor = (count - 1 - i) % ANCHORS;
      if (now - at[anchor] >= HOURS * HOUR) {
        from = anchor;
        break;
      }
    }
    if (from < 0 && count >= ANCHORS) {
      from = count % ANCHORS;
    }
    if (from >= 0) {
      double hours = (now - at[from]) / HOUR;
      double amperes = (sum - balance[from]) / hours - Math.max(0, restCurrent);
      double rated = spec.ratedCapacity() * hours;
      double doubt = DOUBTED * Math.sqrt(Math.max(0, squares - squaresAt[from])) / rated;
      judge(spec, cycle, amperes, doubt, (blur - blurAt[from]) / rated, alerts);
    }
    blurAt[count % ANCHORS] = blur;
    squaresAt[count % ANCHORS] = squares;
    at[count % ANCHORS] = now;
    balance[count % ANCHORS] = sum;
    count++;
  }

  /**
   * @param doubt of the current, of the rated capacity in an hour [1/h]
   * @param bias that slow sampling may give it at most [1/h]
   */
  private void judge(
      CellSpec spec, Cycle cycle, double amperes, double doubt, double bias, List<Alert> alerts) {
    AgeingRule rule = AgeingRule.INTERNAL_LEAK;
    double share = amperes / spec.ratedCapacity();
    double more = share - usual;
    double known = Math.hypot(rule.limit(), doubt);
    // a logger that has become slow sees less of the charge that flows; what it may miss is no leak
    boolean coarser = learned >= LEARNED && bias > COARSER * usualBias;
    double missed = coarser ? BOTH_ENDS * (bias - usualBias) : 0;
    double limit = (learned < SURE ? 2 * known : known) + missed;
    if (learned < LEARNED || (more < limit / 2 && !coarser && !episode.firing())) {
      learned = Math.min(MEMORY, learned + 1);
      usual += (Math.min(Math.max(TOO_MUCH, bias), share) - usual) / learned;
      usualBias += (bias - usualBias) / learned;
      more = share - usual;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s: %.1f mA are lost inside it between full charges, usually %.1f mA",
            spec.cellId(),
            1000 * amperes,
            1000 * usual * spec.ratedCapacity());
    Alert alert =
        episode.observe(
            rule,
            more > limit,
            more <= known + missed - rule.clearBy(),
            share,
            usual + limit,
            Episode.Place.of(cycle),
            text,
            text);
    if (alert != null) {
      alerts.add(alert);
    }
  }

  LeakWatch copy() {
    LeakWatch copy = new LeakWatch();
    System.arraycopy(at, 0, copy.at, 0, ANCHORS);
    System.arraycopy(balance, 0, copy.balance, 0, ANCHORS);
    copy.count = count;
    copy.lastEnd = lastEnd;
    copy.sum = sum;
    copy.restCurrent = restCurrent;
    copy.usual = usual;
    copy.learned = learned;
    copy.episode = episode.copy();
    System.arraycopy(blurAt, 0, copy.blurAt, 0, ANCHORS);
    System.arraycopy(squaresAt, 0, copy.squaresAt, 0, ANCHORS);
    copy.blur = blur;
    copy.squares = squares;
    copy.usualBias = usualBias;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.integers(at);
    saved.decimals(balance);
    count = saved.integer(count);
    lastEnd = saved.integer(lastEnd);
    sum = saved.decimal(sum);
    restCurrent = saved.decimal(restCurrent);
    usual = saved.decimal(usual);
    learned = saved.integer(learned);
    episode.fields(saved);
  }

  /** What it remembers since version 5. */
  void laterFields(SavedFields saved) throws IOException {
    saved.decimals(blurAt);
    saved.decimals(squaresAt);
    blur = saved.decimal(blur);
    squares = saved.decimal(squares);
    usualBias = saved.decimal(usualBias);
  }
}
