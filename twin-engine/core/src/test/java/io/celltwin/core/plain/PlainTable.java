package io.celltwin.core.plain;

import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/** Prints what is told of plain cells and of siblings of them, held against their truth. */
final class PlainTable {
  private PlainTable() {}

  /**
   * @param args parts of names of cells, all without; {@code --frames} to try every framing
   */
  public static void main(String[] args) {
    boolean frames = List.of(args).contains("--frames");
    List<String> wanted = List.of(args).stream().filter(a -> !a.startsWith("--")).toList();
    for (String name : PlainFiles.names()) {
      if (wanted(wanted, name)) {
        print(PlainFiles.read(name), frames);
      }
    }
    for (PlainSimulation sibling : siblings()) {
      if (wanted(wanted, sibling.name)) {
        print(sibling.cell(), frames);
      }
    }
  }

  private static boolean wanted(List<String> wanted, String name) {
    return wanted.isEmpty() || wanted.stream().anyMatch(name::contains);
  }

  private static void print(PlainCell cell, boolean frames) {
    String name = cell.name();
    System.out.printf(
        Locale.ROOT,
        "%-22s %s%n",
        name,
        PlainVerdict.of(cell, cell.framesOf(600), cycle -> null).line());
    if (frames) {
      for (int n : new int[] {1, 6, 60}) {
        System.out.printf(
            Locale.ROOT,
            "%-22s %s%n",
            name + " frames of " + n,
            PlainVerdict.of(cell, cell.frames(n), cycle -> null).line());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %s%n",
        name + " with model",
        PlainVerdict.of(cell, cell.framesOf(600), biased(cell)).line());
  }

  /** A model that sees the cell four points too low. */
  private static Function<Cycle, Estimate> biased(PlainCell cell) {
    return cycle -> {
      if (cycle.features() == null) {
        return null;
      }
      int k = Math.min(cycle.cycleNumber() - 1, cell.discharged().length - 1);
      double soh = 1 - 0.0007 * k - 0.04 + 0.01 * Math.sin(k);
      return new Estimate(soh, soh - 0.02, soh + 0.02, Estimate.MODEL, "m", null);
    };
  }

  static List<PlainSimulation> siblings() {
    List<PlainSimulation> all = new ArrayList<>();
    add(all, "knee", s -> s.program = program(k -> 1, k -> 25, k -> left(k, 120)));
    add(
        all,
        "lfp-cold",
        s -> {
          lfp(s);
          s.program = PlainSimulation.steady(1, 10);
        });
    add(
        all,
        "mixed-35",
        s -> s.program = program(k -> new double[] {1, 0.5, 2, 0.3333}[k % 4], k -> 35, null));
    add(
        all,
        "no-plate-30s",
        s -> {
          s.seconds = 30;
          s.nameplate = false;
        });
    add(
        all,
        "lfp-ends-early",
        s -> {
          lfp(s);
          s.endsAbove = 0.05;
        });
    add(
        all,
        "partial-10-60",
        s -> {
          s.lowSoc = 0.1;
          s.highSoc = 0.6;
          s.fullEvery = 1000;
        });
    add(
        all,
        "one-full-in-100",
        s -> {
          s.lowSoc = 0.2;
          s.highSoc = 0.8;
          s.fullEvery = 100;
          s.cycles = 301;
        });
    add(
        all,
        "c50",
        s -> {
          s.program = PlainSimulation.steady(0.02, 25);
          s.seconds = 60;
          s.cycles = 12;
        });
    add(
        all,
        "c20",
        s -> {
          s.program = PlainSimulation.steady(0.05, 25);
          s.seconds = 30;
          s.cycles = 40;
        });
    add(all, "3c", s -> s.program = PlainSimulation.steady(3, 25));
    add(
        all,
        "1s",
        s -> {
          s.seconds = 1;
          s.cycles = 40;
        });
    add(all, "60s", s -> s.seconds = 60);
    add(all, "uneven", s -> s.uneven = true);
    add(all, "noise-20mV", s -> s.noise = 0.02);
    add(all, "cc-only", s -> s.held = false);
    add(
        all,
        "seasons",
        s -> {
          s.program = program(k -> 1, k -> 20 + 15 * Math.sin(k / 30.0), null);
          s.cycles = 300;
        });
    add(all, "100ah", s -> s.rated = 100);
    add(all, "50mah", s -> s.rated = 0.05);
    add(all, "no-probe", s -> s.probe = false);
    add(
        all,
        "cold-2c-check",
        s -> s.program = program(k -> k % 20 == 0 ? 0.3333 : 2, k -> k % 20 == 0 ? 25 : 5, null));
    add(all, "ends-300mV-above", s -> s.endsAbove = 0.3);
    return all;
  }

  private static double left(int k, int knee) {
    return 1 - 0.0005 * k - (k > knee ? 0.003 * (k - knee) : 0);
  }

  private static void lfp(PlainSimulation s) {
    s.chemistry = Chemistry.LFP;
    s.low = 2.5;
    s.high = 3.65;
  }

  private static void add(
      List<PlainSimulation> all, String name, Consumer<PlainSimulation> setting) {
    PlainSimulation simulation = new PlainSimulation();
    simulation.name = name;
    setting.accept(simulation);
    all.add(simulation);
  }

  static PlainSimulation.Program program(
      IntToDoubleFunction rate, IntToDoubleFunction ambient, IntToDoubleFunction left) {
    return new PlainSimulation.Program() {
      @Override
      public double rate(int cycle) {
        return rate.applyAsDouble(cycle);
      }

      @Override
      public double ambient(int cycle) {
        return ambient.applyAsDouble(cycle);
      }

      @Override
      public double left(int cycle) {
        return left == null ? 1 - 0.0007 * cycle : left.applyAsDouble(cycle);
      }
    };
  }
}
