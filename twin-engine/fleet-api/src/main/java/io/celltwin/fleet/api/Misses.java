package io.celltwin.fleet.api;

import java.util.Arrays;
import java.util.List;

/**
 * By how much the latest truths missed what was told, in the answer's own measure, of many cells
 * together. With answer a, 90 % interval [l, u] and truth t
 *
 * <pre>  miss = (t − a) / (u − a)  where t ≥ a,   (a − t) / (a − l)  else      [1]</pre>
 *
 * <p>so a truth lies within the interval where its miss is 1 at most, and within the interval made
 * f times as wide where it is f at most. Misses are counted in steps of an eighth of an octave, by
 * cell the latest {@value #LATEST}: counts can be added in any order, so the same truths give the
 * same factor on however many instances, and what was long ago counts no more, so it follows a
 * fleet that drifts.
 *
 * @param cells that have some
 * @param coverage sum over them of the share of their latest truths within the interval
 *     [millionths]
 * @param squares sum of the squares of these shares [millionths]
 * @param counts of misses by step, the last of those beyond all; empty for none
 * @see <a
 *     href="https://proceedings.neurips.cc/paper/2021/hash/0d441de75945e5acbc865406fc9a2559-Abstract.html">
 *     Gibbs and Candès, Adaptive conformal inference under distribution shift, NeurIPS 2021</a>
 */
public record Misses(long cells, long coverage, long squares, List<Long> counts) {
  /** Truths of one cell that count, the latest. */
  public static final int LATEST = 8;

  /** Truths below which nothing is said of an interval. */
  public static final int FEWEST = 30;

  /** Bounds of what an interval is made wider or narrower by. */
  public static final double NARROWEST = 0.5;

  public static final double WIDEST = 8;

  /** Share of truths that an interval is to hold. */
  public static final double WANTED = 0.9;

  /** Cells below which nothing is said of a drift. */
  private static final int CELLS = 8;

  /** Below this an interval holds too few. */
  private static final double TOO_FEW = 0.85;

  /** Standard errors: by chance once in two thousand looks at a model that is right. */
  private static final double SURE = 3.3;

  private static final int PER_OCTAVE = 8;

  /** Of a step in a number that keeps several. */
  private static final int BITS = 6;

  /** Step of a miss of 1: from an eighth on. */
  private static final int ONE = 3 * PER_OCTAVE;

  /** Steps up to a miss of 16, and one for what is beyond. */
  static final int STEPS = ONE + 4 * PER_OCTAVE + 2;

  static final Misses NONE = new Misses(0, 0, 0, List.of());

  public Misses {
    counts = List.copyOf(counts);
  }

  /**
   * Step of a miss.
   *
   * @return -1 where the answer had no interval
   */
  static int step(double truth, double lower, double answer, double upper) {
    if (Double.isNaN(lower) || Double.isNaN(upper)) {
      return -1;
    }
    double off = truth - answer;
    double side = off >= 0 ? upper - answer : answer - lower;
    double size = Math.abs(off);
    for (int step = 0; step < STEPS - 1; step++) {
      if (size <= side * edge(step)) {
        return step;
      }
    }
    return STEPS - 1;
  }

  private static double edge(int step) {
    return StrictMath.pow(2, (step - ONE) / (double) PER_OCTAVE);
  }

  /**
   * The latest misses of one cell, in one number: six bits each, the last one lowest; 0 for none.
   *
   * @param step of {@link #step}
   */
  static long then(long latest, int step) {
    return step < 0 ? latest : ((latest << BITS) | (step + 1)) & ((1L << (BITS * LATEST)) - 1);
  }

  /** Of one cell, as {@link #then} keeps them. */
  static Misses of(long latest) {
    var sum = new Sum();
    sum.add(latest);
    return sum.misses();
  }

  /** Of many cells, while they are added up. */
  static final class Sum {
    private final long[] counts = new long[STEPS];
    private long cells;
    private long coverage;
    private long squares;

    void add(Misses misses) {
      cells += misses.cells;
      coverage += misses.coverage;
      squares += misses.squares;
      for (int step = 0; step < Math.min(STEPS, misses.counts.size()); step++) {
        counts[step] += misses.counts.get(step);
      }
    }

    /** A cell's, as {@link #then} keeps them. */
    void add(long latest) {
      int n = 0;
      int within = 0;
      for (long rest = latest; rest != 0; rest >>>= BITS) {
        int step = (int) (rest & (1 << BITS) - 1) - 1;
        counts[step]++;
        within += step <= ONE ? 1 : 0;
        n++;
      }
      if (n > 0) {
        double share = within / (double) n;
        cells++;
        coverage += Math.round(share * ScoreRow.MILLION);
        squares += Math.round(share * share * ScoreRow.MILLION);
      }
    }

    Misses misses() {
      return cells == 0
          ? NONE
          : new Misses(cells, coverage, squares, Arrays.stream(counts).boxed().toList());
    }
  }

  /** Truths that are counted. */
  public long n() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** Share of these within the interval as it was told; NaN of none. */
  public double covered() {
    long within = 0;
    for (int step = 0; step < counts.size() && step <= ONE; step++) {
      within += counts.get(step);
    }
    return n() == 0 ? Double.NaN : within / (double) n();
  }

  /**
   * How many times as wide an interval has to be told, on both sides of the answer, to hold nine
   * truths in ten of such cells: the conformal quantile of their latest misses, between {@value
   * #NARROWEST} and {@value #WIDEST}; NaN before {@value #FEWEST} truths.
   */
  public double factor() {
    long n = n();
    if (n < FEWEST) {
      return Double.NaN;
    }
    double rank = WANTED * (n + 1);
    long below = 0;
    for (int step = 0; step < counts.size() - 1; step++) {
      long here = counts.get(step);
      if (below + here >= rank) {
        // between two steps misses lie as if evenly
        double from = step == 0 ? 0 : edge(step - 1);
        double at = from + (edge(step) - from) * (rank - below) / here;
        return Math.min(WIDEST, Math.max(NARROWEST, at));
      }
      below += here;
    }
    return WIDEST;
  }

  /**
   * Whether intervals hold too few of the latest truths, and that by more than chance: cells are
   * what is counted, for the truths of one cell err together.
   */
  public boolean drifts() {
    if (cells < CELLS || n() < FEWEST) {
      return false;
    }
    double mean = coverage / ScoreRow.MILLION / cells;
    double variance =
        Math.max(0, squares / ScoreRow.MILLION / cells - mean * mean) * cells / (cells - 1.0);
    double chance = WANTED * (1 - WANTED) / n(); // where all cells agree, as truths apart would
    double error = Math.sqrt(Math.max(variance / cells, chance));
    return mean < TOO_FEW && (WANTED - mean) > SURE * error;
  }
}
