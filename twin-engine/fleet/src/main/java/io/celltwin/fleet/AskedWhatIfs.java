package io.celltwin.fleet;

import io.celltwin.core.use.UseRates;
import io.celltwin.core.use.WhatIf;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.WhatIfs;
import java.util.List;
import java.util.Optional;

/** What would become of a cell, from its forecast, its latest operations and {@link WhatIf}. */
public final class AskedWhatIfs implements WhatIfs {
  /** Latest operations that show how the cell is used. */
  private static final int OPERATIONS = 80;

  private final FleetQueries fleet;
  private final WhatIf whatIf = new WhatIf(UseRates.published());

  public AskedWhatIfs(FleetQueries fleet) {
    this.fleet = fleet;
  }

  @Override
  public Optional<Answer> ask(String cellId, List<UsePlan> plans, double warranty) {
    Optional<CellSpec> spec = fleet.spec(cellId);
    Optional<Forecast> forecast = fleet.forecast(cellId);
    if (spec.isEmpty() || forecast.isEmpty()) {
      return Optional.empty();
    }
    UsualUse today =
        UsualUse.of(
            fleet.cycles(cellId, 0, null, OPERATIONS), spec.get(), forecast.get().median()[0]);
    var known = new WhatIf.Known(spec.get(), today.use(), forecast.get());
    List<UseForecast> uses =
        plans.stream().map(plan -> whatIf.under(known, plan, warranty)).toList();
    return Optional.of(new Answer(today.use(), today.assumed(), uses));
  }
}
