package io.celltwin.check.plain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A way in which cells are used and recorded that anybody may have.
 *
 * @param name as it is told
 * @param goal root mean square error of health that is wanted [points]
 * @param change to a make that was drawn
 */
record PlainKind(String name, double goal, Consumer<Make> change) {
  private static final double FULL = 0.5;
  private static final double SELDOM = 1.5;

  @Override
  public String toString() {
    return name;
  }

  static List<PlainKind> all() {
    List<PlainKind> all = new ArrayList<>();
    loads(all);
    surroundings(all);
    parts(all);
    recording(all);
    instruments(all);
    limits(all);
    return all;
  }

  private static void loads(List<PlainKind> all) {
    all.add(new PlainKind("one-load", FULL, m -> {}));
    all.add(
        new PlainKind("two-loads-in-turn", FULL, m -> m.rate = k -> new double[] {1, 0.5}[k % 2]));
    all.add(
        new PlainKind(
            "four-loads-in-turn",
            FULL,
            m -> m.rate = k -> new double[] {1, 0.5, 2, 0.3333}[k % 4]));
    all.add(
        new PlainKind(
            "any-load",
            FULL,
            m -> {
              double[] rates = m.random.doubles(m.cycles, 0.3, 1.8).toArray();
              m.rate = k -> rates[k];
            }));
    all.add(new PlainKind("check-every-twenty", FULL, m -> m.rate = k -> k % 20 == 0 ? 0.2 : 1.0));
    all.add(new PlainKind("load-grows", FULL, m -> m.rate = k -> k < 80 ? 0.5 : 1.0));
    all.add(
        new PlainKind(
            "c20",
            FULL,
            m -> {
              m.rate = k -> 0.05;
              m.seconds = 30;
              m.cycles = 60;
            }));
    all.add(new PlainKind("3c", FULL, m -> m.rate = k -> 3));
    all.add(new PlainKind("power", FULL, m -> m.shape = s -> 1 + 0.15 * Math.min(1, s / 3600.0)));
    all.add(
        new PlainKind(
            "drive", FULL, m -> m.shape = s -> s / 60 % 4 == 3 ? 0.2 : 0.6 + 0.4 * (s / 60 % 3)));
    all.add(new PlainKind("paused", FULL, m -> m.pauseAt = 900));
    all.add(
        new PlainKind(
            "knee",
            FULL,
            m -> {
              double fade = 0.0004 + 0.0003 * m.random.nextDouble();
              m.left = k -> 1 - fade * k - Math.max(0, k - 120) * 0.003;
            }));
    all.add(
        new PlainKind(
            "regenerates",
            FULL,
            m -> m.left = k -> 1 - 0.0008 * k + 0.006 * Math.exp(-k % 25 / 4.0)));
  }

  private static void surroundings(List<PlainKind> all) {
    all.add(new PlainKind("cold", FULL, m -> m.ambient = k -> 8));
    all.add(new PlainKind("hot", FULL, m -> m.ambient = k -> 42));
    all.add(new PlainKind("seasons", FULL, m -> m.ambient = k -> 20 + 15 * Math.sin(k / 30.0)));
    all.add(
        new PlainKind("cold-and-warm-in-turn", FULL, m -> m.ambient = k -> k % 4 < 2 ? 10 : 28));
  }

  private static void parts(List<PlainKind> all) {
    all.add(new PlainKind("one-full-in-20", SELDOM, m -> part(m, 20, 0.2, 0.8)));
    all.add(new PlainKind("one-full-in-50", SELDOM, m -> part(m, 50, 0.2, 0.8)));
    all.add(new PlainKind("one-full-in-100", SELDOM, m -> part(m, 100, 0.15, 0.85)));
    all.add(new PlainKind("low-half", SELDOM, m -> part(m, 50, 0.1, 0.6)));
    all.add(new PlainKind("top-half", SELDOM, m -> part(m, 50, 0.4, 0.95)));
    all.add(new PlainKind("never-full", 4, m -> part(m, 100_000, 0.25, 0.75)));
  }

  private static void part(Make m, int fullEvery, double lowest, double highest) {
    m.fullEvery = fullEvery;
    m.lowest = lowest;
    m.highest = highest;
    m.cycles = 301;
  }

  private static void recording(List<PlainKind> all) {
    all.add(
        new PlainKind(
            "every-second",
            FULL,
            m -> {
              m.seconds = 1;
              m.cycles = 40;
            }));
    all.add(new PlainKind("every-30-seconds", FULL, m -> m.seconds = 30));
    all.add(new PlainKind("every-minute", FULL, m -> m.seconds = 60));
    all.add(new PlainKind("uneven", FULL, m -> m.uneven = true));
    all.add(new PlainKind("rests-of-a-minute", FULL, m -> m.restSeconds = 60));
    all.add(new PlainKind("no-rests", FULL, m -> m.restSeconds = 0));
    all.add(new PlainKind("rests-of-two-hours", FULL, m -> m.restSeconds = 7200));
    all.add(new PlainKind("no-probe", FULL, m -> m.probe = false));
    all.add(new PlainKind("no-nameplate", FULL, m -> m.nameplate = false));
    all.add(
        new PlainKind(
            "no-nameplate-every-30-seconds",
            FULL,
            m -> {
              m.nameplate = false;
              m.seconds = 30;
            }));
  }

  private static void instruments(List<PlainKind> all) {
    all.add(new PlainKind("2-mv-noise", FULL, m -> m.voltageNoise = 0.002));
    all.add(new PlainKind("20-mv-noise", FULL, m -> m.voltageNoise = 0.02));
    all.add(new PlainKind("5-mv-offset", FULL, m -> m.voltageOffset = 0.005));
    all.add(new PlainKind("current-1-percent-high", 1.2, m -> m.currentGain = 1.01));
    all.add(new PlainKind("current-1-percent-low", 1.2, m -> m.currentGain = 0.99));
    all.add(new PlainKind("current-offset", 1.2, m -> m.currentOffset = 0.005));
  }

  private static void limits(List<PlainKind> all) {
    all.add(new PlainKind("ends-30-mv-above", FULL, m -> m.endsAbove = 0.03));
    all.add(new PlainKind("ends-100-mv-above", FULL, m -> m.endsAbove = 0.1));
    all.add(new PlainKind("limit-stated-too-high", FULL, m -> m.statedHigher = 0.15));
    all.add(new PlainKind("limit-stated-too-low", FULL, m -> m.statedHigher = -0.1));
    all.add(new PlainKind("constant-current-alone", FULL, m -> m.held = false));
    all.add(new PlainKind("charged-slowly", FULL, m -> m.chargeRate = 0.15));
  }
}
