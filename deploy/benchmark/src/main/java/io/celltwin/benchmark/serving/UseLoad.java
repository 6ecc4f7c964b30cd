package io.celltwin.benchmark.serving;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.use.UseRates;
import io.celltwin.core.use.WeakestCell;
import io.celltwin.core.use.WhatIf;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Assumed uses of cells, to the end of life, in process. */
final class UseLoad implements Questions {
  static final String USES = "what-if";
  static final String PACK = "what-if-pack";
  static final int MOST_USES = 1_000;
  static final int PACK_CELLS = 400;

  private static final Use TODAY = new Use(25, 0.5, 1, 0, 1, 1, 0.5);
  private static final double WARRANTY = 0.9;

  private final String model;
  private final int batch;
  private final WhatIf whatIf = new WhatIf(UseRates.published());
  private final List<WhatIf.Known> cells = new ArrayList<>();

  private UseLoad(String model, int batch, int cells) {
    this.model = model;
    this.batch = batch;
    for (int i = 0; i < cells; i++) {
      this.cells.add(cell(i));
    }
  }

  /** So many uses of one cell in a question. */
  static UseLoad uses(int batch) {
    return new UseLoad(USES, batch, 1);
  }

  /** So many cells under one use in a question. */
  static UseLoad pack(int cells) {
    return new UseLoad(PACK, cells, cells);
  }

  @Override
  public String where() {
    return "process";
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public CompletableFuture<Boolean> ask(long n) {
    boolean pack = model.equals(PACK);
    boolean answered = true;
    List<UseForecast> all = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      UsePlan plan = UsePlan.of(use(pack ? n : n + i));
      UseForecast told = whatIf.under(cells.get(pack ? i : 0), plan, WARRANTY);
      answered &= !told.points().isEmpty();
      all.add(told);
    }
    if (pack) {
      answered &= !WeakestCell.of(all).forecast().points().isEmpty();
    }
    return CompletableFuture.completedFuture(answered);
  }

  private static Use use(long n) {
    return new Use(
        10 + n % 40, 0.2 + n % 7 * 0.3, 0.4 + n % 5 * 0.4, n % 4 * 0.1, 1, 1 + n % 3, 0.5);
  }

  /** Fades by some thousandth a cycle, as told by a model. */
  private static WhatIf.Known cell(int i) {
    CellSpec spec =
        new CellSpec(
            "pack/" + i,
            Chemistry.NCM,
            50,
            3.6,
            2.5,
            4.2,
            2.5,
            100,
            100,
            -20,
            60,
            50,
            25,
            0.8,
            null,
            null,
            null);
    double[][] quantiles = new double[Trajectories.size()][];
    for (int h = 0; h < quantiles.length; h++) {
      double ahead = Trajectories.horizon(h);
      double median = Math.max(0, 0.95 - (0.001 + 1e-6 * i) * ahead);
      double off = 0.01 + 2e-4 * ahead;
      quantiles[h] = new double[] {Math.max(0, median - off), median, Math.min(0.96, median + off)};
    }
    Forecast forecast =
        Trajectories.forecast(
            spec.cellId(), 7, 1_700_000_000_000L, 100, quantiles, 0.8, Estimate.MODEL, "3", null);
    return new WhatIf.Known(spec, TODAY, forecast);
  }
}
