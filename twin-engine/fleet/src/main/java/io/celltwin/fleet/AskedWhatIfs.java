package io.celltwin.fleet;

import io.celltwin.core.use.UseRates;
import io.celltwin.core.use.WeakestCell;
import io.celltwin.core.use.WhatIf;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.WhatIfs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would become of a cell or a pack, from its forecast, its latest operations and {@link
 * WhatIf}.
 */
public final class AskedWhatIfs implements WhatIfs {
  /** Latest operations that show how the cell is used. */
  private static final int OPERATIONS = 80;

  private final FleetQueries fleet;
  private final WhatIf whatIf = new WhatIf(UseRates.published());

  public AskedWhatIfs(FleetQueries fleet) {
    this.fleet = fleet;
  }

  /** What is known of a cell, and what of its use was assumed. */
  private record Asked(String cellId, WhatIf.Known known, String assumed) {}

  private Optional<Asked> known(String cellId) {
    Optional<CellSpec> spec = fleet.spec(cellId);
    Optional<Forecast> forecast = fleet.forecast(cellId);
    if (spec.isEmpty() || forecast.isEmpty()) {
      return Optional.empty();
    }
    UsualUse today =
        UsualUse.of(
            fleet.cycles(cellId, 0, null, OPERATIONS), spec.get(), forecast.get().median()[0]);
    return Optional.of(
        new Asked(
            cellId, new WhatIf.Known(spec.get(), today.use(), forecast.get()), today.assumed()));
  }

  @Override
  public Optional<Answer> ask(String cellId, List<UsePlan> plans, double warranty) {
    return known(cellId)
        .map(
            cell -> {
              List<UseForecast> uses =
                  plans.stream().map(plan -> whatIf.under(cell.known(), plan, warranty)).toList();
              return new Answer(cell.known().today(), cell.assumed(), uses);
            });
  }

  @Override
  public Optional<PackAnswer> askPack(List<String> cellIds, List<UsePlan> plans, double warranty) {
    List<Asked> cells = cellIds.stream().map(this::known).flatMap(Optional::stream).toList();
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    List<String> weakest = new ArrayList<>();
    List<UseForecast> uses = new ArrayList<>();
    for (UsePlan plan : plans) {
      WeakestCell.Weakest pack =
          WeakestCell.of(
              cells.stream().map(cell -> whatIf.under(cell.known(), plan, warranty)).toList());
      weakest.add(cells.get(pack.cell()).cellId());
      uses.add(pack.forecast());
    }
    Asked first = cells.get(0);
    return Optional.of(
        new PackAnswer(
            cellIds.size(),
            cellIds.size() - cells.size(),
            first.known().today(),
            first.assumed(),
            weakest,
            uses));
  }
}
